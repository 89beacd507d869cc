"""The words of one protocol, learnt from itself: what decides how its broken and glued words are put right.

A sitting is its own corpus, so its text, and with it every id, depends on nothing but its source: the same whether it
is indexed alone or among a hundred others. Words that the sitting has not used are judged by their spelling, with a
model of letters that backs off from four in a row to three, two and one, as Witten and Bell smooth.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*-?")
_LETTERS = re.compile(r"[^\W\d_]+$")
_ORDER = 4  # letters
_BACKOFF = 4.0  # how many sightings of its beginning a longer row of letters needs to outweigh the shorter one
_ALPHABET = 80
_UNSEEN = 0.05  # the share of words that a sitting uses for the first time
_CAPITALISED = 0.1  # how often a word that is seen in lower case begins a sentence
_ENOUGH = 2000  # words; a page alone has some 500


class Lexicon:
    """How often each word stands in these texts, and how likely any other string is a word."""

    def __init__(self, texts: Iterable[str]) -> None:
        text = " ".join(texts)
        words = _WORD.findall(text)
        self._words = Counter(words)
        self._parts = Counter[str]()
        for word, count in self._words.items():
            for part in word.split("-") if "-" in word else (word,):
                self._parts[part] += count
        self._row = f" {' '.join(words)} "
        self._total = max(1, sum(self._words.values()))

    @property
    def ample(self) -> bool:
        """Whether there are enough words to judge by; a page alone has too few."""
        return self._total >= _ENOUGH

    @property
    def words(self) -> Counter[str]:
        """Every word with its count. A compound with hyphens is one word; `Präventions-` keeps its hyphen."""
        return self._words

    @property
    def parts(self) -> Counter[str]:
        """Every word with its count, each part of a compound with hyphens by itself."""
        return self._parts

    def count(self, word: str) -> int:
        """How often the word stands there, as it is or in lower case."""
        return self._words[word] or (self._words[_uncapitalised(word)] if word[:1].isupper() else 0)

    def attests(self, words: str) -> bool:
        """Whether these words, parted by single blanks, stand there in a row."""
        return f" {words} " in self._row

    def likelihood(self, word: str) -> float:
        """The logarithm of the probability that a word is this one; finite for any string."""
        seen = self._words[word] or (_CAPITALISED * self._words[_uncapitalised(word)] if word[:1].isupper() else 0)
        return math.log((1 - _UNSEEN) * seen / self._total + _UNSEEN * math.exp(self._spelling(word)))

    def whole(self, first: str, second: str) -> float:
        """How much likelier these are the halves of one word than two words; the logarithm of the ratio."""
        return self.likelihood(first + second) - self.likelihood(first) - self.likelihood(second)

    def _spelling(self, word: str) -> float:
        grams, contexts = self._letters
        padded = f"{'^' * (_ORDER - 1)}{word}$"
        total = 0.0
        for end in range(_ORDER, len(padded) + 1):
            probability = 1 / _ALPHABET
            for length in range(1, _ORDER + 1):
                context = contexts.get(padded[end - length : end - 1])
                if not context:
                    break
                seen = grams.get(padded[end - length : end], 0)
                probability = (seen + _BACKOFF * probability) / (context + _BACKOFF)
            total += math.log(probability)
        return max(total, -600.0)

    @cached_property
    def _letters(self) -> tuple[dict[str, int], dict[str, int]]:
        """How often rows of one to four letters stand in the words (each word once), and their beginnings."""
        start = "^" * (_ORDER - 1)
        joined = "".join(f"{start}{word}$" for word in self._words if len(word) > 1 and _LETTERS.match(word))
        longest = Counter(map("".join, zip(*(joined[i:] for i in range(_ORDER)), strict=False)))
        grams: defaultdict[str, int] = defaultdict(int)
        contexts: defaultdict[str, int] = defaultdict(int)
        for gram, count in longest.items():
            if "$" in gram[:-1]:
                continue  # it runs from one word into the next
            for i in range(_ORDER):
                grams[gram[i:]] += count
                contexts[gram[i:-1]] += count
        return dict(grams), dict(contexts)


def _uncapitalised(word: str) -> str:
    return word[:1].lower() + word[1:]
