"""Are quotes whole sentences? What is cut off before `nicht` stands verbatim and says the opposite."""

from __future__ import annotations

from eval.matching import letters, locate
from eval.metrics.gold import Result, citations, sitting_id
from eval.metrics.share import Share
from eval.record import Record
from indexer.chunk import sentences


def whole_sentences(result: Result, record: Record) -> Share | None:
    """Of the quotes that stand verbatim in their turn, those that begin with a sentence and end with one.

    Does not apply to an abstention.
    """
    whole = []
    for citation in citations(result):
        for spoken in record.turns(sitting_id(citation)):
            place = locate(str(citation.get("quote") or ""), spoken.turn.text)
            if spoken.turn.turn_id == citation.get("turn_id") and place is not None:
                whole.append(_is_whole(spoken.turn.text, *place))
    return Share(sum(whole), len(whole)) if whole else None


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no words of a sentence are cut off at either end; its punctuation may be."""
    touched = [(first, last) for first, last in sentences(text) if first < end and start < last]
    return not any(letters(text[first:start]) or letters(text[end:last]) for first, last in touched)
