"""Questions as JSONL: one a line, read and checked field by field, and written.

A line holds `id`, `question`, `kind`, `lang`, `gold` (where the answer stands; empty where the protocols do not answer)
and, if any, `history`, `answer`, `standalone`, `rejected`, `unanswerable_type` and `silver`, as in
`eval.dataset.question.Question`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.dataset.question import UNANSWERABLE, UNANSWERABLE_TYPES, Dataset, Gold, Place, Question
from eval.files import write_lines

_FIELDS = {"id", "question", "kind", "lang", "history", "gold", "answer"} | {
    "standalone", "rejected", "unanswerable_type", "silver"
}  # fmt: skip
_PLACE_FIELDS = {"parliament", "period", "sitting", "page", "speaker"}
_GOLD_FIELDS = _PLACE_FIELDS | {"quote"}


class DatasetError(ValueError):
    """Questions that cannot be used. The message names the file, the line and the field, and says what is expected."""

    def __init__(self, path: Path, problem: str, *, line: int | None = None, field: str | None = None) -> None:
        place = f"{path}" + (f", line {line}" if line else "") + (f", field `{field}`" if field else "")
        super().__init__(f"{place}: {problem}")
        self.path, self.line, self.field, self.problem = path, line, field, problem


def load(path: Path | str) -> Dataset:
    """Read a file of questions.

    Raises:
        DatasetError: it cannot be read, is empty, or a line is not as described above.
    """
    path = Path(path)
    data, text = read_text(path)
    questions: dict[str, Question] = {}
    lines: dict[str, int] = {}
    for number, line_text in enumerate(text.split("\n"), 1):
        if not line_text.strip():
            continue
        question = parse(path, number, line_text)
        if question.id in questions:
            raise DatasetError(
                path, f"{question.id!r} already stands in line {lines[question.id]}", line=number, field="id"
            )
        questions[question.id], lines[question.id] = question, number
    if not questions:
        raise DatasetError(path, "holds no questions")
    return Dataset(path.name, hashlib.sha256(data).hexdigest(), tuple(questions.values()))


def save(path: Path | str, questions: Iterable[Question]) -> None:
    """Write a file of questions, whole or not at all. Raises OSError."""
    write_lines(Path(path), (json.dumps(question.to_json(), ensure_ascii=False) for question in questions))


def read_text(path: Path) -> tuple[bytes, str]:
    """The bytes of a file and its text; a byte order mark is dropped.

    Raises:
        DatasetError: it cannot be read, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
        return data, data.decode("utf-8-sig")
    except OSError as error:
        raise DatasetError(path, f"cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DatasetError(path, "is not UTF-8; save it as UTF-8", line=line) from error


def from_json(text: str) -> Any:
    """What a line of JSON holds.

    Raises:
        ValueError: it is no JSON, is nested too deeply to be read, or holds half a character, which no file can hold.
    """
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("an escape \\ud800 to \\udfff without its other half") from None
    return data


def parse(path: Path, number: int, text: str) -> Question:
    """The question in one line of a file; file and line number are for the message.

    Raises:
        DatasetError: the line is not as described above.
    """
    return _Line(path, number).question(text)


class _Line:
    """One line being read; knows where it is, for the messages."""

    def __init__(self, path: Path, number: int) -> None:
        self._path, self._number = path, number

    def question(self, text: str) -> Question:
        try:
            data = from_json(text)
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
            answer=self._optional(data, "answer"),
            standalone=self._optional(data, "standalone"),
            rejected=tuple(self._rejected(data)),
            unanswerable_type=self._type(data),
            silver=self._flag(data, "silver"),
        )
        if question.gold and question.kind == UNANSWERABLE:
            raise self._error(f"a question of the kind `{UNANSWERABLE}` has none", "gold")
        if question.gold and question.unanswerable_type:
            raise self._error("only a question without gold is unanswerable", "unanswerable_type")
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
            yield Gold(**self._place(fields, name), quote=self._text(fields, "quote", name))

    def _rejected(self, data: Mapping[str, Any]) -> Iterator[Place]:
        value = data.get("rejected", [])
        if not isinstance(value, list):
            raise self._error("expected a list of places that do not answer", "rejected")
        for place, item in enumerate(value):
            name = f"rejected[{place}]"
            yield Place(**self._place(self._object(item, _PLACE_FIELDS, name), name))

    def _place(self, fields: Mapping[str, Any], name: str) -> dict[str, Any]:
        return {
            "sitting": self._count(fields, "sitting", name),
            "page": self._count(fields, "page", name),
            "speaker": self._text(fields, "speaker", name),
            "parliament": self._optional(fields, "parliament", name),
            "period": None if fields.get("period") is None else self._count(fields, "period", name),
        }

    def _type(self, data: Mapping[str, Any]) -> str | None:
        value = self._optional(data, "unanswerable_type")
        if value is not None and value not in UNANSWERABLE_TYPES:
            raise self._error(f"expected one of {', '.join(UNANSWERABLE_TYPES)}", "unanswerable_type")
        return value

    def _flag(self, data: Mapping[str, Any], key: str) -> bool:
        value = data.get(key, False)
        if not isinstance(value, bool):
            raise self._error("expected true or false", key)
        return value

    def _object(self, value: Any, known: set[str], name: str | None) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._error("expected a JSON object", name)
        if unknown := sorted(set(value) - known):
            problem = f"unknown field; known are {', '.join(sorted(known))}"
            raise self._error(problem, f"{name}.{unknown[0]}" if name else unknown[0])
        return value

    def _optional(self, data: Mapping[str, Any], key: str, name: str | None = None) -> str | None:
        return None if data.get(key) is None else self._text(data, key, name)

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
