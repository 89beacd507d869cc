"""What a query looks for in the full text, chosen so that a search costs about the same however large the index is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.expansion import Lexicon, Way, expand

# The passages that can be found are those with one of a query's rarest terms: so many are scored, and those of two
# terms at least. More frequent terms say less and cost more: they only tell among the best so found, as long as no more
# than so many postings are read. Alternatives have a limit of their own, so that they take no term's place.
PASSAGES_SCORED = 8_000
POSTINGS_READ = 60_000
ALTERNATIVE_POSTINGS = 30_000
# How much a hit of an alternative counts against one of the question's own terms, found on the development questions. A
# compound is rarer than its words and so would count more than both; a misspelt word has no other hit.
WORTH = {Way.PARTS: 0.5, Way.COMPOUND: 0.3, Way.LONG_FORM: 0.5, Way.ACRONYM: 0.5, Way.SPELLING: 0.8}


class Wanted(NamedTuple):
    """Terms that a passage must all hold, how many passages do at most, how many postings that costs, and its worth."""

    terms: tuple[str, ...]
    passages: int
    postings: int
    worth: float = 1.0


class Chosen(NamedTuple):
    """What finds passages, and what only tells among those found; the rarest first."""

    finding: list[Wanted]
    telling: list[Wanted]


def choose(terms: Sequence[str], lexicon: Lexicon) -> Chosen:
    """What to look for, given the terms of a query, each once."""
    others = expand(terms, lexicon)
    known = lexicon.passages([*terms, *(term for each in others for term in each.terms)])

    def rarest(groups: Iterable[tuple[tuple[str, ...], float]]) -> list[Wanted]:
        counts = ((group, [known.get(term, 0) for term in group], worth) for group, worth in groups)
        held = (Wanted(group, min(each), sum(each), worth) for group, each, worth in counts if all(each))
        return sorted(held, key=lambda each: (each.passages, each.terms))

    chosen = Chosen([], [])
    scored = read = 0
    for each in rarest(((term,), 1.0) for term in terms):
        scored, read = scored + each.passages, read + each.postings
        if scored <= PASSAGES_SCORED or len(chosen.finding) < 2:
            chosen.finding.append(each)
        elif read <= POSTINGS_READ:
            chosen.telling.append(each)
    read = 0
    for each in rarest((each.terms, WORTH[each.way]) for each in others):
        read += each.postings
        if read <= ALTERNATIVE_POSTINGS:
            chosen.finding.append(each)
    return chosen
