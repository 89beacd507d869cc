"""The gate: what a citation must satisfy before anybody sees it.

A quote stands verbatim in the cited turn, by the named speaker, on the named page; it holds no interjection, spans at
most one page break, and is not what the speaker quotes from somebody else. What fails is not shown.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from indexer.protocol import Paragraph, Turn
from indexer.quotation import Quotation, hides_quotation, quotations
from rag.answer import Citation
from rag.konjunktiv import relates


class Caution(StrEnum):
    """What must be said of words that the speaker spoke, but may not mean as their own."""

    REPORTED = "reported"  # told in the Konjunktiv I
    QUOTATION_END = "quotation_end"  # behind a quotation whose end cannot be told


def problem(citation: Citation, turn: Turn | None) -> str | None:
    """Why a citation must not be shown, or None if it may.

    `turn` is the cited turn as the index holds it, None if it holds none.
    """
    if turn is None or turn.turn_id != citation.turn_id:
        return "the cited turn does not exist"
    start, end = citation.start, citation.end
    if not 0 <= start < end <= len(turn.text) or turn.text[start:end] != citation.quote:
        return "the words do not stand there"
    if interrupted(turn, start, end):
        return "an interjection stands between the words"
    if (citation.page, citation.page_last) != turn.pages(start, end):
        return "the words stand on another page"
    if borrowed(turn, start, end):
        return "the speaker quotes somebody else there"
    if turn.paragraph_at(end - 1).file_page - turn.paragraph_at(start).file_page > 1:
        return "the words span more than one page break"
    speaker = turn.speaker
    named = (citation.speaker, citation.party, citation.office, citation.role, citation.speaker_source)
    if named != (speaker.name, speaker.party, speaker.office, speaker.role.value, turn.speaker_source.value):
        return "somebody else says the words"
    if citation.caution != caution(turn, start, end):
        return "what must be said of the words is not said"
    return None


def caution(turn: Turn, start: int, end: int) -> Caution | None:
    """What must be said of `turn.text[start:end]` where it is shown; None where nothing must."""
    if any(q.end < end and start < q.doubtful for q in _quotations(turn.text, turn.paragraphs) if not q.sure):
        return Caution.QUOTATION_END
    return Caution.REPORTED if relates(turn.text[start:end]) else None


def borrowed(turn: Turn, start: int, end: int) -> bool:
    """Whether `turn.text[start:end]` would pass off as the speaker's what the speaker quotes from somebody else."""
    return hides_quotation(turn.text, start, end, _quotations(turn.text, turn.paragraphs))


@lru_cache(maxsize=64)
def _quotations(text: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Quotation, ...]:
    return tuple(quotations(text, paragraphs))


def interrupted(turn: Turn, start: int, end: int) -> bool:
    """Whether an interjection stands inside `turn.text[start:end]`."""
    return any(start < i.offset < end and turn.text[i.offset : end].strip() for i in turn.interjections)
