"""Names as printed, compared: with and without a place, in full and in short, with a misprint."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from indexer.analysis import fold

_PLACE = re.compile(r"\s*\(([^()]*)\)\s*$")


class Name(NamedTuple):
    """A name's parts, folded (`indexer.analysis.fold`): first names, last word, the place behind it."""

    first: tuple[str, ...]
    last: str
    place: str

    @property
    def bare(self) -> str:
        """First names and last word, without blanks and hyphens: equal for `Karl Otto Amt` and `Karl-Otto Amt`."""
        return "".join((*self.first, self.last)).replace("-", "")


@lru_cache(8192)
def parts(name: str) -> Name:
    """The parts of a name without title: `J. Michael Müller (Lahn-Dill)`."""
    place = _PLACE.search(name)
    words = ["-".join(filter(None, map(fold, word.split("-")))) for word in _PLACE.sub("", name).split()]
    return Name(tuple(words[:-1]), words[-1] if words else "", fold(place[1]) if place else "")


def shortened(short: Name, full: Name) -> bool:
    """Whether `short` is `full` with first names left out or in short: `Rolf`, `R. Alexander`, for `Rolf Alexander`."""
    return _within(short, full, _same)


def nicknamed(short: Name, full: Name) -> bool:
    """Whether `short` has but a part of one of the first names of `full`: `Bernd` for `Bernd-Erich`."""
    return _within(short, full, lambda word, other: _same(word, other) or word in other.split("-"))


def _within(short: Name, full: Name, same: Callable[[str, str], bool]) -> bool:
    if short.last != full.last or not short.first or len(short.first) > len(full.first) or short.first == full.first:
        return False
    rest = iter(full.first)
    return all(any(same(word, other) for other in rest) for word in short.first)


def _same(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word)) or (len(other) == 1 and word.startswith(other))


def lengthened(a: Name, b: Name) -> bool:
    """Whether `b` has the first names of `a` and its last name with another behind a hyphen: `Dorn`, `Dorn-Rancke`."""
    return a.first == b.first and a.last != b.last and a.last in b.last.split("-")


def misprinted(a: str, b: str) -> bool:
    """Whether one letter is wrong, missing, too much, or two neighbours have changed places."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = _common(a, b)
    a, b = a[start:], b[start:]
    end = _common(a[::-1], b[::-1])
    a, b = a[: len(a) - end], b[: len(b) - end]
    return max(len(a), len(b)) <= 1 or (len(a) == len(b) == 2 and a == b[::-1])


def _common(a: str, b: str) -> int:
    """How many letters at the beginning are the same."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
