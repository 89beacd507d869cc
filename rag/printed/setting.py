"""A page's raw text set as it was printed: its lines in blocks, each block known for what it is, with spans marked.

Speech is what stands where a turn was placed; a new block begins with its paragraph, whatever blank lines the export
has, and how its lines join (a word broken or two words) is as in the turn. The rest is told by its looks: brackets are
calls, a line that ends in a colon is the label above a turn.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from indexer.protocol import Page, Turn
from rag.printed.letters import Span, letters
from rag.printed.placing import Placed, Stands

_LEADER = re.compile(r"\s*(?:\.[ \t]?){4,}\s*")
_LONGEST_LABEL = 160  # characters, over several lines
_LONGEST_HEADING = 400  # letters of an agenda item's heading
_SHORTEST_TITLE = 12  # letters by which a heading is known
_MOST = 0.6  # of a heading is the title of its agenda item
_SCRAP = 7  # characters: an export sets letter-spaced words (`S i e`) a letter a line


class Block(StrEnum):
    """What a block of printed lines is."""

    LABEL = "label"
    SPEECH = "speech"
    CALL = "call"
    HEADING = "heading"
    LISTED = "listed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a printed line; `mark` counts the marked spans from 0, None where it is not marked."""

    text: str
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class Set:
    """A block of the page: its printed lines, each in runs. `goes_on`: the paragraph began on the page before.

    Lines end with the blank behind them; one that breaks a word has none and no hyphen, so that they can be run on.
    """

    kind: Block
    lines: tuple[tuple[Run, ...], ...]
    goes_on: bool = False


@dataclass(slots=True)
class _Piece:
    """A line, or a part of one where a call ends and speech goes on within it: `raw[start:end]`."""

    start: int
    end: int
    kind: Block
    stretch: int | None = None
    after_blank: bool = False


@dataclass(slots=True)
class _Open:
    kind: Block
    pieces: list[_Piece] = field(default_factory=list)


def set_page(page: Page, placed: Placed, marks: Sequence[Span], without: Sequence[Span]) -> tuple[Set, ...]:
    """The blocks of a page in the order of its text.

    Args:
        page: with its raw text.
        placed: the turns of the sitting on it.
        marks: spans of the raw text to be marked, in order.
        without: spans that are no part of the body (running head, page number).
    """
    if page.contents:
        return tuple(_listed(page.text, without))
    pieces = _pieces(page.text, placed, without)
    blocks = _blocks(pieces, placed, page.text)
    titles = _titles(stretch.turn for stretch in placed.stretches)
    labelled = [_named(block, page.text, titles) for block in blocks]
    return tuple(_set(block, page.text, marks, placed) for block in labelled)


def _lines(raw: str, without: Sequence[Span]) -> Iterator[Span | None]:
    """The filled lines of the body, None for one or more blank ones."""
    start = 0
    for line in raw.split("\n"):
        span = start, start + len(line)
        start += len(line) + 1
        if span in without:
            continue
        if not line.strip():
            yield None
            continue
        yield span[0] + len(line) - len(line.lstrip()), span[0] + len(line.rstrip())


def _pieces(raw: str, placed: Placed, without: Sequence[Span]) -> list[_Piece]:
    cover = _Cover(placed)
    pieces: list[_Piece] = []
    blank, depth = True, 0
    for span in _lines(raw, without):
        if span is None:
            blank = True
            continue
        for start, end, number in cover.parts(*span):
            kind = cover.kind(number)
            if kind is Block.OTHER:
                # In no turn: in brackets it is a call that has another form in the turn, or none.
                depth = depth if depth and not blank else 0
                kind = Block.CALL if depth or raw[start] == "(" else Block.OTHER
                depth = (
                    max(0, depth + raw.count("(", start, end) - raw.count(")", start, end)) if kind is Block.CALL else 0
                )
            else:
                depth = 0
            pieces.append(_Piece(start, end, kind, number, blank))
            blank = False
    return pieces


