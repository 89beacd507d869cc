"""The words of a sentence as they are compared: lemmas, figures with what they count, negations, limits.

Two words count as the same where they share their dictionary form (`simplemma`) or their stem (Snowball), so that
`gibt` and `gebe`, `Fristen` and `Frist`, `Verwaltungsportale` and `Verwaltungsportal` meet. A separable verb meets its
parted form through `parted`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from indexer.analysis import analyse_joined

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_][^\W_]*(?:['’][^\W\d_]+)?|%|€|§")


def listed(name: str) -> frozenset[str]:
    """The words of a list in `words.toml`."""
    return frozenset(_lists()[name].split())


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


FREE, LIMITS, NEGATIONS = listed("free"), listed("limits"), listed("negations")
PARTICLES = listed("particles")  # of separable verbs
_AUXILIARIES = listed("auxiliaries")
_LONGEST_FIRST = sorted(PARTICLES, key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or figure as written, the keys under which it is the same as another, and where it begins."""

    text: str
    keys: frozenset[str]
    start: int

    @property
    def is_figure(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@lru_cache(maxsize=2_000)  # the same few sentences are compared with everything that a model writes
def words(text: str) -> tuple[Word, ...]:
    """The words and figures of a text in their order; of `OZG-Frist` both parts."""
    return tuple(Word(m[0], _keys(m[0]), m.start()) for m in _TOKEN.finditer(text))


@lru_cache(maxsize=20_000)
def _keys(word: str) -> frozenset[str]:
    if word[0].isdigit():
        return frozenset({word})
    if not word[0].isalpha():
        return frozenset({{"%": "prozent", "€": "euro"}.get(word, word)})
    # It reads a dictionary of 1.3 MB at its first use.
    from simplemma import lemmatize

    # The dictionary knows `nahm` but not `Nahm`: a word at a sentence's beginning is looked up as both.
    lemmas = {lemmatize(form, "de").lower() for form in (word, word.lower())}
    return frozenset({word.lower(), *lemmas, *(f"={term}" for term in analyse_joined(word).split())})


def is_free(word: Word) -> bool:
    """Whether a word says nothing by itself."""
    return word.text.lower() in FREE or bool(word.keys & _AUXILIARIES)


def keys_of(found: Sequence[Word]) -> frozenset[str]:
    """All keys of some words."""
    return frozenset().union(*(word.keys for word in found))


def parted(word: Word, present: frozenset[str]) -> bool:
    """Whether a separable verb stands in its parts among the keys `present`: `einhalten` as `halten … ein`."""
    for key in word.keys:
        for particle in _LONGEST_FIRST:
            if key.startswith(particle) and particle in present and key.removeprefix(particle) in present:
                return True
    return False


def among(word: Word, present: frozenset[str]) -> bool:
    """Whether a word stands among the keys `present`, in whatever form."""
    return bool(word.keys & present) or parted(word, present)


def negations(found: Sequence[Word]) -> Counter[str]:
    """How often each word that negates stands among some."""
    return Counter(key for word in found for key in word.keys & NEGATIONS)


def figures(found: Sequence[Word]) -> list[tuple[str, frozenset[str]]]:
    """Each figure with the keys of the word behind it, which says what it counts; none at a text's end."""
    return [
        (word.text, found[place].keys if place < len(found) else frozenset())
        for place, word in enumerate(found, 1)
        if word.is_figure
    ]
