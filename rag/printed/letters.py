"""A text as its letters and figures alone, each with its place: line breaks, blanks, hyphens and marks left out.

What reading does to a printed page (joining lines, closing up hyphens, parting glued words, mending quotation marks)
changes nothing in this form, so that a turn and the page it stands on can be compared letter by letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Letters:
    """`text` holds the letters and figures of `source`; letter `i` stands in the source at `places[i]`."""

    source: str
    text: str
    places: Sequence[int]

    def span(self, first: int, last: int) -> Span:
        """The stretch of the source from letter `first` to before letter `last` (at least one letter)."""
        return self.places[first], self.places[last - 1] + 1


def letters(source: str, start: int = 0, end: int | None = None, *, without: Sequence[Span] = ()) -> Letters:
    """The letters of `source[start:end]`, without those in the stretches `without` (in order, none overlapping)."""
    kept: list[str] = []
    places: list[int] = []
    position = start
    end = len(source) if end is None else end
    for left, right in (*without, (end, end)):
        for i in range(position, min(left, end)):
            for letter in _plain(source[i]):
                kept.append(letter)
                places.append(i)
            if not source[i].isascii() and unicodedata.combining(source[i]) and kept:
                kept[-1] = _composed(kept[-1], source[i])
        position = max(position, right)
    return Letters(source, "".join(kept), places)


@cache
def _plain(char: str) -> str:
    """The letters or figures a printed character stands for: those of a ligature apart, a raised figure as itself."""
    if char.isascii():
        return char if char.isalnum() else ""
    return "".join(c for c in unicodedata.normalize("NFKC", char) if c.isalnum())


def _composed(letter: str, mark: str) -> str:
    """`u` and a diaeresis drawn on its own as `ü`; where there is no such letter, the letter alone."""
    whole = unicodedata.normalize("NFC", letter + mark)
    return whole if len(whole) == 1 else letter
