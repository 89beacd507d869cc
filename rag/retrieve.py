"""Evidence: full text and vectors, fused with what the question says about who spoke and when.

Filters of the user are hard. What was inferred from the question is a preference: it raises passages that fit, and
makes sure that some are among the candidates; it hides nothing. A sitting or a Drucksache named in so many words is
hard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from heapq import heapify, heappop, heappush

from indexer.embedding import Embedder
from indexer.protocol import Role
from indexer.store import Filters, Hit, Index, Passage
from rag.entities import Entities
from rag.question import Question
from rag.retrieval.context import in_context
from rag.retrieval.crossencoder import CrossEncoder
from rag.retrieval.question_adapter import Vector, adapter_for
from rag.retrieval.ranking import Candidate, Ranking, ranked
from rag.retrieval.ranking import rankings as learned
from rag.retrieval.topic import Topic, topic_of
from rag.stages import Stages

CANDIDATES = 50  # from each of full text and vectors
PREFERRED = 25  # more from each among the passages that fit the question's people, groups and dates

# How often one turn is shown, found on questions held apart (docs/ranking.md).
PER_TURN = 2
AGAIN = 0.25
APART = 800  # characters

_BESIDE = ThreadPoolExecutor(thread_name_prefix="embed")


class Retriever:
    """Finds the passages for a question. Without an embedder it uses full text alone."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder | None,
        stages: Stages = Stages(),
        rankings: Mapping[str, Ranking] | None = None,
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        self.index = index
        self.embedder = embedder if stages.vectors else None
        self.adapter = adapter_for(self.embedder) if self.embedder and stages.adapting else None
        ranking = (rankings or learned())["vectors" if self.embedder else "text"]
        self.ranking = ranking if stages.reranking else ranking.without_reranking()
        self.stages = stages
        self._cross_encoder = cross_encoder if stages.reranking else None

    def candidates(self, question: Question, filters: Filters = Filters()) -> list[Candidate]:
        """All candidates, best first."""
        candidates = ranked(self.found(question, filters), question, self.topic(question), self.ranking)
        return self._cross_encoder.reranked(question.standalone, candidates) if self._cross_encoder else candidates

    def everybody(self, question: Question, filters: Filters, found: list[Candidate]) -> list[Candidate]:
        """What was found for a question, with what is found beyond the sittings, papers and items that it names."""
        named = question.entities
        if not (named.sittings or named.drucksachen):
            return found
        lifted = replace(question, entities=replace(named, sittings=(), drucksachen=(), agenda=()))
        known = {candidate.passage.chunk_id for candidate in found}
        return [*found, *(c for c in self.candidates(lifted, filters) if c.passage.chunk_id not in known)]

    def topic(self, question: Question) -> Topic:
        """What a question is about."""
        return topic_of(question, self.index, self.index.coverage().chunks)

    def found(self, question: Question, filters: Filters = Filters()) -> list[Candidate]:
        """What full text and vectors find, in no order, each with both scores."""
        hard = with_named(filters, question.entities)
        searches = [(hard, CANDIDATES), *((f, PREFERRED) for f in preferred(hard, question.entities))]
        return self.searched(question, searches, question.standalone)

    def searched(self, question: Question, searches: Sequence[tuple[Filters, int]], words: str) -> list[Candidate]:
        """What several searches find together, by these words and by the question's vector, in no order."""
        query = words if self.stages.text else None
        # While the question is embedded the full text is searched: neither holds Python's lock for long.
        vectors = _BESIDE.submit(self._vectors, question.standalone)
        if query is not None:
            self.index.prepare(query)
        return [_candidate(hit) for hit in self.index.find(query, vectors.result(), searches)]

    def _vectors(self, text: str) -> list[Vector]:
        """The vector to search by and the model's own; none without a model."""
        if self.embedder is None:
            return []
        asked = self.embedder.embed_query(text)
        return [self.adapter(asked) if self.adapter else asked, asked]

    def retrieve(self, question: Question, filters: Filters = Filters(), k: int = 10) -> list[Passage]:
        """The `k` best passages in their context, ranked from 1, no more than `PER_TURN` of a turn."""
        return in_context(diverse(self.candidates(question, filters), k), self.index)


def _candidate(hit: Hit) -> Candidate:
    moved, cosine = hit.cosines or (None, None)
    return Candidate(hit.passage, hit.text, cosine, moved, hit.terms)


def with_named(filters: Filters, entities: Entities) -> Filters:
    """The user's filters, with the sitting and the papers that the question names where the user set none."""
    return replace(
        filters,
        sittings=filters.sittings or entities.sittings,
        drucksachen=filters.drucksachen or (entities.drucksachen if not filters.drucksachen else ()),
        agenda=filters.agenda or (entities.agenda if entities.sittings else ()),
    )


def within(filters: Filters, entities: Entities) -> Filters:
    """The same, with the period that the question is limited to."""
    hard = with_named(filters, entities)
    if not entities.dates or not entities.dates_sure or hard.date_from or hard.date_to:
        return hard
    return replace(hard, date_from=entities.dates[0], date_to=entities.dates[1])


def preferred(hard: Filters, entities: Entities) -> list[Filters]:
    """Narrower searches for what the question prefers, within the hard limits, which they never widen."""
    who: list[Filters] = []
    if entities.people and not hard.speakers:
        who.append(replace(hard, speakers=entities.spellings))
    if entities.parties and not hard.parties and not hard.speakers:
        who.append(replace(hard, parties=entities.parties))
    if entities.government and not hard.roles:
        who.append(replace(hard, roles=(Role.GOVERNMENT.value,)))
    if entities.debates and not hard.agenda:
        who.append(replace(hard, agenda=entities.debates))
    if entities.dates and not hard.date_from and not hard.date_to:
        first, last = entities.dates
        return [replace(f, date_from=first, date_to=last) for f in (who or [hard])] + who
    return who


def diverse(
    candidates: Sequence[Candidate], k: int, *, again: float = AGAIN, apart: int | None = APART
) -> list[Passage]:
    """The first `k` passages, so that no speech fills the list; ranks and scores filled in.

    A turn has at most `PER_TURN`, so many characters `apart`: in its context one shows what lies between anyway (None:
    however near). A further one of the same turn is worth `again` less for each before it.
    """
    waiting = [(-candidate.score, place, 0) for place, candidate in enumerate(candidates)]
    heapify(waiting)
    shown: defaultdict[str, list[Passage]] = defaultdict(list)
    chosen: list[Passage] = []
    while waiting and len(chosen) < k:
        below, place, known = heappop(waiting)
        passage = candidates[place].passage
        others = shown[passage.turn_id]
        if len(others) >= PER_TURN or (apart is not None and any(_near(passage, other, apart) for other in others)):
            continue
        if known < len(others):
            heappush(waiting, (below + again * (len(others) - known), place, len(others)))
            continue
        others.append(passage)
        chosen.append(replace(passage, rank=len(chosen) + 1, score=round(max(0.0, -below), 4)))
    return chosen


def _near(one: Passage, other: Passage, apart: int) -> bool:
    return one.start < other.end + apart and other.start < one.end + apart
