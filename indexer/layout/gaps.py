"""Where paragraphs begin on a printed page: by a wider distance, by an indented first line, by a short last line.

A short line tells something only where text is justified.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.layout.glyphs import PrintLine

_WIDER = 1.28  # times the usual distance between two lines
_INDENT = 0.35  # of the type's height: a line that begins so much further right is indented
_BLOCK = 1.3  # times the type's height: first lines are indented less, whole blocks more
_LISTED = re.compile(r"(?:[a-z]|\d{1,3})[.)] |[–•-] ")  # behind this mark the further lines are indented, not the first
_EDGE = 2.0  # points that a justified line's end may lie off the edge
_JUSTIFIED = 0.4  # of a page's lines end at the edge where text is justified
_CENTRED = 3.0  # points that the middles of two centred lines may lie apart
_LEADERS = 3  # dotted lines from which on a page is a table of contents
_SHORT = 0.9  # of the type's height: a line that ends so far from the edge is the last of a justified paragraph


def part(columns: Sequence[Sequence[PrintLine]]) -> list[PrintLine]:
    """The lines of columns in reading order, each marked where a paragraph begins with it."""
    usual = _usual(round((a.bottom - b.bottom) * 2) / 2 for column in columns for a, b in pairwise(column))
    indent = _usual(_indents(columns))
    listed = sum("....." in line.text for column in columns for line in column) >= _LEADERS
    justified = _justified(columns)
    lines: list[PrintLine] = []
    before: tuple[PrintLine, float] | None = None  # the last line of the column before, and that column's right edge
    for column in columns:
        if not column:
            continue
        left, right = _edges(column)
        lines.append(replace(column[0], gap=_begins_column(column[0], left, before if justified else None)))
        for i, (above, line) in enumerate(pairwise(column)):
            gap = above.bottom - line.bottom > _WIDER * usual
            # In a table of contents an entry's further lines are indented, not its first.
            if not gap and not listed:
                gap = _indented(above, line) or (justified and _two_short(column, i, left, right, indent))
            lines.append(replace(line, gap=gap))
        before = column[-1], right
    return lines


def _usual(values: Iterable[float]) -> float:
    """The most frequent one above 0, the smaller of two as frequent; 0 if there is none."""
    counts = Counter(value for value in values if value > 0)
    return min(counts, key=lambda value: (-counts[value], value), default=0.0)


def _indents(columns: Sequence[Sequence[PrintLine]]) -> Iterable[float]:
    for column in columns:
        left = _edges(column)[0] if column else 0.0
        yield from (round(line.left - left) for line in column if line.left - left > _INDENT * line.size)


def _edges(column: Sequence[PrintLine]) -> tuple[float, float]:
    """The outermost edges that at least two lines share; those of the outermost lines where none do."""
    lefts, rights = Counter(round(line.left) for line in column), Counter(round(line.right) for line in column)
    left = min((x for x in lefts if lefts[x] + lefts[x + 1] > 1), default=min(lefts))
    right = max((x for x in rights if rights[x] + rights[x - 1] > 1), default=max(rights))
    return float(left), float(right)


def _justified(columns: Sequence[Sequence[PrintLine]]) -> bool:
    edges = [(line, _edges(column)[1]) for column in columns for line in column]
    return sum(abs(line.right - right) <= _EDGE for line, right in edges) >= _JUSTIFIED * len(edges)


def _indented(above: PrintLine, line: PrintLine) -> bool:
    """Whether a line begins further right than the one above, as the first of a paragraph."""
    deeper = line.left - above.left > _INDENT * line.size
    return deeper and not _centred(above, line) and not _LISTED.match(above.text)


def _two_short(column: Sequence[PrintLine], i: int, left: float, right: float, indent: float) -> bool:
    """Whether of two lines indented alike, `i` and `i + 1`, the first ends a paragraph of its own."""
    above, line = column[i], column[i + 1]
    if abs(line.left - above.left) > _EDGE or line.left - left <= _INDENT * line.size:
        return False
    if abs(line.left - left - indent) > _EDGE or indent > _BLOCK * line.size:  # a block with an edge of its own
        right = max(other.right for other in _block(column, i))
    return right - above.right > _SHORT * above.size


def _centred(above: PrintLine, line: PrintLine) -> bool:
    return abs((above.left + above.right) - (line.left + line.right)) <= 2 * _CENTRED


def _block(column: Sequence[PrintLine], i: int) -> list[PrintLine]:
    """The lines around line `i` that begin where it does."""
    first = last = i
    while first > 0 and abs(column[first - 1].left - column[i].left) <= _EDGE:
        first -= 1
    while last + 1 < len(column) and abs(column[last + 1].left - column[i].left) <= _EDGE:
        last += 1
    return list(column[first : last + 1])


def _begins_column(line: PrintLine, left: float, before: tuple[PrintLine, float] | None) -> bool:
    """Whether a paragraph begins at a column's top: its line is indented, or the last one before is short."""
    if before is None:
        return True
    last, right = before
    return line.left - left > _INDENT * line.size or right - last.right > _SHORT * last.size
