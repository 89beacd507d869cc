"""The sentences of a turn that tell something of a topic: what a gold place quotes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.dataset import Gold
from eval.generate.wording import any_of, words
from indexer.analysis import analyse
from indexer.chunk import sentences
from indexer.protocol import Turn
from indexer.store import Index
from indexer.store.holdings import SittingRow

_SHORTEST, _LONGEST = 40, 320  # characters of a quoted sentence
_END = re.compile(r"[.!…][“”\"’)»]*$")  # neither a question, nor what announces a list, nor a line of one
_BULLETS = "–-•· "
# A full stop that ends no sentence though `sentences` takes it for one: `In der 24. Kalenderwoche`, `vgl. GVBl. I`.
_NO_END = re.compile(r"(?<![\d.,])\d{1,3}\.$|\b(?:[A-Z]\w*Bl|Rn|Kfz|Mill|einschl|gem|insb|sogen|zzgl|max|ff)\.$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a turn that stands on one printed page; `score` is the weight of the terms it shares."""

    text: str
    page: int
    score: float


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
    """The sentences that share a term with the topic, best first."""
    return sorted((s for s in quotable(turn, weights) if s.score > 0), key=lambda sentence: -sentence.score)


def quotable(turn: Turn, weights: Mapping[str, float]) -> list[Sentence]:
    """The sentences that can be quoted, in order, with how much they tell; none that only greets, asks or announces."""
    found = []
    for start, end, page in whole_sentences(turn):
        text = turn.text[start:end]
        said = re.sub(words("quotes")["address"], "", text)
        if len(said) < _SHORTEST or len(text) > _LONGEST or is_idle(said) or not _END.search(text):
            continue
        found.append(Sentence(text, page, sum(weights.get(term, 0.0) for term in set(analyse(text)))))
    return found


def whole_sentences(turn: Turn) -> Iterator[tuple[int, int, int]]:
    """Start, end and printed page of the sentences that stand whole on one page, without an interjection in between.

    What `indexer.chunk.sentences` parts behind an ordinal or inside of a bracket, and what goes on in lower case, is
    one sentence here: a quote should not begin in the middle of one. Two sentences may be taken for one by that.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sentences(turn.text):
        if joined and _goes_on(turn.text, *joined[-1], start):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    for begin, end in joined:
        start = end - len(turn.text[begin:end].lstrip(_BULLETS))
        page = turn.paragraph_at(start).page
        if start == end or page is None or turn.paragraph_at(end - 1).page != page or turn.text[start].islower():
            continue
        if not any(start < call.offset < end for call in turn.interjections):
            yield start, end, page


def is_idle(text: str) -> bool:
    """Whether a sentence greets, thanks or points at somebody."""
    return any_of("quotes", "idle").search(text) is not None


def golds(row: SittingRow, turns: Sequence[Turn], weights: Mapping[str, float]) -> tuple[Gold, ...]:
    """A place for each page of these turns by each speaker that tells something of the topic, the best page first."""
    found: dict[tuple[str, int], tuple[float, Gold]] = {}
    for turn in turns:
        for sentence in telling(turn, weights):
            place = gold(row, turn, sentence.page, sentence.text)
            if found.get((place.speaker, place.page), (0.0, place))[0] < sentence.score:
                found[place.speaker, place.page] = sentence.score, place
    return tuple(place for _, place in sorted(found.values(), key=lambda pair: -pair[0]))


def gold(row: SittingRow, turn: Turn, page: int, quote: str) -> Gold:
    """Words of a turn on a printed page as a gold place of that sitting."""
    return Gold(row.number, page, turn.speaker.name or "", quote, parliament=row.parliament, period=row.period)


def _goes_on(text: str, start: int, stop: int, end: int) -> bool:
    """Whether what begins at `end` goes on with `text[start:stop]`."""
    before, behind = text[start:stop], text[stop:end]
    if text[end:].lstrip(_BULLETS)[:1].islower():
        return True
    return "\n" not in behind and (_NO_END.search(before) is not None or before.count("(") > before.count(")"))
