"""Where marked words stand on the picture of a page: a rectangle for each printed line, from its characters' boxes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.layout.glyphs import Glyph
from indexer.protocol import Page
from rag.printed.letters import Letters, Span, letters

_NEAR = 0.7  # points: the boxes of lines are kept rounded
_OVERPRINT = 0.3  # of a character's width: the same one drawn again so near makes it bold


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle in points from the page's lower left corner; `mark` counts the marked spans from 0."""

    left: float
    bottom: float
    right: float
    top: float
    mark: int


def rectangles(page: Page, marks: Sequence[Span], glyphs: Iterable[Glyph]) -> tuple[Rectangle, ...] | None:
    """The rectangles that cover exactly the marked spans of a page's raw text.

    None where a line's characters are not those of its text: then nothing is to be marked.
    """
    drawn = sorted((g for g in glyphs if g.char != " "), key=lambda g: g.left)
    found: list[Rectangle] = []
    for number, mark in enumerate(marks):
        for line, box in _lines(page):
            start, end = max(mark[0], line[0]), min(mark[1], line[1])
            if start >= end:
                continue
            held = letters(page.text, *line)
            covered = _covered(held, (start, end), _on_line(drawn, box))
            if covered is None:
                return None
            if covered:
                left, right = min(g.left for g in covered), max(g.right for g in covered)
                found.append(Rectangle(left, box[1], right, box[3], number))
    return tuple(found)


def _lines(page: Page) -> Iterator[tuple[Span, tuple[float, float, float, float]]]:
    start = 0
    for line, box in zip(page.text.split("\n"), page.boxes, strict=False):
        yield (start, start + len(line)), box
        start += len(line) + 1


def _on_line(drawn: Sequence[Glyph], box: tuple[float, float, float, float]) -> list[Glyph]:
    """The characters of one printed line from left to right, those drawn twice once."""
    left, bottom, right, top = box
    kept: list[Glyph] = []
    for glyph in drawn:
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        if not (left - _NEAR <= x <= right + _NEAR and bottom - _NEAR <= y <= top + _NEAR):
            continue
        last = kept[-1] if kept else None
        if last and glyph.char == last.char and glyph.left - last.left < _OVERPRINT * (last.right - last.left):
            continue
        kept.append(glyph)
    return kept


def _covered(line: Letters, span: Span, glyphs: Sequence[Glyph]) -> list[Glyph] | None:
    """The characters of `span` among those of its line; None where the line is drawn with others than it reads."""
    drawn = letters("".join(glyph.char[:1] for glyph in glyphs))
    if drawn.text != line.text:
        return None
    first, last = bisect_left(line.places, span[0]), bisect_left(line.places, span[1])
    if first >= last:
        return []
    start, end = drawn.places[first], drawn.places[last - 1] + 1
    # Marks beside the letters are covered as well: as many as the span has there.
    start -= _filled(line.source[span[0] : line.places[first]])
    end += _filled(line.source[line.places[last - 1] + 1 : span[1]])
    return list(glyphs[max(0, start) : end])


def _filled(text: str) -> int:
    return len("".join(text.split()))
