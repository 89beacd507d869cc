"""What is known of a found passage, as numbers that a ranking can weigh.

Some are the two searches' own (`FUSED`, with what the question names and what a passage is); the others look at the
passage's words and at what else was found around it. All are about 0 to 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import analyse
from indexer.protocol import AgendaItem, Kind, Role
from indexer.store import Passage, Terms
from rag.entities import Entities
from rag.question import Question
from rag.retrieval.topic import Topic
from rag.understanding.wanted import holds

Columns = dict[str, NDArray[np.float64]]

FUSED = ("text", "vector", "person", "party", "government", "leaning", "debate_named", "dates", "chair", "asks")
VECTOR_FEATURES = ("vector", "vector_gap", "model_gap")
AROUND = ("turn", "debate", "answered")
NAMES = (
    *FUSED, "vector_gap", "model_gap", "speaks_for_government", "answers", "covered", "covered_title",
    "covered_question", "covered_all", "rarest", "wanted", "distance", "opening", "short", *AROUND,
)  # fmt: skip

_SPAN = 0.09  # cosine; so much below the best counts nothing
_GAP = 0.05  # cosine; the unit of how far below the best one is
_RARE = 10.0  # about the weight of the rarest term
_MONTH, _MONTHS = 30.4, 24  # days; further away is no further
_SHORT = 300  # characters
_SUPPORTING = 40  # candidates that support others of their turn and debate
_NEAR_BEST = 0.6  # a candidate so much below the best supports nothing


_NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with BM25 (0 where none of the words stand in it) and cosine (-1 to 1; None where nothing has one).

    `moved` is the cosine to the question as the adapter moves it (`rag.retrieval.question_adapter`), the same as
    `cosine` without one; `terms` are those that the index holds of the passage.
    """

    passage: Passage
    text: float
    cosine: float | None
    moved: float | None = None
    terms: Terms = _NO_TERMS
    score: float = 0.0


def features(found: Sequence[Candidate], question: Question, topic: Topic) -> Columns:
    """Every feature but those `AROUND`, by name, each (n,)."""
    entities, wanted = question.entities, question.wanted
    passages = [c.passage for c in found]
    days = [date.fromisoformat(p.date) for p in passages]
    person = np.array([entities.means(p.speaker, day) for p, day in zip(passages, days, strict=True)], float)
    party = np.array([entities.means_group(p.party, day) for p, day in zip(passages, days, strict=True)], float)
    governing = np.array([entities.government and governs(p, entities.feminine) for p in passages], float)
    governing *= 1 - person
    named = [frozenset(analyse(title)) for title in entities.debates]
    asks = np.array([is_question(p) for p in passages], float)
    text = np.array([c.text for c in found], float)
    below, below_by_model = _below(c.moved for c in found), _below(c.cosine for c in found)
    away = np.array([_away(day, entities) for day in days], float)
    return {
        "text": text / (text.max(initial=0.0) or 1.0),
        "vector": np.maximum(0.0, 1 - below / _SPAN),
        "person": person,
        "party": party * (1 - person),
        "government": governing * (not entities.leaning),
        "leaning": governing * entities.leaning,
        "debate_named": np.array([_is_of(c, named) for c in found], float),
        "dates": np.array([entities.dates is not None] * len(found), float) * (away == 0),
        "chair": np.array([p.role == Role.CHAIR for p in passages], float),
        "asks": asks * (1 - np.maximum(person, party)),
        "vector_gap": -below / _GAP,
        "model_gap": -below_by_model / _GAP,
        "speaks_for_government": np.array([p.role == Role.GOVERNMENT for p in passages], float),
        "answers": np.array([is_answer(p) for p in passages], float),
        **_covered(found, topic),
        "wanted": np.array([holds(wanted, p.text) for p in passages], float),
        "distance": -away / (_MONTH * _MONTHS),
        "opening": np.array([p.start == 0 for p in passages], float),
        "short": np.array([len(p.text) < _SHORT for p in passages], float),
    }


def _below(cosines: Iterable[float | None]) -> NDArray[np.float64]:
    """How far each cosine is below the best: (n,); as far as `_SPAN` where there is none."""
    values = np.array([np.nan if cosine is None else cosine for cosine in cosines], float)
    below: NDArray[np.float64] = np.nan_to_num(np.nanmax(values, initial=-1.0) - values, nan=_SPAN)
    return below


def around(found: Sequence[Candidate], fused: NDArray[np.float64]) -> Columns:
    """How much else was found in the same turn and in the same debate, and how well the question fits that an answer
    replies to; `fused` (n,) is how good each is by itself."""
    strength = np.zeros(len(found))
    best = np.argsort(-fused, kind="stable")[:_SUPPORTING]
    strength[best] = np.maximum(0.0, fused[best] - (fused.max(initial=0.0) - _NEAR_BEST))
    turns: defaultdict[str, float] = defaultdict(float)
    debates: defaultdict[object, float] = defaultdict(float)
    asked: defaultdict[object, float] = defaultdict(float)
    for place in best:
        passage = found[place].passage
        turns[passage.turn_id] += strength[place]
        debates[debate(passage)] += strength[place]
        if is_question(passage):
            asked[debate(passage)] = max(asked[debate(passage)], strength[place])
    others = [(turns[c.passage.turn_id], debates[debate(c.passage)]) for c in found]
    in_turn, in_debate = np.log1p(np.maximum(0.0, np.array(others).reshape(-1, 2) - strength[:, None])).T
    answered = np.array([asked[debate(c.passage)] * is_answer(c.passage) for c in found], float)
    return {"turn": in_turn, "debate": in_debate, "answered": answered}


def _covered(found: Sequence[Candidate], topic: Topic) -> Columns:
    """The share of the question's weighted terms in a passage, in its agenda item, in the question that it answers, in
    all of it with the speaker's name; and the weight of the rarest in its words."""
    words = [topic.held(c.terms.text) for c in found]
    titles = [topic.held(c.terms.agenda) for c in found]
    asked = [topic.held(c.terms.question) for c in found]
    who = [topic.held(c.terms.speaker) for c in found]
    anywhere = [a | b | c | d for a, b, c, d in zip(words, titles, asked, who, strict=True)]
    return {
        "covered": np.array([topic.share(held) for held in words], float),
        "covered_title": np.array([topic.share(held) for held in titles], float),
        "covered_question": np.array([topic.share(held) for held in asked], float),
        "covered_all": np.array([topic.share(held) for held in anywhere], float),
        "rarest": np.array([max((topic.weights[t] for t in held), default=0.0) for held in words], float) / _RARE,
    }


def _is_of(candidate: Candidate, titles: Sequence[frozenset[str]]) -> bool:
    """Whether a passage is of a debate with all the words of one of those titles."""
    return any(title and title <= candidate.terms.agenda for title in titles)


def _away(day: date, entities: Entities) -> float:
    """Days between a day and the period that the question names, 0 inside it, at most `_MONTHS`."""
    if entities.dates is None:
        return 0.0
    first, last = entities.dates
    return min(max((first - day).days, (day - last).days, 0), _MONTH * _MONTHS)


def debate(passage: Passage) -> tuple[str, int, int, AgendaItem]:
    """What tells one debate, or one question of a Fragestunde, from another."""
    return passage.parliament, passage.period, passage.sitting, passage.agenda_item


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
