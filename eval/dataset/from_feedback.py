"""Cases of an evaluation from what people thought of the chat's answers; no gold is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from eval.dataset.feedback import read_feedback
from eval.dataset.imported import Entry, Open, same_key
from eval.dataset.importing import put_together
from eval.dataset.question import Question

KIND = "feedback"
"""The kind of a question whose gold is what a good answer cited: candidates, which figures show apart by their kind."""

_ID = "feedback-"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that needs a person: its id, why, and in which lines of the file it is judged."""

    id: str
    question: str
    history: tuple[str, ...]
    why: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Questions for `plenarchat eval run`, and those that need a person first."""

    questions: tuple[Question, ...]
    waiting: tuple[Waiting, ...]


def cases(path: Path, lines: Mapping[int, str]) -> Cases:
    """Cases of the lines of a file of feedback (`eval.dataset.feedback`), by their number from 1.

    Raises:
        DatasetError: a line is not as described there.
    """
    text = "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))
    entries = read_feedback(path, text)
    imported = put_together(entries)
    questions = tuple(_marked(question) for question in imported.questions)
    return Cases(questions, tuple(_waiting(found, entries) for found in imported.open))


def _marked(question: Question) -> Question:
    """The question with an id, and where it has gold a kind, that tell where it comes from."""
    return replace(question, id=_id(question.id), kind=KIND if question.gold else question.kind)


def _id(made: str) -> str:
    return _ID + made.removeprefix("q-")


def _waiting(found: Open, entries: list[Entry]) -> Waiting:
    key = same_key(found.question, found.history)
    same = [entry for entry in entries if same_key(entry.question.text, entry.question.history) == key]
    lines = tuple(entry.line for entry in same)
    return Waiting(_id(same[0].question.id), found.question, found.history, found.reason, lines)
