"""What a search for turns looks for: words in any form, and phrases that must stand as they are written.

    Frist „sicher ist sicher“ Corona-Hilfe      the words Frist and Corona-Hilfe, the phrase `sicher ist sicher`

Words in quotation marks are a phrase; whether a letter is large or small does not matter in it. No other character has
a meaning of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.analysis import occurrences

MOST_LETTERS = 400
"""Characters of a query that are looked at."""

_MOST_WORDS = 32
_MARKS = '„“”"«»'
_PHRASE = re.compile(f"[{_MARKS}]([^{_MARKS}]*)[{_MARKS}]")


class Word(NamedTuple):
    """A word as it is written, and the groups of terms it may stand as: all terms of one group must be there."""

    written: str
    ways: tuple[tuple[str, ...], ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms of all ways, each once."""
        return tuple(dict.fromkeys(term for way in self.ways for term in way))


@dataclass(frozen=True, slots=True)
class Sought:
    """The words and phrases of a query; neither where it has nothing that can be searched by."""

    words: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forms:
    """Under which forms what is sought counts as found in a text.

    `terms`: each by itself. `together`: groups whose terms count only where all stand in one passage. `phrases`: as
    they are written.
    """

    terms: frozenset[str] = frozenset()
    together: tuple[frozenset[str], ...] = ()
    phrases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is sought."""
        return bool(self.terms or self.together or self.phrases)


def read(query: str) -> Sought:
    """The words and phrases of a query."""
    query = query[:MOST_LETTERS]
    phrases = (" ".join(phrase.split()) for phrase in _PHRASE.findall(query))
    found: dict[tuple[tuple[str, ...], ...], Word] = {}
    for word in _words(_PHRASE.sub(" ", query)):
        found.setdefault(word.ways, word)
    return Sought(
        tuple(found.values())[:_MOST_WORDS],
        tuple(dict.fromkeys(phrase for phrase in phrases if any(map(str.isalnum, phrase)))),
    )


def pattern(phrase: str) -> re.Pattern[str]:
    """Where a phrase stands in a text: its words whole, a blank or a new line between them."""
    words = phrase.split()
    first = r"(?<!\w)" if words[0][0].isalnum() else ""
    last = r"(?!\w)" if words[-1][-1].isalnum() else ""
    return re.compile(first + r"\s".join(map(re.escape, words)) + last, re.IGNORECASE)


def forms(sought: Sought, equivalents: Mapping[str, Sequence[Sequence[str]]]) -> Forms:
    """All forms of what is sought, given what each term may also stand as (`indexer.expansion.equivalents`)."""
    groups = [way for word in sought.words for way in word.ways]
    groups += [tuple(group) for word in sought.words for term in word.terms for group in equivalents.get(term, ())]
    alone = frozenset(group[0] for group in groups if len(group) == 1)
    several = dict.fromkeys(frozenset(group) for group in groups if len(group) > 1)
    return Forms(alone, tuple(group for group in several if not group & alone), sought.phrases)


def _words(query: str) -> list[Word]:
    found = list(occurrences(query))
    compounds = [(start, end) for start, end, _ in found if "-" in query[start:end]]
    words: list[Word] = []
    for start, end, terms in found:
        written = query[start:end]
        if (start, end) in compounds:
            parts = tuple(term for first, last, each in found if start <= first and last <= end for term in each)
            words.append(Word(written, (terms, parts[:-1]) if parts[:-1] else (terms,)))
        elif not any(first <= start and end <= last for first, last in compounds):
            # An amount is there in words or in figures; of a date all terms must be there.
            amount = len(terms) == 3 and written[-1].isalpha()
            words.append(Word(written, (terms[:2], terms[2:]) if amount else (terms,)))
    return words
