"""The signals of each question's evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from eval.dataset import Question
from indexer.progress import NoProgress, Progress
from rag.abstention.evidence import Signals
from rag.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Sample:
    """A question with the signals of its evidence; None where it is decided without them that there is no answer."""

    question: Question
    source: str
    signals: Signals | None = field(repr=False)

    @property
    def sitting(self) -> str:
        """What tells folds apart: the sitting of the first gold place, or the question itself."""
        return str(self.question.gold[0].sitting) if self.question.gold else self.question.text


def collect(
    assistant: Assistant, questions: Sequence[tuple[str, Question]], progress: Progress | None = None
) -> list[Sample]:
    """A sample for each question, given with the name of the file it is from."""
    samples = []
    with (progress or NoProgress()).stage("Searching", len(questions), "questions") as advance:
        for source, question in questions:
            samples.append(Sample(question, source, assistant.evidence(question.text, question.history)))
            advance(1)
    return samples
