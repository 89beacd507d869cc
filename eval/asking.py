"""Asks the questions of a set, one after the other; one that fails is recorded with its error."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Protocol

from eval.case import Case
from eval.dataset import Question
from eval.metrics import Measurer, Result
from indexer.progress import NoProgress, Progress
from rag.answer import Answer

log = logging.getLogger(__name__)


class Answers(Protocol):
    """Whatever answers questions as `rag.assistant.Assistant` does."""

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        """A cited answer, or an abstention."""
        ...


def ask(question: Question, assistant: Answers) -> Result:
    """The contract's answer; instead of one, the `error` of a question that failed."""
    try:
        return assistant.ask(question.text, history=question.history).to_json()
    except Exception as error:
        log.warning("Question %s failed: %s: %s", question.id, type(error).__name__, error)
        return {
            "question": question.text,
            "abstained": False,
            "citations": [],
            "evidence": [],
            "error": {"type": type(error).__name__, "message": str(error)},
        }


def ask_all(
    name: str,
    questions: Sequence[Question],
    assistant: Answers,
    measurer: Measurer,
    progress: Progress | None = None,
) -> list[Case]:
    """Every question with its answer and its measures, in order; `name` is that of the stage in `progress`."""
    cases = []
    with (progress or NoProgress()).stage(name, len(questions), "questions") as advance:
        for question in questions:
            result = ask(question, assistant)
            cases.append(Case(question, result, measurer.take(question, result)))
            advance(1)
    return cases


def forced(cases: Sequence[Case], assistant: Answers, progress: Progress | None = None) -> dict[str, dict[str, Any]]:
    """What an assistant that never refuses answers to the questions that were refused, by the question's id."""
    refused = [case.question for case in cases if case.result.get("abstained")]
    answers = {}
    with (progress or NoProgress()).stage("Without refusing", len(refused), "questions") as advance:
        for question in refused:
            answers[question.id] = dict(ask(question, assistant))
            advance(1)
    return answers
