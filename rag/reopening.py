"""The answer that a link holds, put together anew from the protocols: every quote passes the gate again.

A link can be altered by whoever sends it. What it can show is words that stand in the protocols, whole sentences of
them, with their true speakers and pages; around them stands what code says. Where the question is answered otherwise
today, that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.chunk import chunk, sentences
from indexer.protocol import Turn
from indexer.store import Index, Passage
from rag import citing, verify
from rag.answer import Answer, Citation
from rag.assistant import Assistant, QuestionError
from rag.composition.arranging import paragraphs
from rag.generative import text as written
from rag.messages import message
from rag.permalink import Link, LinkError, Spot, digest, spots_of


def reopen(assistant: Assistant, link: Link) -> Answer:
    """The answer that the link holds, with what no longer stands there left out, and saying so.

    Where the question is still answered with the same quotes, that answer is given as it is. A sentence that a language
    model wrote is shown where the words that it rested on still bear it out, else those words; no model is asked.

    Raises:
        LinkError: the question cannot be asked of this index.
        StoreError: the index cannot be read.
    """
    if not set(link.filters.parliaments) <= set(assistant.index.facets().parliaments):
        raise LinkError
    try:
        today = assistant.by_quotes().ask(
            link.question,
            history=link.history,
            filters=link.filters,
            language=link.language,
            ignoring=link.ignoring,
        )
    except QuestionError as error:
        raise LinkError from error
    if spots_of(today) == link.spots:
        return today
    return _answer(today, link, _kept(assistant.index, link))


def citations(index: Index, link: Link) -> tuple[Citation, ...]:
    """What the link cites and what still stands there, numbered anew.

    Raises:
        StoreError: the index cannot be read.
    """
    return tuple(citation for citation, _ in _kept(index, link))


def _kept(index: Index, link: Link) -> list[tuple[Citation, Turn]]:
    kept: list[tuple[Citation, Turn]] = []
    for spot in link.spots:
        found = _standing(index, spot)
        citation = _cited(spot, *found, len(kept) + 1, link.language) if found else None
        if found and citation:
            kept.append((citation, found[0]))
    return kept


def _cited(spot: Spot, turn: Turn, passage: Passage, n: int, language: str) -> Citation | None:
    """The quote as a citation, with its sentence where the quote bears it out; None where it does not pass the gate."""
    citation = citing.cite(turn, passage, spot.start, spot.end, n)
    if verify.problem(citation, turn) is not None:
        return None
    if spot.sentence:
        around = replace(passage, start=spot.start, end=spot.end, text=citation.quote)
        if verify.check(spot.sentence, around, turn, language) == verify.Window(spot.start, spot.end):
            return replace(citation, sentence=spot.sentence)
    return citation


def _answer(today: Answer, link: Link, kept: Sequence[tuple[Citation, Turn]]) -> Answer:
    language, citations = link.language, tuple(citation for citation, _ in kept)
    left_out = len(link.spots) - len(kept)
    if not link.spots:
        return _with_notes(today, (message("reopened_anew", language),))
    if not kept:
        gone = message("reopened_gone", language)
        return replace(today, answer=gone, abstained=True, reason=gone, citations=(), turns={}, confidence=0.0)
    turns = {turn.turn_id: turn for _, turn in kept}
    by_model = any(citation.sentence for citation in citations)
    notes = [message("reopened_written" if by_model else "reopened", language)]
    if left_out:
        notes.append(message("reopened_left_out_one" if left_out == 1 else "reopened_left_out", language, n=left_out))
    if sum(bool(c.sentence) for c in citations) < sum(bool(s.sentence) for s in link.spots) - left_out:
        notes.append(message("reopened_without_sentence", language))
    by_code = "\n\n".join(paragraphs(citations, turns, language))
    text = written(citations, turns, language) if by_model else by_code
    held = replace(today, answer=text, abstained=False, reason=None, citations=citations, turns=turns, notes=())
    return _with_notes(held, tuple(notes))


def _with_notes(answer: Answer, notes: tuple[str, ...]) -> Answer:
    text = "\n\n".join([answer.answer, " ".join(notes)])
    return replace(answer, answer=text, notes=(*answer.notes, *notes))


def _standing(index: Index, spot: Spot) -> tuple[Turn, Passage] | None:
    """The turn and the passage of a quote that still stands there, word for word, and is whole sentences."""
    turn = index.turn(spot.turn_id)
    if turn is None or not spot.start < spot.end <= len(turn.text):
        return None
    if digest(turn.text[spot.start : spot.end]) != spot.digest or not _whole(turn, spot.start, spot.end):
        return None
    passage = _passage(index, turn, spot)
    return (turn, passage) if passage else None


def _passage(index: Index, turn: Turn, spot: Spot) -> Passage | None:
    """The passage it was found in, or where passages are cut otherwise now the one that it begins in."""
    beginning = [piece.chunk_id for piece in chunk(turn) if piece.start <= spot.start < piece.end]
    return next(iter(index.passages([spot.chunk_id, *beginning])), None)


def _whole(turn: Turn, start: int, end: int) -> bool:
    """Whether a span is whole sentences, so that no link can cut a `nicht` off."""
    pieces = [(piece.start, piece.end) for piece in chunk(turn)]  # of an overlong sentence
    spans = [*sentences(turn.text), *pieces]
    return start in {first for first, _ in spans} and end in {last for _, last in spans}
