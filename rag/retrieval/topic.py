"""What a question is about: terms of the full text, how much each tells, and what else stands for it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache

from indexer.analysis import analyse
from indexer.expansion import holds
from indexer.store import Index
from rag.question import Question
from rag.understanding.lexicon import lexicon

_SMALL = 1_000  # passages
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """The terms of a question without whom and when, each with its weight (above 0).

    A text with one of a term's `equivalents` (`Index.equivalents`) holds the term. `things` are the terms of what the
    question names: nouns, names and numbers; all of them where a German question has none. `unheard` are those that
    stand nowhere in the index as they are written.
    """

    weights: Mapping[str, float]
    equivalents: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    things: frozenset[str] = frozenset()
    unheard: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.weights)

    def held(self, terms: AbstractSet[str]) -> set[str]:
        """The question's terms that a text with these terms holds."""
        held = self.weights.keys() & terms
        return held | {term for term in self.equivalents.keys() - held if holds(terms, term, self.equivalents)}

    def share(self, held: AbstractSet[str]) -> float:
        """The weight of those of the question's terms against that of all, 0 to 1."""
        total = sum(self.weights.values())
        return sum(self.weights[term] for term in held) / total if total else 0.0


def topic_of(question: Question, index: Index, passages: int) -> Topic:
    """What a question is about in an index with so many passages."""
    frequencies = index.term_frequencies(terms(question))
    weights = term_weights(frequencies, passages)
    unheard = frozenset(term for term, count in frequencies.items() if not count)
    named = things(question) & weights.keys()
    if question.language == "en":
        # English words stand nowhere in German protocols: only names that do are things here.
        return Topic(weights, index.equivalents(list(frequencies)), named - unheard, unheard)
    return Topic(weights, index.equivalents(list(frequencies)), named or frozenset(weights), unheard)


def things(question: Question) -> frozenset[str]:
    """The terms of what a question is about that are written as nouns, names or numbers: no first word is told so.

    Nouns for whom is asked (`das Umweltministerium`) are none.
    """
    first = next(iter(_WORD.findall(question.standalone)), "")
    named = (w for w in _WORD.findall(question.topic) if (w[0].isupper() or w[0].isdigit()) and w != first)
    return frozenset(term for word in named if not _asked().fullmatch(word) for term in analyse(word))


@cache
def _asked() -> re.Pattern[str]:
    """Nouns for whom is asked and where, which tell nothing about what is asked."""
    return re.compile("|".join(lexicon()["asked"]["nouns"]))


def terms(question: Question) -> list[str]:
    """The analysed terms of what a question is about, each once."""
    # The whole of a compound with a hyphen is dropped: `EU-Corona-Hilfen` is told by its parts.
    return list(dict.fromkeys(analyse(question.topic.replace("-", " "))))


def term_weights(frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """How much each term tells: its inverse document frequency. A term that stands nowhere counts as the rarest.

    A small index counts as one of `_SMALL` passages: that a word stands once in ten says little about how rare it is.
    """
    return {term: math.log(1 + max(passages, _SMALL) / max(count, 1)) for term, count in frequencies.items()}
