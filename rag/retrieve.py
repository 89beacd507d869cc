"""Evidence: full text and vectors, fused with what the question says about who spoke and when.

Filters of the user are hard. What was inferred from the question is a preference: it raises passages that fit, and
makes sure that some are among the candidates; it hides nothing. A sitting or a Drucksache named in so many words is
hard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log1p

from indexer.embedding import Embedder
from indexer.protocol import AgendaItem, Kind, Role
from indexer.store import Filters, Index, Passage
from rag.entities import Entities
from rag.question import Question
from rag.stages import Stages


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts in a passage's score; found on the development questions.

    `text` and `vector` weigh scores between 0 and 1: BM25 against the best one's, cosine within `span` below the best.
    `person` to `dates` are added where a passage fits what the question names, `chair` and `question` where it is
    procedure, or a question while an answer is wanted. `turn` and `debate` weigh how much else was found in the same
    turn and under the same agenda item, `answer` how well the question fits that an answer replies to.
    """

    text: float = 0.20
    vector: float = 1.0
    span: float = 0.13
    person: float = 0.50
    party: float = 0.38
    government: float = 0.25
    dates: float = 0.40
    chair: float = -0.36
    question: float = -0.20
    turn: float = 0.20
    debate: float = 0.05
    answer: float = 0.60

    def without_reranking(self) -> Weights:
        """The weights of what a passage and the question say by themselves."""
        return replace(self, chair=0.0, question=0.0, turn=0.0, debate=0.0, answer=0.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with the two scores it came with, BM25 (above 0) and cosine (-1 to 1); None where not found so."""

    passage: Passage
    text: float | None
    cosine: float | None
    score: float = 0.0


CANDIDATES = 60  # from each of full text and vectors
PREFERRED = 40  # more from each among the passages that fit the question's people, groups and dates
_SUPPORTING = 40  # candidates that support others of their turn and debate
_NEAR_BEST = 0.6  # a candidate so much below the best supports nothing


class Retriever:
    """Finds the passages for a question. Without an embedder it uses full text alone."""

    def __init__(
        self, index: Index, embedder: Embedder | None, weights: Weights = Weights(), stages: Stages = Stages()
    ) -> None:
        self.index = index
        self.embedder = embedder if stages.vectors else None
        self.weights = weights if stages.reranking else weights.without_reranking()
        self.stages = stages

    def candidates(self, question: Question, filters: Filters = Filters()) -> list[Candidate]:
        """All candidates, best first, scored by `score`."""
        hard = with_named(filters, question.entities)
        vector = self.embedder.embed_query(question.standalone) if self.embedder else None
        texts: dict[str, float] = {}
        cosines: dict[str, float] = {}
        searches = [(hard, CANDIDATES), *((f, PREFERRED) for f in preferred(hard, question.entities))]
        for limits, count in searches:
            if self.stages.text:
                texts |= dict(self.index.search_text(question.standalone, limits, count))
            if vector is not None:
                cosines |= dict(self.index.search_vector(vector, limits, count))
        passages = self.index.passages(list(dict.fromkeys((*cosines, *texts))))
        found = [Candidate(p, texts.get(p.chunk_id), cosines.get(p.chunk_id)) for p in passages]
        return score(found, question.entities, self.weights)

    def retrieve(self, question: Question, filters: Filters = Filters(), k: int = 10) -> list[Passage]:
        """The `k` best passages, ranked from 1, one of each turn."""
        return diverse(self.candidates(question, filters), k)


def with_named(filters: Filters, entities: Entities) -> Filters:
    """The user's filters, with the sitting and the papers that the question names where the user set none."""
    return replace(
        filters,
        sittings=filters.sittings or entities.sittings,
        drucksachen=filters.drucksachen or (entities.drucksachen if not filters.drucksachen else ()),
        agenda=filters.agenda or (entities.agenda if entities.sittings else ()),
    )


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


def score(found: Sequence[Candidate], entities: Entities, weights: Weights) -> list[Candidate]:
    """Candidates with their fused scores, best first."""
    best_text = max((c.text for c in found if c.text), default=1.0)
    best_cosine = max((c.cosine for c in found if c.cosine), default=1.0)

    def value(candidate: Candidate) -> float:
        lexical = (candidate.text or 0.0) / best_text
        semantic = 0.0
        if candidate.cosine is not None:
            semantic = max(0.0, 1 - (best_cosine - candidate.cosine) / weights.span)
        return weights.text * lexical + weights.vector * semantic + fit(candidate.passage, entities, weights)

    return supported(sorted((replace(c, score=value(c)) for c in found), key=_order), weights)


def supported(ranked: Sequence[Candidate], weights: Weights) -> list[Candidate]:
    """Candidates again, raised where their turn and their debate hold more that was found."""
    if not ranked:
        return []
    threshold = ranked[0].score - _NEAR_BEST
    strength = {c.passage.chunk_id: max(0.0, c.score - threshold) for c in ranked[:_SUPPORTING]}
    turns: defaultdict[str, float] = defaultdict(float)
    debates: defaultdict[object, float] = defaultdict(float)
    asked: defaultdict[object, float] = defaultdict(float)
    for candidate in ranked[:_SUPPORTING]:
        turns[candidate.passage.turn_id] += strength[candidate.passage.chunk_id]
        debates[debate(candidate.passage)] += strength[candidate.passage.chunk_id]
        if is_question(candidate.passage):
            at = debate(candidate.passage)
            asked[at] = max(asked[at], strength[candidate.passage.chunk_id])

    def raised(candidate: Candidate) -> Candidate:
        own = strength.get(candidate.passage.chunk_id, 0.0)
        turn = weights.turn * log1p(max(0.0, turns[candidate.passage.turn_id] - own))
        about = weights.debate * log1p(max(0.0, debates[debate(candidate.passage)] - own))
        answer = weights.answer * asked[debate(candidate.passage)] if is_answer(candidate.passage) else 0.0
        return replace(candidate, score=candidate.score + turn + about + answer)

    return sorted(map(raised, ranked), key=_order)


def debate(passage: Passage) -> tuple[str, int, int, AgendaItem]:
    """What tells one debate, or one question of a Fragestunde, from another."""
    return passage.parliament, passage.period, passage.sitting, passage.agenda_item


def _order(candidate: Candidate) -> tuple[float, str]:
    return -candidate.score, candidate.passage.chunk_id


def fit(passage: Passage, entities: Entities, weights: Weights) -> float:
    """What a passage gains by fitting the question's people, groups and dates, and loses by being procedure."""
    gain = 0.0
    meant = entities.means(passage.speaker, date.fromisoformat(passage.date))
    if meant:
        gain += weights.person
    elif passage.party is not None and passage.party in entities.parties:
        gain += weights.party
    elif entities.government and governs(passage, entities.feminine):
        gain += weights.government
    if entities.dates and entities.dates[0] <= date.fromisoformat(passage.date) <= entities.dates[1]:
        gain += weights.dates
    if passage.role == Role.CHAIR:
        gain += weights.chair
    elif is_question(passage) and not meant and passage.party not in entities.parties:
        gain += weights.question
    return gain


def is_question(passage: Passage) -> bool:
    """Whether a member asks the government, spoken or in writing."""
    return passage.kind == Kind.QUESTION or (passage.kind == Kind.WRITTEN and passage.role == Role.MEMBER)


def is_answer(passage: Passage) -> bool:
    """Whether the government answers such a question."""
    return passage.kind == Kind.ANSWER or (passage.kind == Kind.WRITTEN and passage.role == Role.GOVERNMENT)


def governs(passage: Passage, feminine: bool | None) -> bool:
    """Whether a member of the government speaks; `feminine` asks for a woman or a man, None for either."""
    office = passage.office or ""
    return passage.role == Role.GOVERNMENT and (
        feminine is None or ("inisterin" in office or "sekretärin" in office) == feminine
    )


def diverse(candidates: Sequence[Candidate], k: int, per_turn: int = 1) -> list[Passage]:
    """The first `k` passages with at most `per_turn` of one turn; ranks and scores filled in."""
    seen: defaultdict[str, int] = defaultdict(int)
    chosen: list[Passage] = []
    for candidate in candidates:
        turn_id = candidate.passage.turn_id
        if len(chosen) < k and seen[turn_id] < per_turn:
            seen[turn_id] += 1
            chosen.append(replace(candidate.passage, rank=len(chosen) + 1, score=round(candidate.score, 4)))
    return chosen
