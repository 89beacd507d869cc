"""Answers that some system gave, to be measured: JSONL, one object a question, with the fields of the contract.

What counts is `id`, `abstained`, `answer`, `citations` and `evidence`; all but `id` may be missing, and fields that no
measure reads are passed over. A line of results.jsonl is such an answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.dataset.lines import DatasetError, from_json, read_text

_OF_ANSWER: Mapping[str, tuple[tuple[type, ...], str]] = {
    "abstained": ((bool,), "true or false"),
    "answer": ((str,), "text"),
    "language": ((str,), "text"),
    "standalone_question": ((str,), "text"),
    "confidence": ((int, float), "a number"),
    "citations": ((list,), "a list"),
    "evidence": ((list,), "a list"),
    "timings_ms": ((dict,), "a JSON object"),
    "usage": ((dict,), "a JSON object"),
    "error": ((dict,), "a JSON object"),
}
_OF_PLACE: Mapping[str, tuple[tuple[type, ...], str]] = {
    **dict.fromkeys(("speaker", "party", "office", "quote", "text", "turn_id", "date", "parliament"), ((str,), "text")),
    **dict.fromkeys(("n", "period", "sitting", "page", "page_last", "page_first"), ((int,), "a whole number")),
}
# What a line of results.jsonl holds of an earlier measurement, which is taken anew.
_MEASURED = frozenset(
    (
        "kind",
        "lang",
        "gold",
        "gold_answer",
        "gold_standalone",
        "unanswerable_type",
        "silver",
        "metrics",
        "shares",
        "verdict",
    )
)


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers by question id, and which file they are from."""

    by_id: Mapping[str, Mapping[str, Any]]
    identity: Mapping[str, Any]


def load_answers(path: Path | str) -> Answers:
    """Read a file of answers.

    Raises:
        DatasetError: it cannot be read, is empty, a line is no answer, or two are to the same question.
    """
    path = Path(path)
    data, text = read_text(path)
    found: dict[str, Mapping[str, Any]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        answer = _answer(path, number, line)
        if answer["id"] in found:
            raise DatasetError(path, f"there is another answer to {answer['id']!r}", line=number, field="id")
        found[answer["id"]] = answer
    if not found:
        raise DatasetError(path, "holds no answers")
    return Answers(found, {"name": path.name, "sha256": hashlib.sha256(data).hexdigest(), "answers": len(found)})


def _answer(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        data = from_json(line)
    except ValueError as error:
        raise DatasetError(path, f"is not JSON ({error})", line=number) from error
    if not isinstance(data, dict):
        raise DatasetError(path, "expected a JSON object", line=number)
    if not isinstance(data.get("id"), str) or not data["id"].strip():
        raise DatasetError(path, "is missing", line=number, field="id")
    for field, problem in _problems(data):
        raise DatasetError(path, problem, line=number, field=field)
    return {name: value for name, value in data.items() if name not in _MEASURED and value is not None}


def _problems(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that are not of their type, each with what is expected."""
    yield from _of_other_type(data, _OF_ANSWER, "")
    for name in ("citations", "evidence"):
        held = data.get(name)
        for place, one in enumerate(held if isinstance(held, list) else []):
            if isinstance(one, dict):
                yield from _of_other_type(one, _OF_PLACE, f"{name}[{place}].")
            else:
                yield f"{name}[{place}]", "expected a JSON object"


def _of_other_type(
    data: Mapping[str, Any], known: Mapping[str, tuple[tuple[type, ...], str]], prefix: str
) -> Iterator[tuple[str, str]]:
    for name, (kinds, says) in known.items():
        value = data.get(name)
        # To Python true is a number.
        if value is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
            yield f"{prefix}{name}", f"expected {says}"
