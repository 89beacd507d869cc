"""The one entry: an assistant over an index, that searches and answers with citations or says why it does not."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from indexer.embedding import DEFAULT_MODEL, Embedder, EmbeddingUnavailable, open_embedder
from indexer.parliaments import load
from indexer.roster import Roster
from indexer.store import Coverage, Filters, Index, Passage
from rag import abstain, agenda
from rag.answer import Answer, Event, Text, Understood
from rag.carrying import Held
from rag.chat_model import ModelSetting, ModelUnavailable, open_chat_model
from rag.clock import Clock
from rag.composing import EXTRACTIVE, Composed, Composer, Extractive, Material
from rag.context import in_context
from rag.crossencoder import CrossEncoder, named_cross_encoder
from rag.entities import Entities, find_entities
from rag.features import Candidate
from rag.followup import rephrased, stand_alone
from rag.generative import Generative
from rag.headed import by_day, by_group
from rag.messages import LANGUAGES, message
from rag.notes import notes
from rag.positions import positions
from rag.question import MAX_LENGTH, Question, detect_language
from rag.refusing import refusal
from rag.retrieve import Retriever
from rag.rewriting import Rewriter, asks_the_same, rewriter_of
from rag.sections import Searching
from rag.setting import Setting, setting_of
from rag.shapes import Shape, shape_of
from rag.shown import QUOTED, shown
from rag.stages import Stages
from rag.timeline import time_line
from rag.votes import at_votes, votes_first

log = logging.getLogger(__name__)

EVIDENCE = 10  # passages returned with an answer


class QuestionError(ValueError):
    """A question that cannot be asked: empty, or longer than `rag.question.MAX_LENGTH` characters."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an index holds at one time, as far as every question needs it."""

    generation: int
    roster: Roster
    coverage: Coverage
    setting: Setting

    @property
    def held(self) -> Held:
        """What follow-ups need to know of it."""
        held = {stint.party for person in self.roster.people for stint in person.stints if stint.party}
        parted = {name for profile in map(load, self.setting.parliaments) for name in profile.groupless}
        return Held(tuple(sorted(held - parted)), self.setting.first, self.setting.last)


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search without an answer."""

    question: Question
    understood: Understood
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is shown with an answer, and the answer as it grows, or the reason why there is none.

    `model` is what writes it, where that is not the composer asked.
    """

    evidence: tuple[Passage, ...]
    reason: str | None = None
    confidence: float = 0.0
    growing: Iterator[Composed] = field(default_factory=lambda: iter(()))
    model: str | None = None


