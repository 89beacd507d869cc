"""The one entry: an assistant over an index, that searches and answers with citations or says why it does not."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from indexer.embedding import DEFAULT_MODEL, Embedder, EmbeddingUnavailable, open_embedder
from indexer.store import Filters, Index, Passage, StoreError, shortfalls
from rag import abstain, verify
from rag.abstention.evidence import Signals, signals
from rag.abstention.premise import unconfirmed
from rag.abstention.refusing import refusal
from rag.answer import Answer, Event, Text, Understood, passage_json
from rag.chat_model import ModelSetting, ModelUnavailable, open_chat_model
from rag.clock import Clock
from rag.composition.composing import Composed, Composer, Extractive
from rag.entities import Entities, find_entities
from rag.followup import rephrased, stand_alone
from rag.generative import Generative
from rag.holdings import Holdings
from rag.messages import LANGUAGES, message
from rag.notes import notes, without
from rag.observing import Observer
from rag.question import MAX_LENGTH, Question, detect_language
from rag.reading import Reader, Reading
from rag.retrieval.crossencoder import CrossEncoder, named_cross_encoder
from rag.retrieve import Retriever
from rag.stages import Stages
from rag.understanding import agenda
from rag.understanding.rewriting import Rewriter, asks_the_same, rewriter_of
from rag.understanding.setting import setting_of

log = logging.getLogger(__name__)

EVIDENCE = 10  # passages returned with an answer


class QuestionError(ValueError):
    """A question that cannot be asked: empty, or longer than `rag.question.MAX_LENGTH` characters."""


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search without an answer; `notes` say what the search had to do without."""

    question: Question
    understood: Understood
    passages: tuple[Passage, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's object of a search."""
        return {
            "question": self.question.text,
            "standalone_question": self.question.standalone,
            "understood": asdict(self.understood),
            "passages": [passage_json(passage, self.question.language) for passage in self.passages],
            "notes": list(self.notes),
        }


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
        """`notes` are on what is weaker than it could be, beside those of the index.

        `stages` are the steps that take part, `evidence` is how many passages are returned with an answer.

        `today` is the day on which questions are asked (`last year`), by default the day it is. `rewriter` rephrases
        follow-ups better than the rules do (`rag.understanding.rewriting`); without one the rules do. `cross_encoder`
        reads the first passages again (`rag.retrieval.crossencoder`). `composer` writes the answers, by default from
        quotes alone.
        """
        self.index = index
        self.embedder = embedder
        self._remarks = tuple(notes)
        self.stages = stages
        self.retriever = Retriever(index, embedder, stages, cross_encoder=cross_encoder)
        self.composer = composer or Extractive(embedder)
        self.observer: Observer | None = None
        self._reader = Reader(index, self.retriever, self.composer, stages, evidence)
        self._today = today
        self._rewriter = rewriter
        self._holdings: Holdings | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What is weaker at this moment than it could be, each with what to do, in English."""
        return tuple(dict.fromkeys([*self.index.notes(), *self._remarks]))

    @property
    def holdings(self) -> Holdings:
        """Roster and coverage of the index as it is now; read again only when the index has changed."""
        generation = self.index.generation
        held = self._holdings
        today = self._today or date.today()  # a server lives longer than a day
        if held is None or (held.generation, held.setting.today) != (generation, today):
            rows, roster = tuple(self.index.sittings()), self.index.roster()
            setting = setting_of(roster, today, rows, tuple(self.index.agenda_items()))
            held = Holdings(generation, roster, self.index.coverage(), setting)
            self._holdings = held
        return held

    def by_quotes(self) -> Assistant:
        """The same assistant without its language model: over the same index, in quotes alone, and not observed."""
        alone = copy(self)
        alone.composer, alone._rewriter = Extractive(self.embedder), None
        alone._reader = replace(self._reader, composer=alone.composer)
        alone.observer = None
        return alone

    def warm_up(self) -> None:
        """Load what the first question would otherwise wait for, some seconds; a failure is left to that question."""
        with suppress(Exception):
            self.by_quotes().ask("Was sagte die Regierung im letzten Jahr zu den Schulen?")

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
        with shortfalls() as lacking:
            passages = tuple(self.retriever.retrieve(question, filters, k))
        return Found(question, question.understood, passages, without(lacking, question.language))

    def evidence(self, text: str, history: Sequence[str] = ()) -> Signals | None:
        """How well what is found for a question carries an answer; None where that is decided without looking at it."""
        asked, holdings = self.understand(text, history), self.holdings
        if abstain.before_searching(asked, Filters(), holdings.coverage, holdings.setting, asked.language):
            return None
        topic, candidates = self.retriever.topic(asked), self.retriever.candidates(asked)
        theirs = abstain.answering(candidates, asked.entities)
        everybody = self.retriever.everybody(asked, Filters(), candidates)
        return signals(asked, theirs, everybody, topic) if topic and theirs else None

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
            Ending: the program is about to end (where there is an `observer`).
        """
        events = self._events(question, history, filters, language, ignoring)
        return self.observer.watched(question, events) if self.observer else events

    def _events(
        self, question: str, history: Sequence[str], filters: Filters, language: str | None, ignoring: Collection[str]
    ) -> Iterator[Event]:
        clock = Clock()
        asked = self.understand(question, history, ignoring)
        language = language if language in LANGUAGES else asked.language
        coverage = self.holdings.coverage
        yield clock.step("understand", standalone=asked.standalone, rewritten=asked.rewritten)
        with shortfalls() as lacking:
            reading = self._reader.read(asked, filters, language, self.holdings)
        said = (*notes(asked.entities, language), *without(lacking, language))
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
            notes=said,
        )
        composed = next(reading.growing, None)
        yield clock.step("read", quotes=len(composed.citations) if composed else 0)
        checked = False
        while composed:
            answer = self._checked(self._composed(asked, replace(answer, notes=said), composed, reading))
            if not checked:
                yield clock.step("check", quotes=len(answer.citations))
            checked = True
            clock.first()
            yield Text(composed.text, composed.citations)
            if composed.model_ms is not None:
                clock.spent("language_model", composed.model_ms)
            composed = next(reading.growing, None)
        if answer.citations:
            if answer.notes:
                answer = replace(answer, answer="\n\n".join([answer.answer, *answer.notes]))
                yield Text(answer.answer, answer.citations)
        else:
            reason = reading.reason or message("nothing_sure", language)
            text = " ".join([refusal(reason, coverage, reading.evidence, reading.others, language), *answer.notes])
            answer = replace(answer, answer=text, reason=reason)
            clock.first()
            yield Text(answer.answer, ())
        yield replace(answer, timings_ms=clock.timings())

    def _checked(self, answer: Answer) -> Answer:
        """The answer with the turns it cites, each of its quotes held against them once more.

        Raises:
            StoreError: one does not stand there, as a protocol was replaced while the answer was made.
        """
        turns = self.index.turns([citation.turn_id for citation in answer.citations])
        for citation in answer.citations:
            if problem := verify.problem(citation, turns.get(citation.turn_id)):
                remedy = "The protocols have changed while the answer was made: ask again."
                raise StoreError(self.index.path, f"citation {citation.n} of the answer: {problem}", remedy)
        return replace(answer, turns=turns)

    def _composed(self, asked: Question, answer: Answer, composed: Composed, reading: Reading) -> Answer:
        doubt = unconfirmed(asked, (citation.quote for citation in composed.citations))
        granted = (message("premise", answer.language),) if doubt else ()
        return replace(
            answer,
            answer=composed.text,
            citations=composed.citations,
            abstained=False,
            model=composed.model or reading.model or self.composer.name,
            notes=(*composed.notes, *granted, *answer.notes),
        )


def open_assistant(
    index_dir: Path | str,
    *,
    embedding_model: str | None = None,
    model: ModelSetting | None = None,
    chroma_url: str | None = None,
) -> Assistant:
    """An assistant over the index in a folder, with the embedding model the index was made with.

    `embedding_model` overrides it (`none`: full text alone). `PLENARCHAT_RERANKER` names a cross-encoder. `model` is
    the language model that writes answers and rephrases follow-ups; without one answers are quotes alone. `chroma_url`
    is where the vectors live, by default where the index was told (`Index.open`). Where a model cannot be opened the
    assistant works without it and says so in `notes`.

    Raises:
        StoreError: there is no index, or it cannot be used; the message says what to do.
        ModelMismatchError: the model named is not the index's.
    """
    index = Index.open(index_dir, chroma_url=chroma_url)
    recorded = index.model
    notes: list[str] = []
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
