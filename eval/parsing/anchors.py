"""Where two sequences of words run side by side: runs that stand in both once, in the same order.

The idea of patience diff (Bram Cohen): what is unique in both texts is matched first, and parts the rest into small
gaps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

RUN = 4  # words of a run


def gaps(a: Sequence[str], b: Sequence[str], run: int = RUN) -> Iterator[tuple[int, int, int, int]]:
    """`(a_start, a_end, b_start, b_end)` of each stretch that differs, in order; everything between them is equal."""
    yield from _gaps(a, b, 0, len(a), 0, len(b), run)


def _gaps(
    a: Sequence[str], b: Sequence[str], a0: int, a1: int, b0: int, b1: int, run: int
) -> Iterator[tuple[int, int, int, int]]:
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
        a0, b0 = a0 + 1, b0 + 1
    while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
        a1, b1 = a1 - 1, b1 - 1
    if a0 == a1 and b0 == b1:
        return
    found = unique_matches(_runs(a, a0, a1, run), _runs(b, b0, b1, run)) if min(a1 - a0, b1 - b0) >= run else []
    if not found:
        if run > 1 and min(a1 - a0, b1 - b0) > 1:
            yield from _gaps(a, b, a0, a1, b0, b1, run // 2)
        else:
            yield a0, a1, b0, b1
        return
    left_a, left_b = a0, b0
    for i, j in found:
        i, j = a0 + i, b0 + j
        if i < left_a or j < left_b:
            continue  # inside of what an earlier run has matched already
        yield from _gaps(a, b, left_a, i, left_b, j, run)
        left_a, left_b = i, j
        while left_a < a1 and left_b < b1 and a[left_a] == b[left_b]:
            left_a, left_b = left_a + 1, left_b + 1
    if left_a < a1 or left_b < b1:
        yield from _gaps(a, b, left_a, a1, left_b, b1, run)


def _runs(words: Sequence[str], start: int, end: int, run: int) -> list[Hashable]:
    if run == 1:
        return list(words[start:end])
    return [tuple(words[i : i + run]) for i in range(start, end - run + 1)]


def unique_matches(a: Sequence[Item], b: Sequence[Item]) -> list[tuple[int, int]]:
    """Pairs of indices of what stands once in both, as many as can be in one order (longest increasing subsequence)."""
    places = _places(a)
    others = _places(b)
    pairs = [(i, j) for item, i in places.items() if i is not None and (j := others.get(item)) is not None]
    return increasing(sorted(pairs))


def _places(items: Sequence[Item]) -> dict[Item, int | None]:
    """The index of each item, None for one that stands there more than once."""
    places: dict[Item, int | None] = {}
    for i, item in enumerate(items):
        places[item] = None if item in places else i
    return places


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs, sorted by their first, whose seconds increase (Fredman 1975)."""
    ends: list[int] = []  # the smallest second that ends a chain of each length
    holders: list[int] = []  # and whose it is
    before: list[int] = []
    for n, (_, second) in enumerate(pairs):
        place = bisect_left(ends, second)
        before.append(holders[place - 1] if place else -1)
        ends[place : place + 1] = [second]
        holders[place : place + 1] = [n]
    chain: list[tuple[int, int]] = []
    n = holders[-1] if holders else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]
