"""Answers in sections: each a search of its own, with its own quotes or nothing.

What a section may quote is decided as for a whole answer (`rag.abstain`): where the evidence is too weak it stays
empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import TypeVar

from indexer.store import Index, Passage
from rag import abstain
from rag.abstention.answerable import models
from rag.abstention.evidence import signals
from rag.entities import Entities
from rag.extractive import Quote, choose
from rag.question import Question
from rag.retrieval.context import in_context
from rag.retrieval.features import Candidate
from rag.retrieval.question_adapter import Vector
from rag.retrieval.topic import Topic
from rag.retrieve import Retriever, diverse

_One = TypeVar("_One")

_BESIDE = ThreadPoolExecutor(2, thread_name_prefix="section")
_READ = 3  # passages of a section whose sentences are looked at
_COMPARED = 3  # of these, sentences that are compared with the question by their vectors
_NEAR, _NEAR_ENGLISH = 0.8, 0.72  # cosine to the adapted question; so near a passage may say it in other words
_FURTHER = 10  # passages that may be shown beside those quoted
_JUDGED, _EVERYBODY = 5, 20  # candidates of a section that must carry it, and of all that these are held against
SEARCHED = 20  # passages found by words and by vectors for a section


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an answer: its label, its quotes, the best first, and how well its evidence carries them."""

    label: str
    quotes: tuple[Quote, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Sections:
    """An answer in sections. `further` are the best of the other passages found, in their context."""

    parts: tuple[Section, ...]
    further: tuple[Passage, ...]

    @property
    def quotes(self) -> list[Quote]:
        """Those of all sections, in their order."""
        return [quote for part in self.parts for quote in part.quotes]

    @property
    def confidence(self) -> float:
        """That of the section that carries most."""
        return max((part.confidence for part in self.parts), default=0.0)

    def evidence(self, count: int) -> tuple[Passage, ...]:
        """The passages quoted and others, about `count`, ranked from 1."""
        quoted = {quote.passage.chunk_id: quote.passage for quote in self.quotes}
        others = [passage for passage in self.further if passage.chunk_id not in quoted]
        shown = [*quoted.values(), *others[: max(0, count - len(quoted))]]
        return tuple(replace(passage, rank=rank) for rank, passage in enumerate(shown, 1))


@dataclass(frozen=True, slots=True)
class Searching:
    """What every section is searched with: `asked` is the question's vector, where there is a model for it.

    `strict` is whether weak evidence is left out.
    """

    retriever: Retriever
    index: Index
    asked: Vector | None = None
    strict: bool = True

    def section(
        self,
        label: str,
        question: Question,
        found: Sequence[Candidate],
        everybody: Sequence[Candidate],
        topic: Topic,
        quotes: int,
        *,
        stance: bool = False,
    ) -> Section:
        """The section of these candidates, the best first, with so many quotes at most.

        `everybody` are the candidates of all sections: what others speak of and these do not tells against them.
        `stance` prefers sentences that take a position.
        """
        answering = on_topic(abstain.answering(found, question.entities), question, topic)
        if not answering or not topic:
            return Section(label)
        confidence = self.confidence(question, answering, everybody, topic)
        if confidence is None:
            return Section(label)
        passages = in_context(diverse(answering, _READ), self.index)
        turns = self.index.turns([passage.turn_id for passage in passages])
        read = [passage for passage in passages if passage.turn_id in turns]
        chosen = choose(
            question,
            read,
            turns,
            topic,
            self.retriever.embedder,
            quotes,
            compared=_COMPARED,
            asked=self.asked,
            stance=stance,
        )
        return Section(label, tuple(chosen), confidence)

    def confidence(
        self, question: Question, answering: Sequence[Candidate], everybody: Sequence[Candidate], topic: Topic
    ) -> float | None:
        """How probable it is that these passages carry an answer; None where too little so."""
        model = models()["vectors" if self.retriever.embedder else "text"]
        confidence = model.probability(signals(question, answering[:_JUDGED], everybody[:_EVERYBODY], topic))
        return confidence if confidence >= model.answers_from or not self.strict else None

    def sections(self, parts: Sequence[Section], found: Sequence[Candidate]) -> Sections:
        """The sections, with the best of all candidates, the best first, to be read beside them."""
        return Sections(tuple(parts), tuple(in_context(diverse(found, _FURTHER), self.index)))


def beside(part: Callable[[_One], Section], each: Sequence[_One]) -> list[Section]:
    """The sections, two at a time: while one's sentences are embedded another's passages are read."""
    context = copy_context()  # so that whoever asks learns what the searches of a section had to do without
    return list(_BESIDE.map(lambda one: context.copy().run(part, one), each))


def on_topic(candidates: Sequence[Candidate], question: Question, topic: Topic) -> list[Candidate]:
    """The candidates that speak of the rarest thing asked about, or come near the question in meaning.

    Beside other sections a passage that has only half of the topic in it looks like a group's word on all of it. Of
    English words only names stand in German passages.
    """
    english = question.language == "en"
    things = frozenset() if english and topic.things == topic.weights.keys() else topic.things
    return [candidate for candidate in candidates if _speaks_of(candidate, things, topic, english)]


def _speaks_of(candidate: Candidate, things: frozenset[str], topic: Topic, english: bool) -> bool:
    terms = candidate.terms
    held = topic.held(terms.text | terms.agenda | terms.question) & things
    if things and max(things, key=lambda thing: topic.weights[thing]) in held:
        return True
    if candidate.moved is None:
        return not things
    return candidate.moved >= (_NEAR_ENGLISH if english else _NEAR) and (english or bool(held) or not things)


def of_whom(question: Question, **who: object) -> Question:
    """The question as if it asked for somebody's words and nobody else's."""
    nobody = Entities(dates=question.entities.dates, dates_sure=question.entities.dates_sure)
    return replace(question, entities=replace(nobody, **who))  # type: ignore[arg-type]


def by_label(label: str, found: Sequence[Candidate], belongs: Callable[[Passage, str], bool]) -> list[Candidate]:
    """The candidates whose passages belong to a section."""
    return [candidate for candidate in found if belongs(candidate.passage, label)]
