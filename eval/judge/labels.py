"""What was judged, a record an item in judgements.jsonl, with room for a person's label beside the judge's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.files import write_lines

JUDGEMENTS = "judgements.jsonl"

ENTAILS, NUGGET = "entails", "nugget"
SUPPORTED, NOT_SUPPORTED = "supported", "not_supported"
SUPPORT, PARTIAL_SUPPORT, NOT_SUPPORT = "support", "partial_support", "not_support"
LABELS = {ENTAILS: (SUPPORTED, NOT_SUPPORTED), NUGGET: (SUPPORT, PARTIAL_SUPPORT, NOT_SUPPORT)}
"""The labels of each task that a person can judge too."""


class LabelError(ValueError):
    """A file of human labels that cannot be used. The message names the file and the line."""

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        super().__init__(f"{path}" + (f", line {line}" if line else "") + f": {problem}")
        self.path, self.line, self.problem = path, line, problem


@dataclass(frozen=True, slots=True)
class Judgement:
    """One item: the task (`entails`, `nugget`), the texts shown, and the judge's label, None where it gave none.

    `vital` tells the importance of a nugget; it is None for other tasks.
    """

    task: str
    language: str
    question: str
    texts: Mapping[str, str]
    label: str | None
    vital: bool | None = None

    @property
    def key(self) -> str:
        """The same for the same task, language and texts, in every run and whoever the judge."""
        shown = json.dumps([self.task, self.language, dict(self.texts)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()[:32]

    def to_json(self, human: str | None = None) -> dict[str, Any]:
        """A line of judgements.jsonl; `human` is for a person to fill in, with one of the task's `labels`."""
        return {
            "key": self.key,
            "task": self.task,
            "language": self.language,
            "question": self.question,
            **({} if self.vital is None else {"vital": self.vital}),
            "texts": dict(self.texts),
            "labels": list(LABELS[self.task]),
            "label": self.label,
            "human": human,
        }


def distinct(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Each item once, in the order of their first appearance."""
    found: dict[str, Judgement] = {}
    for judgement in judgements:
        found.setdefault(judgement.key, judgement)
    return tuple(found.values())


def save_judgements(path: Path | str, judgements: Iterable[Judgement], human: Mapping[str, str] | None = None) -> None:
    """Write judgements.jsonl, whole or not at all; labels that people gave already are kept. Raises OSError."""
    given = human or {}
    records = (judgement.to_json(given.get(judgement.key)) for judgement in distinct(judgements))
    write_lines(Path(path), (json.dumps(record, ensure_ascii=False) for record in records))


def load_labels(path: Path | str) -> dict[str, str]:
    """The human labels by key, from a copy of judgements.jsonl with `human` filled in; empty ones are left out.

    Raises:
        LabelError: it cannot be read, a line is no record, a label is none of its task's, or two lines disagree.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(path, f"cannot be read as UTF-8 ({type(error).__name__})") from error
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        key, human = _record(path, number, line)
        if human is None:
            continue
        if found.setdefault(key, human) != human:
            raise LabelError(path, f"{key} is labelled {human!r} here and {found[key]!r} above", number)
    return found


def _record(path: Path, number: int, line: str) -> tuple[str, str | None]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LabelError(path, f"is not JSON ({error})", number) from error
    if not isinstance(record, dict) or not isinstance(record.get("key"), str):
        raise LabelError(path, "expected a record of judgements.jsonl with its `key`", number)
    task, human = record.get("task"), record.get("human")
    labels = LABELS.get(task) if isinstance(task, str) else None
    if labels is None:
        raise LabelError(path, f"unknown `task`; known are {', '.join(LABELS)}", number)
    if human is None or human == "":
        return record["key"], None
    if human not in labels:
        raise LabelError(path, f"`human` is {human!r}; expected one of {', '.join(labels)}", number)
    return record["key"], human
