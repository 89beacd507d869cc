"""What the searches find for a question: features, and which of the passages are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eval.dataset import Question
from eval.matching import same_person
from eval.metrics.gold import PAGES
from indexer.progress import NoProgress, Progress
from indexer.store import Index, Passage
from rag.assistant import Assistant
from rag.retrieval.context import in_context
from rag.retrieval.features import Candidate, Columns, features
from rag.retrieve import Retriever


@dataclass(frozen=True, slots=True)
class Sample:
    """A question with all n candidates: their features but those that lie around them, whether each is right (n,)."""

    question: Question
    found: Sequence[Candidate] = field(repr=False)
    columns: Columns = field(repr=False)
    right: NDArray[np.bool_]

    @property
    def turns(self) -> list[str]:
        """The turn of each candidate: one passage of each is shown."""
        return [candidate.passage.turn_id for candidate in self.found]


def collect(
    assistant: Assistant, questions: Sequence[Question], *, vectors: bool = True, progress: Progress | None = None
) -> list[Sample]:
    """The samples of the answerable questions for which anything is found; `vectors` searches with them as well."""
    retriever = Retriever(assistant.index, assistant.embedder if vectors else None, assistant.stages)
    samples = []
    answerable = [question for question in questions if question.answerable]
    with (progress or NoProgress()).stage("Searching", len(answerable), "questions") as advance:
        for question in answerable:
            asked = assistant.understand(question.text, question.history)
            found = retriever.found(asked)
            if found:
                right = _right(question, [c.passage for c in found], assistant.index)
                columns = features(found, asked, retriever.topic(asked))
                samples.append(Sample(question, found, columns, right))
            advance(1)
    return samples


def _right(question: Question, passages: Sequence[Passage], index: Index) -> NDArray[np.bool_]:
    """Which passages hit as retrieval is measured: sitting, speaker and page, in their context."""
    return np.array([_hits(question, passage) for passage in in_context(passages, index)], bool)


def _hits(question: Question, passage: Passage) -> bool:
    first, last = passage.page_first, passage.page_last or passage.page_first
    if first is None or last is None or last - first >= PAGES:
        return False
    return any(
        gold.in_sitting(passage.parliament, passage.period, passage.sitting)
        and first <= gold.page <= last
        and same_person(passage.speaker, gold.speaker)
        for gold in question.gold
    )
