"""The sentences of a turn that tell something of a topic: what a gold place quotes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.dataset import Gold
from eval.generate.wording import any_of
from indexer.analysis import analyse
from indexer.chunk import sentences
from indexer.protocol import Turn
from indexer.store import Index
from indexer.store.holdings import SittingRow

_SHORTEST, _LONGEST = 40, 320  # characters of a quoted sentence
_NO_QUANTITY = re.compile(r"§+\s?\d+\w*|\b\d{1,3}/\d+|\bArt(?:ikel|\.)\s?\d+|\bAbs(?:atz|\.)\s?\d+|\bNr\.\s?\d+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a turn that stands on one printed page; `score` is the weight of the terms it shares."""

    text: str
    page: int
    score: float
    number: bool


class Weights:
    """How much a term tells: the logarithm of the share of passages that hold it, with the sign turned."""

    def __init__(self, index: Index) -> None:
        self._index, self._passages = index, max(1, index.coverage().chunks)

    def of(self, terms: Sequence[str]) -> dict[str, float]:
        """The weight of each term, above 0 where not every passage holds it."""
        counts = self._index.term_frequencies(list(terms))
        return {
            term: math.log((1 + self._passages) / (0.5 + min(count, self._passages))) for term, count in counts.items()
        }


def telling(turn: Turn, weights: Mapping[str, float]) -> list[Sentence]:
    """The sentences that share a term with the topic, best first; none that only greets, or that is interrupted."""
    found = []
    for begin, end in sentences(turn.text):
        text = turn.text[begin:end].lstrip("–- ")
        start = end - len(text)
        page = turn.paragraph_at(start).page
        if not _SHORTEST <= end - start <= _LONGEST or page is None or turn.paragraph_at(end - 1).page != page:
            continue
        if text.endswith("?") or any_of("quotes", "idle").search(text):
            continue
        if any(start < call.offset < end for call in turn.interjections):
            continue
        score = sum(weights.get(term, 0.0) for term in set(analyse(text)))
        if score > 0:
            found.append(Sentence(text, page, score, bool(re.search(r"\d", _NO_QUANTITY.sub("", text)))))
    return sorted(found, key=lambda sentence: -sentence.score)


def golds(row: SittingRow, turns: Sequence[Turn], weights: Mapping[str, float]) -> tuple[Gold, ...]:
    """A place for each page of these turns by each speaker that tells something of the topic, the best page first."""
    found: dict[tuple[str, int], tuple[float, Gold]] = {}
    for turn in turns:
        for sentence in telling(turn, weights):
            place = gold(row, turn, sentence)
            if found.get((place.speaker, place.page), (0.0, place))[0] < sentence.score:
                found[place.speaker, place.page] = sentence.score, place
    return tuple(place for _, place in sorted(found.values(), key=lambda pair: -pair[0]))


def gold(row: SittingRow, turn: Turn, sentence: Sentence) -> Gold:
    """A sentence as a gold place of that sitting."""
    return Gold(
        row.number,
        sentence.page,
        turn.speaker.name or "",
        sentence.text,
        parliament=row.parliament,
        period=row.period,
    )
