"""The answer that a link holds, put together anew from the protocols: every quote passes the gate again.

A link can be altered by whoever sends it. What it can show is words that stand in the protocols, whole sentences of
them, with their true speakers and pages; around them stands what code says. Where the question is answered otherwise
today, that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from indexer.chunk import chunk, sentences
from indexer.protocol import Turn
from indexer.store import Index, Passage
from rag import citing, verify
from rag.answer import Answer, Citation
from rag.assistant import Assistant, QuestionError
from rag.messages import message
from rag.permalink import Link, LinkError, Spot, digest

Checked = Callable[[str, Sequence[Citation]], str | None]
"""What of an answer's text may be shown beside its citations: the text, a part of it, or None for nothing."""


def reopen(assistant: Assistant, link: Link, checked: Checked | None = None) -> Answer:
    """The answer that the link holds, with what no longer stands there left out, and saying so.

    Where the question is still answered with the same quotes, that answer is given as it is. The text of an answer that
    a model wrote is shown only as far as `checked` lets it pass; without, its quotes stand alone.

    Raises:
        LinkError: the question cannot be asked of this index.
        StoreError: the index cannot be read.
    """
    if not set(link.filters.parliaments) <= set(assistant.index.facets().parliaments):
        raise LinkError
    try:
        today = assistant.ask(
            link.question,
            history=link.history,
            filters=link.filters,
            language=link.language,
            ignoring=link.ignoring,
        )
    except QuestionError as error:
        raise LinkError from error
    if link.text is None and _spots(today) == link.spots:
        return today
    found = [held for spot in link.spots if (held := _standing(assistant.index, spot))]
    citations = [citing.cite(turn, passage, spot.start, spot.end, 0) for spot, turn, passage in found]
    kept = [
        (replace(citation, n=n), turn)
        for n, (citation, turn) in enumerate(
            (
                (citation, turn)
                for citation, (_, turn, _) in zip(citations, found, strict=True)
                if verify.problem(citation, turn) is None
            ),
            1,
        )
    ]
    return _answer(today, link, kept, checked)


def _answer(today: Answer, link: Link, kept: Sequence[tuple[Citation, Turn]], checked: Checked | None) -> Answer:
    language, citations = link.language, tuple(citation for citation, _ in kept)
    left_out = len(link.spots) - len(kept)
    if not link.spots:
        return _with_notes(today, (message("reopened_anew", language),))
    if not kept:
        gone = message("reopened_gone", language)
        return replace(today, answer=gone, abstained=True, reason=gone, citations=(), turns={}, confidence=0.0)
    # The markers in a text that was written count on every quote being there.
    text = checked(link.text, citations) if link.text and checked and not left_out else None
    paragraphs = [citing.paragraph(citation, turn, language) for citation, turn in kept]
    notes = [message("reopened", language)]
    if left_out:
        notes.append(message("reopened_left_out_one" if left_out == 1 else "reopened_left_out", language, n=left_out))
    if link.text and not text:
        notes.append(message("reopened_without_text", language))
    held = replace(
        today,
        answer=text or "\n\n".join(paragraphs),
        abstained=False,
        reason=None,
        citations=citations,
        turns={turn.turn_id: turn for _, turn in kept},
        notes=(),
    )
    return _with_notes(held, tuple(notes))


def _with_notes(answer: Answer, notes: tuple[str, ...]) -> Answer:
    text = "\n\n".join([answer.answer, " ".join(notes)])
    return replace(answer, answer=text, notes=(*answer.notes, *notes))


def _spots(answer: Answer) -> tuple[Spot, ...]:
    return tuple(Spot(c.chunk_id, c.start, c.end, digest(c.quote)) for c in answer.citations)


def _standing(index: Index, spot: Spot) -> tuple[Spot, Turn, Passage] | None:
    """The turn and the passage of a quote that still stands there, word for word, and is whole sentences."""
    turn = index.turn(spot.turn_id)
    if turn is None or not spot.start < spot.end <= len(turn.text):
        return None
    if digest(turn.text[spot.start : spot.end]) != spot.digest or not _whole(turn, spot.start, spot.end):
        return None
    passage = _passage(index, turn, spot)
    return (spot, turn, passage) if passage else None


def _passage(index: Index, turn: Turn, spot: Spot) -> Passage | None:
    """The passage it was found in, or where passages are cut otherwise now the one that it begins in."""
    beginning = [piece.chunk_id for piece in chunk(turn) if piece.start <= spot.start < piece.end]
    return next(iter(index.passages([spot.chunk_id, *beginning])), None)


def _whole(turn: Turn, start: int, end: int) -> bool:
    """Whether a span is whole sentences, so that no link can cut a `nicht` off."""
    pieces = [(piece.start, piece.end) for piece in chunk(turn)]  # of an overlong sentence
    spans = [*sentences(turn.text), *pieces]
    return start in {first for first, _ in spans} and end in {last for _, last in spans}
