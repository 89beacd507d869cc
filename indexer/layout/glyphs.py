"""A drawn character with its box, and rows of them back to text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

_SAME_ROW = 0.35  # of a glyph's height: how far the feet of one row's glyphs may lie apart (fonts, raised figures)
_WORD_GAP = 0.11  # of a glyph's height: a wider gap parts words even where no blank is drawn
_OVERPRINT = 0.3  # of a glyph's width: the same letter drawn again so near makes it bold
_BASE, _LEFT = attrgetter("base"), attrgetter("left")
_MARKS = frozenset(".,;:!?)")
# Dots that lead to a page number; before one at the line's end few are enough.
_LEADER = re.compile(r"(?:\s*[.·…]){5,}\s*|(?:\s*\.){3,}\s*(?=\d{1,5}(?: \d{1,5})*(?: [A-D])?$)")


class Glyph(NamedTuple):
    """A character, its box and the line it stands on (`base`), in points from the page's lower left corner.

    The box has the font's full height and the width by which the character moves the next one.
    """

    char: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    height: float


@dataclass(frozen=True, slots=True)
class PrintLine:
    """A printed line: its text, its box in points, the height of its type; `gap`: a paragraph begins with it."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    gap: bool = False


def to_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand on one line, from the top of the page down, each row from left to right."""
    rows: list[list[Glyph]] = []
    base = height = 0.0
    for glyph in sorted(glyphs, key=_BASE, reverse=True):
        if rows and base - glyph.base <= _SAME_ROW * (height if height > glyph.height else glyph.height):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            base, height = glyph.base, glyph.height
    for row in rows:
        row.sort(key=_LEFT)
    return rows


def to_line(row: Sequence[Glyph]) -> PrintLine | None:
    """The text of a row with its box; None if it holds blanks only. Dotted leaders are closed up: ` ..... `"""
    drawn = [glyph for glyph in row if glyph.char != " "]
    if not drawn:
        return None
    text = _LEADER.sub(_leader, _text(row).strip()).strip()
    sizes = sorted(glyph.height for glyph in drawn)
    return PrintLine(
        text,
        drawn[0].left,
        min(glyph.bottom for glyph in drawn),
        max(glyph.right for glyph in drawn),
        max(glyph.top for glyph in drawn),
        sizes[len(sizes) // 2],
    )


def _leader(match: re.Match[str]) -> str:
    dots = len("".join(match[0].split()))
    return f" {'.' * max(5, dots)} "


def _text(row: Sequence[Glyph]) -> str:
    parts: list[str] = []
    before: Glyph | None = None
    blank = False
    for glyph in row:
        if glyph.char == " ":
            blank = True
            continue
        if before is not None:
            if glyph.char == before.char and glyph.left - before.left < _OVERPRINT * (before.right - before.left):
                continue
            apart = glyph.left - before.right > _WORD_GAP * max(before.height, glyph.height)
            # Typesetters draw a blank and move back: the mark behind it touches the word (`18.`).
            if apart or (blank and glyph.char not in _MARKS):
                parts.append(" ")
        parts.append(glyph.char)
        before, blank = glyph, False
    return "".join(parts)
