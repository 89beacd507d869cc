"""Typing mistakes: the words that were probably meant by one that stands nowhere."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_SHORT, _LONG = 5, 8  # letters: from these on one mistake, two mistakes are put right
_MOST = 3  # words taken for the one that was meant
_FEW = 3  # passages; a rarer word is as likely a mistake itself


def mistakes(word: str) -> int:
    """How many mistakes may be put right in a word: 0 to 2."""
    if not word.isalpha():
        return 0
    return 2 if len(word) >= _LONG else 1 if len(word) >= _SHORT else 0


def nearest(word: str, passages: Mapping[str, int]) -> tuple[str, ...]:
    """The likeliest words for a misspelt one: the fewest mistakes apart, of those the most frequent; at most three.

    A mistake is a letter too many, too few or another, or two neighbours exchanged (optimal string alignment distance).

    Args:
        word: a term that stands nowhere.
        passages: the terms that may be meant, each with the number of passages that hold it.
    """
    known = [term for term, count in passages.items() if count >= _FEW]
    found = extract(word, known, scorer=OSA.distance, score_cutoff=mistakes(word), limit=None)
    least = min((distance for _, distance, _ in found), default=0)
    best = sorted((-passages[term], term) for term, distance, _ in found if distance == least)
    return tuple(term for _, term in best[:_MOST])
