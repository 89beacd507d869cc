"""From a question to what is shown: the passages, and what the answer is made of, or why there is none.

question ─▶ no answer possible           `rag.abstain.before_searching`; who voted how: `rag.composition.votes`
         ─▶ an answer in sections        `rag.composition.positions`, `rag.composition.timeline`
         ─▶ passages ─▶ verdict ─▶ composer    `rag.retrieve`, `rag.abstain.judged`, `rag.composition.composing`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from indexer.store import Filters, Index, Passage
from rag import abstain
from rag.composition.composing import EXTRACTIVE, Composed, Composer, Material
from rag.composition.headed import by_day, by_group
from rag.composition.positions import positions
from rag.composition.sections import Searching, Sections
from rag.composition.timeline import time_line
from rag.composition.votes import at_votes, votes_first
from rag.holdings import Holdings
from rag.messages import message
from rag.question import Question
from rag.retrieval.context import in_context
from rag.retrieval.features import Candidate
from rag.retrieval.shown import QUOTED, shown
from rag.retrieve import Retriever
from rag.stages import Stages
from rag.understanding.shapes import Shape, shape_of


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages shown with an answer, and the answer as it grows, or the reason why there is none.

    `others` spoke on it where those who are asked did not. `model` is what writes the answer, where that is not the
    composer asked.
    """

    evidence: tuple[Passage, ...]
    reason: str | None = None
    confidence: float = 0.0
    growing: Iterator[Composed] = field(default_factory=lambda: iter(()))
    others: tuple[Passage, ...] = ()
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads an index for questions. `evidence` is how many passages are shown with an answer."""

    index: Index
    retriever: Retriever
    composer: Composer
    stages: Stages
    evidence: int

    def read(self, asked: Question, filters: Filters, language: str, holdings: Holdings) -> Reading:
        """What is shown for a question, the answer in that language."""
        reason, shape = None, None
        if self.stages.abstaining:
            reason = abstain.before_searching(asked, filters, holdings.coverage, holdings.setting, language)
        if self.stages.understanding and reason is None:
            shape = shape_of(asked)
        if shape is Shape.VOTES and self.stages.abstaining:
            return self._votes(asked, filters, language)
        sections = self._sections(shape, asked, filters, language, holdings)
        return sections or self._quotes(asked, filters, language, reason)

    def _votes(self, asked: Question, filters: Filters, language: str) -> Reading:
        """That who voted how cannot be told, with where the chair puts things to the vote."""
        found = votes_first(self.retriever.candidates(asked, at_votes(filters)))
        return Reading(tuple(in_context(shown(found, (), self.evidence), self.index)), message("votes", language))

    def _sections(
        self, shape: Shape | None, asked: Question, filters: Filters, language: str, holdings: Holdings
    ) -> Reading | None:
        """An answer in sections; None where none are asked for, or there is nothing to put into them."""
        if shape not in (Shape.POSITIONS, Shape.TIME_LINE):
            return None
        setting, embedder = holdings.setting, self.retriever.embedder
        vector = embedder.embed_query(asked.standalone) if embedder else None
        # A user who filters by speaker has chosen already whose words are wanted.
        chosen = filters.parties or filters.speakers or filters.offices or filters.roles
        searching = Searching(self.retriever, self.index, vector, self.stages.abstaining)
        if shape is Shape.TIME_LINE:
            sections = time_line(asked, filters, searching, setting.first, setting.last)
            growing = by_day(sections, language)
        elif chosen:
            return None
        else:
            sections = positions(asked, filters, searching, holdings.roster, setting)
            growing = by_group(sections, language)
        if len(sections.quotes) < _fewest(shape, asked, sections):
            return None
        evidence = sections.evidence(self.evidence)
        return Reading(evidence, None, sections.confidence, growing, model=EXTRACTIVE)

    def _quotes(self, asked: Question, filters: Filters, language: str, reason: str | None) -> Reading:
        """An answer from the passages found; `reason` is why there is none, where that is known already."""
        candidates = self.retriever.candidates(asked, filters)
        theirs = abstain.answering(candidates, asked.entities)
        passages = shown(candidates, theirs, self.evidence)
        evidence = tuple(in_context(passages, self.index))
        if reason is not None:
            return Reading(evidence, reason)
        pairs = list(zip(passages, evidence, strict=True))
        verdict, material = self._material(asked, candidates, pairs, filters, language)
        growing = self.composer.compose(material) if material else iter(())
        return Reading(evidence, None if material else verdict.reason, verdict.confidence, growing, verdict.others)

    def _material(
        self,
        asked: Question,
        candidates: Sequence[Candidate],
        shown: Sequence[tuple[Passage, Passage]],
        filters: Filters,
        language: str,
    ) -> tuple[abstain.Verdict, Material | None]:
        """Whether the evidence carries an answer, and then what one may be made of.

        `shown` are the passages returned with it, as found and with what stands around them.
        """
        topic = self.retriever.topic(asked)
        everybody = self.retriever.everybody(asked, filters, list(candidates))
        verdict = abstain.judged(asked, candidates, everybody, topic, language, filtered=bool(filters))
        if not verdict.answering or (verdict.reason and self.stages.abstaining):
            return verdict, None
        own = {candidate.passage.chunk_id for candidate in verdict.answering}
        quotable = [wide for near, wide in shown if near.chunk_id in own][:QUOTED]
        turns = self.index.turns([passage.turn_id for passage in quotable])
        read = tuple(passage for passage in quotable if passage.turn_id in turns)
        return verdict, Material(asked, language, topic, read, turns, verdict.confidence)


def _fewest(shape: Shape, asked: Question, sections: Sections) -> int:
    """How many quotes make an answer in sections: two moments a time line, one group's words an answer on positions.

    Of English questions half of the groups: German passages are found by their meaning alone, so that a group without
    a passage may well have spoken.
    """
    if shape is Shape.TIME_LINE:
        return 2
    return max(1, len(sections.parts) // 2) if asked.language == "en" else 1
