"""The words of one text laid beside those of another: where they agree best, and word by word.

`best_block` is a local alignment (Smith and Waterman 1981, https://doi.org/10.1016/0022-2836(81)90087-5), `pairs` a
global one (Needleman and Wunsch 1970) in which words that look alike (normalised Indel similarity) are cheap to swap.
Both cost O(m · n) time and memory, a row of the table at a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from indexer.analysis import analyse

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)+|[^\W_]+(?:['’-][^\W_]+)*|%")
_SIGNS = re.compile(r"['’-]")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_NAMED_NUMBERS = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_NUMBERS = {name: str(value) for value, name in enumerate(_NAMED_NUMBERS, 2)} | {"%": "prozent"}

_SMALL_WORD, _WORD, _OTHER, _GAP = 4, 10, 5, 4  # what agreeing words add, and what others and gaps take off
_MISSING, _ALIKE = 10, 0.5  # cost of a word without a partner; words less alike than this are no partners
_OUTSIDE = 3  # cost of a word of the other text in front of the first partner, or behind the last

Table = NDArray[np.int32]
Pair = tuple[int | None, int | None]


class Word(NamedTuple):
    """A word or number of a text: its span, and the `key` under which two ways of writing it are one.

    Case, `ß` and `ss`, hyphens within it, the dots of thousands, and small numbers in words or figures are no
    difference of the key.
    """

    start: int
    end: int
    text: str
    key: str

    @property
    def weight(self) -> int:
        """How much it says: a small word that stands everywhere says less."""
        return _weight(self.key)


def words(text: str) -> list[Word]:
    """The words and numbers of a text, in order."""
    return [Word(*found.span(), (word := found[0]), _key(word)) for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=50_000)
def _key(written: str) -> str:
    key = _SIGNS.sub("", written.casefold())
    if _THOUSANDS.fullmatch(key):
        return key.replace(".", "")
    return _NUMBERS.get(key, key)


@lru_cache(maxsize=50_000)
def _weight(key: str) -> int:
    return _WORD if analyse(key) else _SMALL_WORD


@dataclass(frozen=True, slots=True)
class Block:
    """`one[first:last]` agrees best with `other[start:end]`; `score` is at most the weight of `one`'s words."""

    first: int
    last: int
    start: int
    end: int
    score: int


def best_block(one: Sequence[Word], other: Sequence[Word]) -> Block | None:
    """The stretch of `one` and the stretch of `other` that agree best; None where no word is the same."""
    ids = {key: number for number, key in enumerate(dict.fromkeys(word.key for word in one))}
    row, column = np.array([ids[w.key] for w in one]), np.array([ids.get(w.key, -1) for w in other])
    if not len(column) or not (column >= 0).any():
        return None
    weights = np.array([word.weight for word in one], np.int32)
    steps = _GAP * np.arange(len(column), dtype=np.int32)
    table = np.zeros((len(row) + 1, len(column) + 1), np.int32)
    for i, (key, weight) in enumerate(zip(row, weights, strict=True), 1):
        reached = table[i - 1, :-1] + np.where(column == key, weight, -_OTHER)
        reached = np.maximum(0, np.maximum(reached, table[i - 1, 1:] - _GAP))
        table[i, 1:] = np.maximum.accumulate(reached + steps) - steps
    last, end = (int(v) for v in np.unravel_index(int(table.argmax()), table.shape))
    first, start = _begin(table, row, column, weights, last, end)
    return Block(first, last, start, end, int(table[last, end]))


def _begin(
    table: Table, row: NDArray[np.int64], column: NDArray[np.int64], weights: Table, i: int, j: int
) -> tuple[int, int]:
    while table[i, j] > 0:
        gain = weights[i - 1] if row[i - 1] == column[j - 1] else -_OTHER
        if table[i, j] == table[i - 1, j - 1] + gain:
            i, j = i - 1, j - 1
        elif table[i, j] == table[i - 1, j] - _GAP:
            i -= 1
        else:
            j -= 1
    return i, j


def pairs(one: Sequence[Word], other: Sequence[Word]) -> list[Pair]:
    """Every word of both by its place, in order: beside its partner, or beside None where it has none.

    `other` may be longer on either side than what stands for `one`.
    """
    swap = _swap_costs(one, other)
    places = np.arange(len(other) + 1, dtype=np.int32)
    table = np.zeros((len(one) + 1, len(other) + 1), np.int32)
    table[0] = _OUTSIDE * places
    for i in range(1, len(one) + 1):
        steps = (_OUTSIDE if i == len(one) else _MISSING) * places
        reached = table[i - 1] + _MISSING
        reached[1:] = np.minimum(reached[1:], table[i - 1, :-1] + swap[i - 1])
        table[i] = np.minimum.accumulate(reached - steps) + steps
    return _traced(table, swap)


def _swap_costs(one: Sequence[Word], other: Sequence[Word]) -> Table:
    if not one or not other:
        return np.zeros((len(one), len(other)), np.int32)
    alike = cdist([w.key for w in one], [w.key for w in other], scorer=Indel.normalized_similarity)
    # Unlike words stand beside each other too, rather than as one too many and one too few, at hardly less cost.
    costs = np.where(alike >= _ALIKE, np.rint(2 * _MISSING * (1 - alike)), 2 * _MISSING - 1)
    return costs.astype(np.int32)


def _traced(table: Table, swap: Table) -> list[Pair]:
    i, j = table.shape[0] - 1, table.shape[1] - 1
    found: list[Pair] = []
    while i or j:
        if i and j and table[i, j] == table[i - 1, j - 1] + swap[i - 1, j - 1]:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif i and table[i, j] == table[i - 1, j] + _MISSING:
            i -= 1
            found.append((i, None))
        else:
            j -= 1
            found.append((None, j))
    return found[::-1]
