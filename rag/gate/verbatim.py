"""Whether words stand in a text, and where: verbatim, after a normalisation of blanks, quotation marks and dashes.

Nothing else is evened out: not case, not `ß` and `ss`, not a comma. What counts as the same:

    blanks             any run of white space is one blank, none at either end; characters without width are none
    quotation marks    „ “ ” « » " and the like are `"`, ‚ ‘ ’ ‹ › ' ` ´ and the like are `'`
    dashes             - ‐ ‑ ‒ – — ― − are `-`

A letter with its accent is the same in one character as in two. Words stand in a text only whole: `5` does not stand
in `5.000`, nor `öffentlich` in `nicht-öffentlich`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_DOUBLE, _SINGLE, _DASHES = '"„“”‟«»〝〞〟＂', "'‚‘’‛‹›`´ʼ′＇", "-‐‑‒–—―−﹣－"
_SAME = str.maketrans(dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DASHES, "-"))
# Soft hyphen, zero-width space and (non-)joiner, word joiner, byte order mark. Those that turn the direction of writing
# are not among them: they change what one reads.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_UNSEEN = dict.fromkeys(map(ord, _INVISIBLE))
_ACCENTS = "\u0300-\u036f"
_PIECE = re.compile(rf"[\s{_INVISIBLE}]+|[^\s{_ACCENTS}{_INVISIBLE}][{_ACCENTS}{_INVISIBLE}]*[{_ACCENTS}]")
# What goes on within one word or one number: `geht's`, `AfD-Fraktion`, `1,5`, `20.000`, `10 000`, `-5`.
_GOES_ON = re.compile(r"\w|['-]\w|(?<=\d)[.,:/]\d|(?<=\d)(?<!\d{4}) \d{3}(?!\d)")
_WORD_BEFORE = re.compile(r"\w['-]?$")
_NUMBER_BEFORE = re.compile(r"\d[.,:/]$|-$")
_THOUSANDS_BEFORE, _THOUSAND = re.compile(r"(?<!\d)\d{1,3} $"), re.compile(r"\d{3}(?!\d)")


class Normalised(NamedTuple):
    """A text as it is compared. `offsets[i]` is where `text[i]` stands in the original; one more is where it ends."""

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that `text[start:end]` stands for."""
        return self.offsets[start], self.offsets[end]


def normalised(text: str) -> Normalised:
    """The text with blanks, quotation marks and dashes made the same, and where each character of it comes from."""
    written: list[str] = []
    offsets: list[int] = []
    end = 0
    for start, stop, piece in _pieces(text.translate(_SAME)):
        written.append(piece)
        offsets += range(start, stop) if len(piece) == stop - start else _spread(start, stop, len(piece))
        end = end if piece in ("", " ") else stop
    whole = "".join(written)
    kept = whole.strip(" ")
    first = len(whole) - len(whole.lstrip(" "))
    return Normalised(kept, (*offsets[first : first + len(kept)], end))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """The text in pieces, each with its span: stretches as they are, runs of blanks as one, letters with accents."""
    at = 0
    for found in _PIECE.finditer(text):
        start, end = found.span()
        if at < start:
            yield at, start, text[at:start]
        run = found[0]
        if run[0].isspace() or run[0] in _INVISIBLE:
            yield start, end, " " if any(map(str.isspace, run)) else ""
        else:
            yield start, end, unicodedata.normalize("NFC", run.translate(_UNSEEN)).translate(_SAME)
        at = end
    if at < len(text):
        yield at, len(text), text[at:]


def _spread(start: int, stop: int, length: int) -> list[int]:
    """Where the characters of a piece stand that is longer or shorter than its span: the last ones at its end."""
    return [max(start, place) for place in (start, *range(stop - length + 1, stop))][:length]


def places(words: str, text: str) -> list[tuple[int, int]]:
    """Every span of `text` in which the words stand verbatim and whole, in order; none for words that are blank."""
    return places_in(normalised(words).text, normalised(text))


def places_in(words: str, text: Normalised) -> list[tuple[int, int]]:
    """The same with both normalised already; the spans are those of the original text."""
    found = []
    start = text.text.find(words) if words else -1
    while start >= 0:
        end = start + len(words)
        if not cuts(text.text, start, end):
            found.append(text.original(start, end))
        start = text.text.find(words, start + 1)
    return found


def cuts(text: str, start: int, end: int) -> bool:
    """Whether a normalised `text[start:end]` begins or ends within a word or a number."""
    if text[end - 1].isalnum() and _GOES_ON.match(text, end):
        return True
    if not text[start].isalnum():
        return False
    before = text[max(0, start - 5) : start]
    return bool(
        _WORD_BEFORE.search(before)
        or (text[start].isdigit() and _NUMBER_BEFORE.search(before))
        or (_THOUSAND.match(text, start) and _THOUSANDS_BEFORE.search(before))
    )
