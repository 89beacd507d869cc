"""What else a question's terms may stand as: the parts of a compound, the compound of two terms, the long form of an
acronym, the acronym of a long form, the word that was meant by a misspelt one. All of it is learned from the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from enum import StrEnum
from typing import NamedTuple, Protocol

from indexer.compounds import joined, pieces, split
from indexer.spelling import mistakes, nearest

_MOST_TERMS = 24  # of a question that are expanded
_SHORTEST_COMPOUND = 7  # letters
_COMMON = 1_000  # passages; a compound in more is found by itself, two terms in more say too little to be joined
_MOST_LONG_FORMS = 2  # of an ambiguous acronym
_FOREIGN = 0.5  # share of a question's words; where more stand nowhere it is in another language, not misspelt


class Way(StrEnum):
    """How an alternative was come by."""

    PARTS = "parts"
    COMPOUND = "compound"
    LONG_FORM = "long form"
    ACRONYM = "acronym"
    SPELLING = "spelling"


class Alternative(NamedTuple):
    """Terms that together stand for some of the question's terms."""

    of: tuple[str, ...]
    terms: tuple[str, ...]
    way: Way


class Lexicon(Protocol):
    """What is known of the words of an index."""

    def passages(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each of the terms stands; one that stands nowhere is left out."""
        ...

    def like(self, term: str, mistakes: int) -> dict[str, int]:
        """Terms with the same first letter and about as many letters, each with its passages."""
        ...

    def long_forms(self, term: str) -> Sequence[tuple[str, ...]]:
        """The terms of each long form of an acronym, the most frequent first."""
        ...

    def acronyms(self, terms: Sequence[str]) -> Mapping[tuple[str, ...], str]:
        """The acronyms whose long form's terms are all among the terms, by those."""
        ...


def expand(terms: Sequence[str], lexicon: Lexicon) -> tuple[Alternative, ...]:
    """The alternatives to a question's terms, each once; what they say is held by the index, or they are left out.

    Args:
        terms: of the question, each once, as `indexer.analysis.analyse` makes them.
        lexicon: of the index that is asked.
    """
    terms = terms[:_MOST_TERMS]
    known = lexicon.passages([*terms, *joined(terms)])
    found = list(_acronyms(terms, lexicon))
    found += _compounds(terms, known)
    found += _parts([t for t in terms if len(t) >= _SHORTEST_COMPOUND and known.get(t, 0) <= _COMMON], terms, lexicon)
    found += _figures_apart([term for term in terms if term not in known], lexicon)
    told = {term for alternative in found for term in alternative.of}
    found += _spellings([t for t in terms if t not in known and t not in told], terms, lexicon)
    return tuple(dict.fromkeys(found))


def equivalents(alternatives: Iterable[Alternative]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """By term, what it may stand as: words that hold all the terms of one of these hold that term."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for alternative in alternatives:
        for term in alternative.of:
            found.setdefault(term, []).append(alternative.terms)
    return {term: tuple(dict.fromkeys(groups)) for term, groups in found.items()}


def holds(words: Set[str], term: str, equivalents: Mapping[str, Sequence[Sequence[str]]]) -> bool:
    """Whether the terms of a text hold a term, by itself or as one of its equivalents."""
    return term in words or any(words >= set(group) for group in equivalents.get(term, ()))


def _acronyms(terms: Sequence[str], lexicon: Lexicon) -> Iterator[Alternative]:
    for term in terms:
        for long in lexicon.long_forms(term)[:_MOST_LONG_FORMS]:
            if not set(long) <= set(terms):
                yield Alternative((term,), long, Way.LONG_FORM)
    for long, short in lexicon.acronyms(terms).items():
        if short not in terms:
            yield Alternative(long, (short,), Way.ACRONYM)


def _compounds(terms: Sequence[str], known: Mapping[str, int]) -> Iterator[Alternative]:
    for compound, of in joined(terms).items():
        common = min(known.get(term, 0) for term in of) > _COMMON
        if compound in known and compound not in terms and not common:
            yield Alternative(of, (compound,), Way.COMPOUND)


def _parts(words: Sequence[str], terms: Sequence[str], lexicon: Lexicon) -> Iterator[Alternative]:
    known = lexicon.passages([*words, *set().union(*map(pieces, words))])
    for word in words:
        parts = tuple(part.term for part in split(word, known))
        if parts and not set(parts) <= set(terms):
            yield Alternative((word,), parts, Way.PARTS)


_RUN_TOGETHER = re.compile(r"([a-z]{1,2})(\d{1,4})")  # `B49`, where protocols print `B 49`


def _figures_apart(unknown: Sequence[str], lexicon: Lexicon) -> Iterator[Alternative]:
    apart = [(term, match.groups()) for term in unknown if (match := _RUN_TOGETHER.fullmatch(term))]
    known = lexicon.passages([part for _, parts in apart for part in parts]) if apart else {}
    for term, parts in apart:
        if all(part in known for part in parts):
            yield Alternative((term,), parts, Way.PARTS)


def _spellings(unknown: Sequence[str], terms: Sequence[str], lexicon: Lexicon) -> Iterator[Alternative]:
    words = [term for term in terms if term.isalpha()]
    if len(unknown) > max(1, _FOREIGN * len(words)):
        return
    for term in unknown:
        if most := mistakes(term):
            for meant in nearest(term, lexicon.like(term, most)):
                if meant not in terms:
                    yield Alternative((term,), (meant,), Way.SPELLING)
