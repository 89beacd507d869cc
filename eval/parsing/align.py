"""Which parsed turn is which turn of the reference: by their words alone, never by who is said to speak.

Turns are matched in one order (as print has it) so that the words in common are as many as can be. Names are left out
of it, so a turn with a wrong speaker is still found, and then counted as wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.parsing.anchors import RUN, increasing

_WORD = re.compile(r"[^\W_]+")
LEAST = 0.5  # of the words of both that must be common for two turns to be one
_WIDTH = 25  # turns to either side of where the anchors say that a turn is


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of indices (reference, parsed), and the turns of both without a counterpart."""

    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    extra: tuple[int, ...]


def align(reference: Sequence[Sequence[str]], parsed: Sequence[str]) -> Alignment:
    """The turns of the reference beside the parsed ones, in order.

    A turn of the reference is given as one text or several, of which the likest counts: with and without headings.
    """
    a, b = [[_Bag(bare_words(text)) for text in texts] for texts in reference], [_Bag(bare_words(t)) for t in parsed]
    pairs = _best_path(a, b, _expected([texts[0].words for texts in a], [bag.words for bag in b]))
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    return Alignment(
        tuple(pairs),
        tuple(i for i in range(len(a)) if i not in left),
        tuple(j for j in range(len(b)) if j not in right),
    )


def similarity(a: Sequence[str], b: Sequence[str]) -> float:
    """Words in common, 0..1: twice their number over the words of both (Dice 1945, over multisets)."""
    return _Bag(a).likeness(_Bag(b))


class _Bag:
    """The words of a turn, counted once for all comparisons."""

    __slots__ = ("counts", "words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words, self.counts = words, Counter(words)

    def likeness(self, other: _Bag) -> float:
        """See `similarity`; at once where the lengths alone exclude that it reaches `LEAST`."""
        both = len(self.words) + len(other.words)
        if not both:
            return 1.0
        most = 2 * min(len(self.words), len(other.words)) / both
        if most < LEAST:
            return most
        few, many = sorted((self.counts, other.counts), key=len)
        return 2 * sum(min(count, many[word]) for word, count in few.items() if word in many) / both


def bare_words(text: str) -> list[str]:
    """The words in lower case without punctuation; a compound with a hyphen is several."""
    return _WORD.findall(text.lower())


def _expected(a: Sequence[Sequence[str]], b: Sequence[Sequence[str]]) -> list[float]:
    """Which parsed turn each turn of the reference should be near to, from runs of words that stand in both once."""
    at, in_b = _run_places(a), _run_places(b)
    shared = [(i, j) for run, i in at.items() if i >= 0 and (j := in_b.get(run, -1)) >= 0]
    steps: dict[int, int] = {}
    for i, j in increasing(sorted(set(shared))):
        steps.setdefault(i, j)
    known = [(-1, -1), *sorted(steps.items()), (len(a), len(b))]
    expected: list[float] = []
    for (i0, j0), (i1, j1) in pairwise(known):
        expected += [j0 + (j1 - j0) * (i - i0) / (i1 - i0) for i in range(i0 + 1, i1 + 1)]
    return expected[: len(a)]


def _run_places(turns: Sequence[Sequence[str]]) -> dict[tuple[str, ...], int]:
    """The turn in which each run of words stands, -1 where there are several."""
    places: dict[tuple[str, ...], int] = {}
    for i, words in enumerate(turns):
        for start in range(len(words) - RUN + 1):
            run = tuple(words[start : start + RUN])
            places[run] = i if places.get(run, i) == i else -1
    return places


def _best_path(a: Sequence[Sequence[_Bag]], b: Sequence[_Bag], centre: Sequence[float]) -> list[tuple[int, int]]:
    """The pairs in one order with the greatest sum of similarities (Needleman and Wunsch 1970, within a band)."""
    width = len(b) + 1
    best = [0.0] * width
    choices: list[bytearray] = []
    for i, texts in enumerate(a):
        above, best = best, best[:]
        choice = bytearray(width)  # 0: from above or the left as it is, 1: this pair, 2: the left is better
        first, last = max(0, int(centre[i]) - _WIDTH), min(len(b), int(centre[i]) + _WIDTH + 1)
        for j in range(first, len(b)):
            if j < last:
                alike = max(bag.likeness(b[j]) for bag in texts)
                if alike >= LEAST and above[j] + alike > best[j + 1]:
                    best[j + 1] = above[j] + alike
                    choice[j + 1] = 1
            if best[j] > best[j + 1]:
                best[j + 1] = best[j]
                choice[j + 1] = 2
        choices.append(choice)
    return _walk_back(choices, len(b))


def _walk_back(choices: Sequence[bytearray], j: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    i = len(choices) - 1
    while i >= 0 and j > 0:
        step = choices[i][j]
        if step == 1:
            pairs.append((i, j - 1))
            i, j = i - 1, j - 1
        elif step == 2:
            j -= 1
        else:
            i -= 1
    return pairs[::-1]
