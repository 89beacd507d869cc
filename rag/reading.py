"""Reading what was found: which shape an answer has, whether the evidence carries one, and what it may be made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.embedding import Embedder
from indexer.store import Filters, Index, Passage
from rag import abstain
from rag.composing import EXTRACTIVE, Composed, Composer, Material
from rag.context import in_context
from rag.features import Candidate
from rag.headed import by_day, by_group
from rag.holdings import Holdings
from rag.messages import message
from rag.positions import positions
from rag.question import Question
from rag.retrieve import Retriever
from rag.sections import Searching
from rag.shapes import Shape, shape_of
from rag.shown import QUOTED, shown
from rag.stages import Stages
from rag.timeline import time_line
from rag.votes import at_votes, votes_first


@dataclass(frozen=True, slots=True)
class Reading:
    """What is shown with an answer, and the answer as it grows, or the reason why there is none.

    `model` is what writes it, where that is not the composer asked. `others` spoke on it, where those asked did not.
    """

    evidence: tuple[Passage, ...]
    reason: str | None = None
    confidence: float = 0.0
    growing: Iterator[Composed] = field(default_factory=lambda: iter(()))
    model: str | None = None
    others: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads for one question. `shown` is how many passages are returned with an answer."""

    index: Index
    holdings: Holdings
    retriever: Retriever
    embedder: Embedder | None
    composer: Composer
    stages: Stages
    shown: int

    def read(self, asked: Question, filters: Filters, language: str) -> Reading:
        """What a question gets: quotes on its topic, sections where they are asked for, or the reason why neither."""
        reason, shape = None, None
        if self.stages.abstaining:
            reason = abstain.before_searching(asked, filters, self.holdings.coverage, self.holdings.setting, language)
        if self.stages.understanding and reason is None:
            shape = shape_of(asked)
        if shape in (Shape.POSITIONS, Shape.TIME_LINE) and (formed := self._formed(shape, asked, filters, language)):
            return formed
        if shape is Shape.VOTES and self.stages.abstaining:
            voted = votes_first(self.retriever.candidates(asked, at_votes(filters)))
            return Reading(tuple(in_context(shown(voted, (), self.shown), self.index)), message("votes", language))
        candidates = self.retriever.candidates(asked, filters)
        passages = shown(candidates, abstain.answering(candidates, asked.entities), self.shown)
        evidence = tuple(in_context(passages, self.index))
        if reason is not None:
            return Reading(evidence, reason)
        found = list(zip(passages, evidence, strict=True))
        verdict, material = self._material(asked, candidates, found, filters, language)
        growing = self.composer.compose(material) if material else iter(())
        return Reading(evidence, verdict.reason, verdict.confidence, growing, others=verdict.others)

    def _formed(self, shape: Shape, asked: Question, filters: Filters, language: str) -> Reading | None:
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
        return Reading(sections.evidence(self.shown), None, sections.confidence, growing, EXTRACTIVE)

    def _material(
        self,
        asked: Question,
        candidates: Sequence[Candidate],
        passages: Sequence[tuple[Passage, Passage]],
        filters: Filters,
        language: str,
    ) -> tuple[abstain.Verdict, Material | None]:
        """Whether the evidence carries an answer, and then what one may be made of.

        `passages` are those returned with it, as found and with what stands around them.
        """
        topic = self.retriever.topic(asked)
        everybody = self.retriever.everybody(asked, filters, list(candidates))
        verdict = abstain.judged(asked, candidates, everybody, topic, language, filtered=bool(filters))
        if not verdict.answering or (verdict.reason and self.stages.abstaining):
            return verdict, None
        own = {candidate.passage.chunk_id for candidate in verdict.answering}
        quotable = [wide for near, wide in passages if near.chunk_id in own][:QUOTED]
        turns = self.index.turns([passage.turn_id for passage in quotable])
        read = tuple(passage for passage in quotable if passage.turn_id in turns)
        return verdict, Material(asked, language, topic, read, turns)
