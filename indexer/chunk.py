"""Turns to chunks: spans of one turn, cut between sentences, small enough to embed and to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.protocol import Chunk, Sitting, Turn

TARGET = 800  # characters; a chunk is closed at the first sentence end behind it
MAXIMUM = 1_400  # characters; below the 1,500 that a passage may have
MIN_TAIL = 200  # characters; a shorter rest of a turn joins the chunk before it
MAX_PAGES = 2

# Abbreviations and ordinals end in a full stop without ending a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Abs|Art|Nr|Abg|Dr|Prof|Drucks|bzw|ca|etc|evtl|ggf|inkl|Mio|Mrd|max|min|sog|usw|vgl|Ziff|St|Str|Tsd|Kap|Bd|lit|"
    r"[A-Za-zÄÖÜäöü])|\b\d{1,3}|\b(?:z\. ?B|d\. ?h|u\. ?a|i\. ?d\. ?R|h\. ?c|o\. ?Ä))\.$"
)
_END = re.compile(r"[.!?…][“”\"’)]*(?=\s)|[:;](?=\n)|\n")
_ORDINAL_GOES_ON = re.compile(
    r"\s*(?:[a-zäöü(–]|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    r"Jahrhundert|Wahlperiode|Sitzung|Lesung|Legislaturperiode|Platz|Klasse|Jahrgang)"
)


_GOES_ON = re.compile(r" +[^A-ZÄÖÜ\s]")  # behind dots in place of left out words a sentence begins with a capital


class EvidenceError(Exception):
    """A sitting whose turns or chunks break an invariant; it is not indexed."""


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a turn as spans `(start, end)` in order, without the white space between them.

    A paragraph ends a sentence. Abbreviations (`z. B.`, `Abs. 3`) and ordinals (`16. März`) do not.
    """
    spans = []
    start = 0
    for match in _END.finditer(text):
        end = match.end() if text[match.start()] != "\n" else match.start()
        if text[match.start()] == "." and _no_sentence_end(text, match.start(), match.end()):
            continue
        if text[match.start()] == "…" and _GOES_ON.match(text, match.end()):
            continue
        if text[start:end].strip():
            spans.append(_trimmed(text, start, end))
        start = match.end()
    if text[start:].strip():
        spans.append(_trimmed(text, start, len(text)))
    return spans


def _no_sentence_end(text: str, stop: int, end: int) -> bool:
    before = text[max(0, stop - 14) : stop + 1]
    if text[end : end + 1] == "\n" or not _ABBREVIATION.search(before):
        return False
    if re.search(r"\d\.$", before):
        return bool(_ORDINAL_GOES_ON.match(text, end))
    return True


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def chunk(turn: Turn) -> list[Chunk]:
    """The chunks of a turn: whole sentences up to about `TARGET` characters, at most `MAXIMUM` on `MAX_PAGES` pages."""
    spans: list[tuple[int, int]] = []
    for start, end in _pieces(turn):
        if spans and _fits(turn, spans[-1][0], end) and (spans[-1][1] - spans[-1][0] < TARGET):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if len(spans) > 1 and spans[-1][1] - spans[-1][0] < MIN_TAIL and _fits(turn, spans[-2][0], spans[-1][1]):
        spans[-2:] = [(spans[-2][0], spans[-1][1])]
    return [_chunk(turn, start, end) for start, end in spans]


def _pieces(turn: Turn) -> Iterator[tuple[int, int]]:
    """Sentences, an overlong one cut at blanks, one over more than two pages cut at the page."""
    for start, end in sentences(turn.text):
        while not _fits(turn, start, end):
            limit = min(start + MAXIMUM, end)
            limit = next(
                (p.start for p in turn.paragraphs if start < p.start < limit and not _fits(turn, start, p.start + 1)),
                limit,
            )
            cut = turn.text.rfind(" ", start + 1, limit)
            cut = cut if cut > start else limit
            yield _trimmed(turn.text, start, cut)
            start, end = _trimmed(turn.text, cut, end)
        if start < end:
            yield start, end


def _fits(turn: Turn, start: int, end: int) -> bool:
    if end - start > MAXIMUM:
        return False
    first, last = turn.paragraph_at(start), turn.paragraph_at(end - 1)
    return last.file_page - first.file_page < MAX_PAGES


def _chunk(turn: Turn, start: int, end: int) -> Chunk:
    first, last = turn.pages(start, end)
    return Chunk(f"{turn.turn_id}/{start}-{end}", turn.turn_id, start, end, turn.text[start:end], first, last)


def check(sitting: Sitting, chunks: Sequence[Chunk]) -> None:
    """Verifies the invariants that every citation rests on.

    Raises:
        EvidenceError: a chunk is not verbatim, leaves its turn, is too long, or a character has no page.
    """
    turns = {turn.turn_id: turn for turn in sitting.turns}
    if len(turns) != len(sitting.turns):
        raise EvidenceError(f"{sitting.sitting_id}: two turns have the same id")
    for turn in sitting.turns:
        _check_turn(turn)
    for piece in chunks:
        turn = turns.get(piece.turn_id)  # type: ignore[assignment]
        if turn is None or not 0 <= piece.start < piece.end <= len(turn.text):
            raise EvidenceError(f"{piece.chunk_id}: outside of its turn")
        if turn.text[piece.start : piece.end] != piece.text:
            raise EvidenceError(f"{piece.chunk_id}: not the words of its turn")
        if len(piece.text) > MAXIMUM or not _fits(turn, piece.start, piece.end):
            raise EvidenceError(f"{piece.chunk_id}: longer than a passage may be")


def _check_turn(turn: Turn) -> None:
    end = 0
    for paragraph in turn.paragraphs:
        if not end <= paragraph.start < paragraph.end <= len(turn.text) or turn.text[end : paragraph.start].strip():
            raise EvidenceError(f"{turn.turn_id}: words without a page")
        end = paragraph.end
    if turn.text[end:].strip():
        raise EvidenceError(f"{turn.turn_id}: words without a page")
    if any(not 0 <= i.offset <= len(turn.text) for i in turn.interjections):
        raise EvidenceError(f"{turn.turn_id}: an interjection outside of the turn")
