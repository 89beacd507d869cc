"""What an import finds: questions with their places in the files, and those that still need a person."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.dataset.question import UNANSWERABLE, Gold, Place, Question


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as one file gives it, from that line on. `open` says why its answer is not known; None where it is.

    `named` tells whether the file gives the id; the question's kind is empty where the file gives none.
    """

    path: Path
    line: int
    question: Question
    open: str | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """A question whose answer nobody has given yet: where it stands, why it is open, the places that do not answer."""

    path: Path
    line: int
    question: str
    history: tuple[str, ...]
    reason: str
    rejected: tuple[Place, ...] = ()

    def __str__(self) -> str:
        """A line for people: `feedback.jsonl, line 3: … (reason)`."""
        return f"{self.path}, line {self.line}: {self.question} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Imported:
    """Questions that can be used, those that need a person first, and how many entries were merged into others."""

    questions: tuple[Question, ...]
    open: tuple[Open, ...]
    merged: int


def made_id(text: str, history: Sequence[str]) -> str:
    """An id for a question without one, equal whenever the same is asked after the same questions: `q-3f9a0c21b7`."""
    return f"q-{hashlib.sha256(repr(same_key(text, history)).encode()).hexdigest()[:10]}"


def same_key(text: str, history: Sequence[str]) -> tuple[str, ...]:
    """Equal for a question and its history whatever the case and the blanks."""
    return tuple(" ".join(part.split()).casefold() for part in (*history, text))


def kind_of(gold: Sequence[Gold]) -> str:
    """The kind of a question for which no file gives one."""
    return "fact" if gold else UNANSWERABLE
