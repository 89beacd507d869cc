"""A page's glyphs in reading order: the left column before the right one, headings across both in their place.

The order in which a file draws its glyphs tells nothing: typesetting systems draw by column, by line or by font. Where
the columns part is read off the page: the strip near its middle that the fewest rows cross.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.layout.gaps import part
from indexer.layout.glyphs import Glyph, PrintLine, to_line, to_rows

_MIDDLE = (0.35, 0.65)  # of the text's width: where the strip between two columns may lie
_NARROWEST = 6  # points
_WIDEST = 0.25  # of the text's width: a wider strip parts columns only if lines begin flush behind it
_UNCROSSED = 0.6  # of the rows on a page of two columns
_HANGING = 3  # points that a line of the right column may begin before its edge
_JOINED = 0.7  # of the strip's width, and of a glyph's height: two glyphs nearer than that are of one text
_WORDS = 0.35  # of a glyph's height: gaps up to this are within a line of text
_MARGIN_LETTERS = ("(A)", "(B)", "(C)", "(D)")


def read_page(glyphs: Sequence[Glyph]) -> list[PrintLine]:
    """The lines of a page in reading order. Letters in the margin, which mark its quarters, are left out."""
    rows = _without_margins(to_rows(glyphs))
    strip = find_strip(rows)
    if strip is None:
        return part([_lines([glyph for row in rows for glyph in row])])
    return part([column for band in _bands(rows, strip) for column in band])


def find_strip(rows: Sequence[Sequence[Glyph]]) -> tuple[float, float] | None:
    """Left and right edge, in points, of the empty strip between two columns; None on a page of one."""
    drawn = [[g for g in row if g.char != " "] for row in rows]
    drawn = [row for row in drawn if row]
    if not drawn:
        return None
    left, right = min(row[0].left for row in drawn), max(g.right for row in drawn for g in row)
    first, last = (int(left + share * (right - left)) for share in _MIDDLE)
    crossing = [0] * (last - first + 1)
    for row in drawn:
        for begin, end in _stretches(row):
            for x in range(max(int(begin), first), min(int(end), last) + 1):
                crossing[x - first] += 1
    least = min(crossing)
    if len(drawn) - least < max(2, _UNCROSSED * len(drawn)):
        return None
    middle = (left + right) / 2
    widest = _WIDEST * (right - left)
    strips = [
        strip
        for strip in _runs(crossing, least + 1, first)
        if strip[1] - strip[0] >= _NARROWEST and (strip[1] - strip[0] <= widest or _flush(drawn, strip[1]) > 1)
    ]
    return min(strips, key=lambda strip: max(strip[0] - middle, middle - strip[1], 0), default=None)


def _flush(rows: Sequence[Sequence[Glyph]], edge: float) -> int:
    """How many rows have a text that begins at this edge."""
    return sum(any(abs(begin - edge) <= _HANGING for begin, _ in _stretches(row)) for row in rows)


def _stretches(row: Sequence[Glyph]) -> Iterator[tuple[float, float]]:
    """The stretches of a row that are one text: gaps as wide as a blank do not part them."""
    begin, end = row[0].left, row[0].right
    for glyph in row[1:]:
        if glyph.left - end > _WORDS * glyph.height:
            yield begin, end
            begin = glyph.left
        end = max(end, glyph.right)
    yield begin, end


def _runs(counts: Sequence[int], most: int, first: int) -> Iterator[tuple[float, float]]:
    """Where neighbouring counts are at most that high: first and last point of each run."""
    start: int | None = None
    for place, count in enumerate([*counts, most + 1]):
        if count <= most and start is None:
            start = place
        elif count > most and start is not None:
            yield float(first + start), float(first + place)
            start = None


def _bands(rows: Sequence[Sequence[Glyph]], strip: tuple[float, float]) -> Iterator[list[list[PrintLine]]]:
    """The page from its top down, cut at every heading across both columns: each band's columns, left one first."""
    # Text is set flush left: the strip's right edge is sharp, its left one is where ragged lines happen to end.
    edge = strip[1] - _HANGING
    left: list[Glyph] = []
    right: list[Glyph] = []
    across: list[Glyph] = []
    for row in rows:
        if _spans(row, edge, strip[1] - strip[0]):
            if left or right:
                yield [_lines(left), _lines(right)]
                left, right = [], []
            across += row
            continue
        if across:
            yield [_lines(across)]
            across = []
        left += [g for g in row if (g.left + g.right) / 2 < edge]
        right += [g for g in row if (g.left + g.right) / 2 >= edge]
    yield [_lines(across)]
    yield [_lines(left), _lines(right)]


def _spans(row: Sequence[Glyph], edge: float, width: float) -> bool:
    """Whether a row is one text across the right column's edge rather than a line of either column."""
    drawn = [g for g in row if g.char != " "]
    before = max((g.right for g in drawn if (g.left + g.right) / 2 < edge), default=None)
    behind = min(((g.left, g.height) for g in drawn if (g.left + g.right) / 2 >= edge), default=None)
    return before is not None and behind is not None and behind[0] - before < _JOINED * min(width, behind[1])


def _lines(glyphs: Sequence[Glyph]) -> list[PrintLine]:
    return [line for row in to_rows(glyphs) if (line := to_line(row))]


def _without_margins(rows: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """The rows without the letters (A) to (D) that stand outside the columns."""
    parted = [_margins(row) for row in rows]
    inner = [g for _, body, _ in parted for g in body if g.char != " "]
    if not inner:
        return list(rows)
    left, right = min(g.left for g in inner), max(g.right for g in inner)
    kept: list[list[Glyph]] = []
    for before, body, behind in parted:
        row = [*(before if before and before[-1].right > left else ()), *body]
        row += behind if behind and behind[0].left < right else []
        if row:
            kept.append(row)
    return kept


def _margins(row: list[Glyph]) -> tuple[list[Glyph], list[Glyph], list[Glyph]]:
    """A row as what may be a letter in the left margin, the text, and what may be one in the right margin."""
    drawn = [g for g in row if g.char != " "]
    gaps = [0, *(i for i, (a, b) in enumerate(pairwise(drawn), 1) if b.left - a.right > _WORDS * b.height), len(drawn)]
    before = drawn[: gaps[1]] if len(gaps) > 1 else []
    behind = drawn[gaps[-2] :] if len(gaps) > 2 else []
    if "".join(g.char for g in before) not in _MARGIN_LETTERS:
        before = []
    if "".join(g.char for g in behind) not in _MARGIN_LETTERS:
        behind = []
    taken = {id(g) for g in (*before, *behind)}
    return before, [g for g in row if id(g) not in taken], behind