class _Cover:
    """Which stretch each place of the raw text belongs to."""

    def __init__(self, placed: Placed) -> None:
        self.placed = placed
        sure = [(s.at, s.at + len(s.letters.text), i) for i, s in enumerate(placed.stretches) if s.at is not None]
        self.spans = sorted((*placed.page.span(a, b), i) for a, b, i in sure if b > a)
        self.starts = [start for start, _, _ in self.spans]

    def kind(self, number: int | None) -> Block:
        """What the stretch of that number is."""
        if number is None:
            return Block.OTHER
        return Block.SPEECH if self.placed.stretches[number].stands is Stands.SPEECH else Block.CALL

    def at(self, place: int) -> int | None:
        """The stretch that holds the letter at that place of the raw text; a label's lines are told by their looks."""
        i = bisect_right(self.starts, place) - 1
        if i < 0 or place >= self.spans[i][1]:
            return None
        number = self.spans[i][2]
        return None if self.placed.stretches[number].stands is Stands.LABEL else number

    def parts(self, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
        """A line parted where one stretch ends and another begins: start, end and the stretch of each part."""
        raw = self.placed.page.source
        runs: list[list[int | None]] = []  # start of the part, its stretch
        for place in range(start, end):
            if not raw[place].isalnum():
                continue
            number = self.at(place)
            if not runs or runs[-1][1] != number:
                runs.append([place, number])
        if not runs:
            yield start, end, None
            return
        runs[0][0] = start
        for i, (begin, number) in enumerate(runs):
            behind = runs[i + 1][0] if i + 1 < len(runs) else end
            edge = self._edge(raw, begin or 0, behind or 0) if i + 1 < len(runs) else end
            if i + 1 < len(runs):
                runs[i + 1][0] = edge
            left = begin or 0
            while left < edge and raw[left] == " ":
                left += 1
            yield left, len(raw[:edge].rstrip()), number

    @staticmethod
    def _edge(raw: str, begin: int, behind: int) -> int:
        """Between the last letter of one part and the first of the next: behind a bracket that closes or a blank."""
        last = behind
        while last > begin and not raw[last - 1].isalnum():
            last -= 1
        between = raw[last:behind]
        closing = between.rfind(")")
        if closing >= 0:
            return last + closing + 1
        opening = between.find("(")
        if opening >= 0:
            return last + opening
        blank = between.find(" ")
        return last + blank + 1 if blank >= 0 else behind


def _blocks(pieces: Sequence[_Piece], placed: Placed, raw: str) -> list[_Open]:
    """The pieces in blocks: speech by its paragraphs, everything else by blank lines and brackets."""
    blocks: list[_Open] = []
    before: _Piece | None = None
    for piece in pieces:
        if before is None or _parts(before, piece, placed, raw, blocks[-1]):
            blocks.append(_Open(piece.kind))
        blocks[-1].pieces.append(piece)
        before = piece
    return blocks


def _parts(before: _Piece, piece: _Piece, placed: Placed, raw: str, block: _Open) -> bool:
    """Whether a block ends before a piece."""
    if before.kind is not piece.kind:
        return True
    if piece.stretch is not None and before.stretch is not None and piece.kind is Block.SPEECH:
        last, here = placed.stretches[before.stretch], placed.stretches[piece.stretch]
        return here is not last and (here.begins or here.turn is not last.turn)
    if piece.kind is Block.CALL:
        called = raw[block.pieces[0].start : before.end]
        return raw[piece.start] == "(" and called.count("(") <= called.count(")")
    return piece.after_blank


def _titles(turns: Iterable[Turn]) -> list[str]:
    """The letters of the agenda items' titles, of several in one each by itself."""
    printed = {turn.agenda_item.title for turn in turns if turn.agenda_item.title}
    titles = {letters(part).text for title in printed for part in title.split("; ")}
    return [title for title in titles if len(title) >= _SHORTEST_TITLE]


def _named(block: _Open, raw: str, titles: Sequence[str]) -> _Open:
    """The block with its kind: label or heading where it is one."""
    text = " ".join(raw[p.start : p.end] for p in block.pieces)
    if block.kind is Block.OTHER and text.endswith(":") and len(text) <= _LONGEST_LABEL:
        return _Open(Block.LABEL, block.pieces)
    if block.kind in (Block.OTHER, Block.SPEECH):
        told = letters(text).text
        if _SHORTEST_TITLE <= len(told) <= _LONGEST_HEADING and any(_titled(told, title) for title in titles):
            return _Open(Block.HEADING, block.pieces)
    return block


def _titled(told: str, title: str) -> bool:
    """Whether a block is a heading of that title: little more than it, or the greater part of it."""
    shorter, longer = sorted((told, title), key=len)
    return shorter in longer and len(shorter) >= _MOST * len(longer)


def _set(block: _Open, raw: str, marks: Sequence[Span], placed: Placed) -> Set:
    lines: list[tuple[Run, ...]] = []
    glued, broken = _joints(placed, block.pieces)
    for i, piece in enumerate(block.pieces):
        after = block.pieces[i + 1] if i + 1 < len(block.pieces) else None
        dropped = broken.get(piece.end) if after else None
        runs = tuple(_runs(raw, piece.start, piece.end - (dropped or 0), marks, glued))
        if after and dropped is None:
            runs = (*runs[:-1], *_followed(runs[-1], after.start, marks))
        before = block.pieces[i - 1] if i else None
        scrap = i > 1 and before is not None and before.end - before.start <= _SCRAP
        if before and (scrap or "\n" not in raw[before.end : piece.start]):
            lines[-1] = (*lines[-1], *runs)  # one printed line
        else:
            lines.append(runs)
    first = block.pieces[0].stretch
    goes_on = block.kind is Block.SPEECH and first is not None and not placed.stretches[first].begins
    return Set(block.kind, tuple(lines), goes_on)


def _followed(run: Run, behind: int, marks: Sequence[Span]) -> tuple[Run, ...]:
    """The last run of a line and the blank before the next one, which is marked where the words on both sides are."""
    if run.mark is not None and marks[run.mark][0] < behind < marks[run.mark][1]:
        return (Run(f"{run.text} ", run.mark),)
    return (run, Run(" "))


def _joints(placed: Placed, pieces: Iterable[_Piece]) -> tuple[frozenset[int], dict[int, int]]:
    """Where the turn has its words parted or joined otherwise than the page's raw text.

    The places before which a blank was lost (`AntragFraktion der SPD`); the ends of lines behind which a word goes on,
    each with the characters (none or one) of a hyphen that is none of the word's own.
    """
    glued: set[int] = set()
    broken: dict[int, int] = {}
    raw = placed.page.source
    for number in {piece.stretch for piece in pieces if piece.stretch is not None}:
        stretch = placed.stretches[number]
        if stretch.at is None:
            continue
        on_page, in_turn = placed.page.places, stretch.letters.places
        for i in range(1, len(in_turn)):
            left, right = on_page[stretch.at + i - 1], on_page[stretch.at + i]
            if right - left == 1 and in_turn[i] - in_turn[i - 1] == 1:
                continue  # within a word, here and there
            between = stretch.letters.source[in_turn[i - 1] + 1 : in_turn[i]]
            if any(char.isspace() for char in between):
                if right - left == 1:
                    glued.add(right)
            elif "\n" in raw[left:right]:
                ended = raw[left:right].split("\n")[0].rstrip()
                broken[left + len(ended)] = int(ended.endswith("-") and "-" not in between)
    return frozenset(glued), broken


def _runs(raw: str, start: int, end: int, marks: Sequence[Span], glued: frozenset[int]) -> Iterator[Run]:
    def words(left: int, right: int) -> str:
        cuts = [left, *sorted(place for place in glued if left < place < right), right]
        return " ".join(raw[a:b] for a, b in pairwise(cuts))

    place = start
    for number, (left, right) in enumerate(marks):
        left, right = max(left, place), min(right, end)
        if left >= right:
            continue
        if left > place:
            yield Run(words(place, left))
        yield Run(words(left, right), number)
        place = right
    if place < end:
        yield Run(words(place, end))


def _listed(raw: str, without: Sequence[Span]) -> Iterator[Set]:
    """A page of contents: each line as it stands, dotted leaders as a dotted line of their own (`\\t`)."""
    block: list[tuple[Run, ...]] = []
    for span in _lines(raw, without):
        if span is None:
            if block:
                yield Set(Block.LISTED, tuple(block))
                block = []
            continue
        block.append((Run(_LEADER.sub("\t", raw[span[0] : span[1]])),))
    if block:
        yield Set(Block.LISTED, tuple(block))