class Assistant:
    """Answers from one index. Safe to use from several threads; without an embedder it works on full text alone."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder | None,
        notes: Sequence[str] = (),
        *,
        stages: Stages = Stages(),
        evidence: int = EVIDENCE,
        today: date | None = None,
        rewriter: Rewriter | None = None,
        cross_encoder: CrossEncoder | None = None,
        composer: Composer | None = None,
    ) -> None:
        """`stages` are the steps that take part, `evidence` is how many passages are returned with an answer.

        `today` is the day on which questions are asked (`last year`), by default the day it is. `rewriter` rephrases
        follow-ups better than the rules do (`rag.rewriting`); without one the rules do. `cross_encoder` reads the first
        passages again (`rag.crossencoder`). `composer` writes the answers, by default from quotes alone.
        """
        self.index = index
        self.embedder = embedder
        self.notes = tuple(notes)
        self.stages = stages
        self.retriever = Retriever(index, embedder, stages, cross_encoder=cross_encoder)
        self.composer = composer or Extractive(embedder)
        self._evidence = evidence
        self._today = today
        self._rewriter = rewriter
        self._holdings: Holdings | None = None

    @property
    def holdings(self) -> Holdings:
        """Roster and coverage of the index as it is now; read again only when the index has changed."""
        generation = self.index.generation
        held = self._holdings
        if held is None or held.generation != generation:
            rows, roster = tuple(self.index.sittings()), self.index.roster()
            setting = setting_of(roster, self._today or date.today(), rows, tuple(self.index.agenda_items()))
            held = Holdings(generation, roster, self.index.coverage(), setting)
            self._holdings = held
        return held

    def close(self) -> None:
        """Closes the index. The assistant cannot be used afterwards."""
        self.index.close()

    def understand(self, text: str, history: Sequence[str] = (), ignoring: Collection[str] = ()) -> Question:
        """What a question asks, given the user's earlier questions, the oldest first.

        `ignoring` are keys of items that are not to be understood (`speaker:Erika Muster`); their words count as topic.

        Raises:
            QuestionError: the text is blank or too long.
        """
        text = " ".join(text.split())
        if not text:
            raise QuestionError("the question is empty")
        if len(text) > MAX_LENGTH:
            raise QuestionError(f"the question has {len(text):,} characters; at most {MAX_LENGTH:,} can be asked")
        asked_before = (" ".join(h.split())[:MAX_LENGTH] for h in history) if self.stages.rewriting else ()
        earlier = [(h, self._entities(h, ignoring)) for h in asked_before if h]
        own = self._entities(text, ignoring)
        full = stand_alone(text, own, earlier, self.holdings.held, lambda one: self._entities(one, ignoring))
        written = self._rewritten(text, [h for h, _ in earlier]) if full.depends else None
        if written:
            full = rephrased(written, self._entities(written, ignoring), full)
        missing = agenda.missing(full.entities.agenda, full.entities.sittings, self.holdings.setting)
        return Question(
            text,
            tuple(history),
            full.text,
            full.topic,
            full.depends,
            detect_language(text),
            full.entities,
            rewritten=bool(written),
            missing_agenda=missing,
        )

    def _rewritten(self, text: str, history: Sequence[str]) -> str | None:
        """The stand-alone form that the language model writes, where it passes the check; None without one."""
        if self._rewriter is None:
            return None
        try:
            written = " ".join(self._rewriter(text, history).split(" "))
        except Exception:
            log.exception("The language model could not rephrase a question; the rules do")
            return None
        names = [person.name for person in self.holdings.roster.people]
        same = asks_the_same(written, text, history, lambda one: self._entities(one, ()), names)
        return written if same else None

    def _entities(self, text: str, ignoring: Collection[str]) -> Entities:
        if not self.stages.understanding:
            return Entities()
        return find_entities(text, self.holdings.roster, self.holdings.setting, ignoring)

    def search(
        self,
        query: str,
        *,
        filters: Filters = Filters(),
        history: Sequence[str] = (),
        k: int = 10,
        ignoring: Collection[str] = (),
    ) -> Found:
        """The `k` best passages for a query; no answer is written. `ignoring` as in `understand`."""
        question = self.understand(query, history, ignoring)
        return Found(question, question.understood, tuple(self.retriever.retrieve(question, filters, k)))

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters = Filters(),
        language: str | None = None,
        ignoring: Collection[str] = (),
    ) -> Answer:
        """A cited answer, or an abstention with its reason. `language` is `de` or `en`, by default the question's.

        `ignoring` as in `understand`.
        """
        answer = None
        for event in self.stream(question, history=history, filters=filters, language=language, ignoring=ignoring):
            answer = event
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters = Filters(),
        language: str | None = None,
        ignoring: Collection[str] = (),
    ) -> Iterator[Event]:
        """The same, step by step: `Step`s as they are done, `Text` as it grows, at last the `Answer`.

        Raises:
            QuestionError: the question cannot be asked.
            StoreError: the index cannot be read.
        """
        clock = Clock()
        asked = self.understand(question, history, ignoring)
        language = language if language in LANGUAGES else asked.language
        coverage = self.holdings.coverage
        yield clock.step("understand", standalone=asked.standalone, rewritten=asked.rewritten)
        reading = self._reading(asked, filters, language)
        yield clock.step("retrieve", passages=len(reading.evidence))
        answer = Answer(
            question=asked.text,
            standalone_question=asked.standalone,
            language=language,
            understood=asked.understood,
            answer="",
            abstained=True,
            reason=None,
            citations=(),
            evidence=reading.evidence,
            coverage=coverage,
            model=self.composer.name,
            confidence=reading.confidence,
            notes=notes(asked.entities, language),
        )
        if reading.reason is None:
            composed = next(reading.growing, None)
            yield clock.step("read", quotes=len(composed.citations) if composed else 0)
            while composed:
                clock.first()
                yield Text(composed.text, composed.citations)
                answer, composed = self._composed(asked, answer, composed, reading), next(reading.growing, None)
        if answer.citations:
            if answer.notes:
                answer = replace(answer, answer="\n\n".join([answer.answer, *answer.notes]))
                yield Text(answer.answer, answer.citations)
            answer = replace(answer, turns=self.index.turns([c.turn_id for c in answer.citations]))
        else:
            reason = reading.reason or message("nothing_sure", language)
            text = " ".join([refusal(reason, coverage, reading.evidence, language), *answer.notes])
            answer = replace(answer, answer=text, reason=reason)
            clock.first()
            yield Text(answer.answer, ())
        yield replace(answer, timings_ms=clock.timings())

    def _composed(self, asked: Question, answer: Answer, composed: Composed, reading: _Reading) -> Answer:
        return replace(
            answer,
            answer=composed.text,
            citations=composed.citations,
            abstained=False,
            model=composed.model or reading.model or self.composer.name,
            notes=(*composed.notes, *notes(asked.entities, answer.language)),
        )

    def _reading(self, asked: Question, filters: Filters, language: str) -> _Reading:
        """What is shown with an answer and what it is made of: quotes on the topic, or sections if they are asked."""
        reason, shape = None, None
        if self.stages.abstaining:
            reason = abstain.before_searching(asked, filters, self.holdings.coverage, self.holdings.setting, language)
        if self.stages.understanding and reason is None:
            shape = shape_of(asked)
        if shape in (Shape.POSITIONS, Shape.TIME_LINE) and (formed := self._formed(shape, asked, filters, language)):
            return formed
        if shape is Shape.VOTES and self.stages.abstaining:
            voted = votes_first(self.retriever.candidates(asked, at_votes(filters)))
            return _Reading(tuple(in_context(shown(voted, (), self._evidence), self.index)), message("votes", language))
        candidates = self.retriever.candidates(asked, filters)
        theirs = abstain.answering(candidates, asked.entities)
        passages = shown(candidates, theirs, self._evidence)
        evidence = tuple(in_context(passages, self.index))
        if reason is not None:
            return _Reading(evidence, reason)
        own = {candidate.passage.chunk_id for candidate in theirs}
        quotable = [wide for near, wide in zip(passages, evidence, strict=True) if near.chunk_id in own][:QUOTED]
        material, reason, confidence = self._material(asked, candidates, theirs, quotable, filters, language)
        growing = self.composer.compose(material) if material else iter(())
        return _Reading(evidence, reason, confidence, growing)

    def _formed(self, shape: Shape, asked: Question, filters: Filters, language: str) -> _Reading | None:
        """The same for an answer in sections; None where there is nothing to put into them."""
        setting = self.holdings.setting
        searching = Searching(self.retriever, self.index, self.embedder, self.stages.abstaining)
        if shape is Shape.TIME_LINE:
            sections = time_line(asked, filters, searching, setting.first, setting.last)
            growing = by_day(sections, language)
        elif filters.parties or filters.speakers or filters.offices or filters.roles:
            return None
        else:
            sections = positions(asked, filters, searching, self.holdings.roster, setting)
            growing = by_group(sections, language)
        if not sections.quotes:
            return None
        return _Reading(sections.evidence(self._evidence), None, sections.confidence, growing, EXTRACTIVE)

    def _material(
        self,
        asked: Question,
        candidates: Sequence[Candidate],
        theirs: Sequence[Candidate],
        passages: Sequence[Passage],
        filters: Filters,
        language: str,
    ) -> tuple[Material | None, str | None, float]:
        """What an answer may be made of, or why there can be none; and how well the evidence carries one."""
        if not candidates:
            return None, message("filtered_out" if filters else "nothing_found", language), 0.0
        topic = self.retriever.topic(asked)
        if not topic:
            return None, message("no_topic", language), 0.0
        if not theirs:
            return None, message("filtered_out", language) if filters else abstain.silent(asked.entities, language), 0.0
        found = abstain.evidence(theirs, candidates, topic, leaning=asked.entities.leaning)
        confidence = abstain.confidence(found, asked)
        if self.stages.abstaining and not abstain.enough(found, asked):
            named = asked.entities.names_somebody and not asked.entities.leaning
            reason = abstain.silent(asked.entities, language) if named else message("nothing_sure", language)
            return None, reason, confidence
        turns = self.index.turns([p.turn_id for p in passages])
        read = tuple(p for p in passages if p.turn_id in turns)
        return Material(asked, language, topic, read, turns), None, confidence


def open_assistant(
    index_dir: Path | str, *, embedding_model: str | None = None, model: ModelSetting | None = None
) -> Assistant:
    """An assistant over the index in a folder, with the embedding model the index was made with.

    `embedding_model` overrides it (`none`: full text alone). `PLENARCHAT_RERANKER` names a cross-encoder. `model` is
    the language model that writes answers and rephrases follow-ups; without one answers are quotes alone. Where a model
    cannot be opened the assistant works without it and says so in `notes`.

    Raises:
        StoreError: there is no index, or it cannot be used; the message says what to do.
        ModelMismatchError: the model named is not the index's.
    """
    index = Index.open(index_dir)
    recorded = index.model
    notes = list(index.notes())
    name = embedding_model or (recorded[0] if recorded else DEFAULT_MODEL)
    embedder: Embedder | None = None
    cross_encoder: CrossEncoder | None = None
    try:
        if name != "none" and recorded is not None:
            embedder = open_embedder(name)
        cross_encoder = named_cross_encoder()
    except EmbeddingUnavailable as problem:
        notes.append(str(problem))
    if embedder:
        index.check_model(embedder.name, embedder.revision)
    composer: Composer = Extractive(embedder)
    rewriter: Rewriter | None = None
    if model:
        try:
            chat_model = open_chat_model(model.name, base_url=model.url, timeout=model.timeout)
            composer = Generative(chat_model, model.name, composer, model.timeout)
            rewriter = rewriter_of(chat_model)
        except ModelUnavailable as problem:
            notes.append(str(problem))
    return Assistant(index, embedder, notes, cross_encoder=cross_encoder, composer=composer, rewriter=rewriter)
