"""Questions with known answers: a JSONL file, one question a line, read and checked.

A line holds `id`, `question`, `kind`, `lang`, `gold` (where the answer stands; empty where the protocols do not answer)
and, if any, `history` (the earlier questions of the conversation) and `answer` (a reference in one sentence).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UNANSWERABLE = "unanswerable"
_FIELDS = {"id", "question", "kind", "lang", "history", "gold", "answer"}
_GOLD_FIELDS = {"sitting", "page", "speaker", "quote"}


class DatasetError(ValueError):
    """Questions that cannot be used. The message names the file, the line and the field, and says what is expected."""

    def __init__(self, path: Path, problem: str, *, line: int | None = None, field: str | None = None) -> None:
        place = f"{path}" + (f", line {line}" if line else "") + (f", field `{field}`" if field else "")
        super().__init__(f"{place}: {problem}")
        self.path, self.line, self.field, self.problem = path, line, field, problem


@dataclass(frozen=True, slots=True)
class Gold:
    """A place where the answer stands: the sitting's number, the printed page, who speaks, the words that answer."""

    sitting: int
    page: int
    speaker: str
    quote: str

    def to_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        return {"sitting": self.sitting, "page": self.page, "speaker": self.speaker, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the set, asked in the language `lang` (`de`, `en`); any one of `gold` is a right answer."""

    id: str
    text: str
    kind: str
    lang: str
    history: tuple[str, ...]
    gold: tuple[Gold, ...]
    answer: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether the protocols answer it."""
        return bool(self.gold)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The questions of a file in its order, with the file's name and the sha256 of its bytes."""

    name: str
    sha256: str
    questions: tuple[Question, ...]


def load(path: Path | str) -> Dataset:
    """Read a file of questions.

    Raises:
        DatasetError: it cannot be read, is empty, or a line is not as described above.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise DatasetError(path, f"cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DatasetError(path, "is not UTF-8; save it as UTF-8", line=line) from error
    questions: dict[str, Question] = {}
    lines: dict[str, int] = {}
    for number, line_text in enumerate(text.split("\n"), 1):
        if not line_text.strip():
            continue
        question = _Line(path, number).question(line_text)
        if question.id in questions:
            raise DatasetError(
                path, f"{question.id!r} already stands in line {lines[question.id]}", line=number, field="id"
            )
        questions[question.id], lines[question.id] = question, number
    if not questions:
        raise DatasetError(path, "holds no questions")
    return Dataset(path.name, hashlib.sha256(data).hexdigest(), tuple(questions.values()))


class _Line:
    """One line being read; knows where it is, for the messages."""

    def __init__(self, path: Path, number: int) -> None:
        self._path, self._number = path, number

    def question(self, text: str) -> Question:
        try:
            data = json.loads(text)
        except ValueError as error:
            raise self._error(f"is not JSON ({error})") from error
        data = self._object(data, _FIELDS, None)
        question = Question(
            id=self._text(data, "id"),
            text=self._text(data, "question"),
            kind=self._text(data, "kind"),
            lang=self._text(data, "lang"),
            history=tuple(self._history(data.get("history", []))),
            gold=tuple(self._gold(data)),
            answer=self._text(data, "answer") if data.get("answer") is not None else None,
        )
        if question.kind == UNANSWERABLE and question.gold:
            raise self._error(f"a question of the kind `{UNANSWERABLE}` has none", "gold")
        return question

    def _history(self, value: Any) -> Iterator[str]:
        if not isinstance(value, list):
            raise self._error("expected a list of earlier questions", "history")
        for place, item in enumerate(value):
            if not isinstance(item, str) or not item.strip():
                raise self._error("expected a question", f"history[{place}]")
            yield item

    def _gold(self, data: Mapping[str, Any]) -> Iterator[Gold]:
        value = data.get("gold")
        if not isinstance(value, list):
            raise self._error("expected a list, empty where the protocols do not answer", "gold")
        for place, item in enumerate(value):
            name = f"gold[{place}]"
            fields = self._object(item, _GOLD_FIELDS, name)
            yield Gold(
                sitting=self._count(fields, "sitting", name),
                page=self._count(fields, "page", name),
                speaker=self._text(fields, "speaker", name),
                quote=self._text(fields, "quote", name),
            )

    def _object(self, value: Any, known: set[str], name: str | None) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._error("expected a JSON object", name)
        if unknown := sorted(set(value) - known):
            problem = f"unknown field; known are {', '.join(sorted(known))}"
            raise self._error(problem, f"{name}.{unknown[0]}" if name else unknown[0])
        return value

    def _text(self, data: Mapping[str, Any], key: str, name: str | None = None) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._error("is missing" if value is None else "expected text", f"{name}.{key}" if name else key)
        return value

    def _count(self, data: Mapping[str, Any], key: str, name: str) -> int:
        value = data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._error("is missing" if value is None else "expected a number from 1", f"{name}.{key}")
        return value

    def _error(self, problem: str, field: str | None = None) -> DatasetError:
        return DatasetError(self._path, problem, line=self._number, field=field)
