"""Answers that another system gave: what is read, and what is refused with the line and the field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import DatasetError
from eval.dataset.answers import load_answers


def written(folder: Path, *lines: Any) -> Path:
    path = folder / "answers.jsonl"
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines), "utf-8")
    return path


def test_an_answer_needs_no_more_than_its_id(tmp_path: Path) -> None:
    held = load_answers(written(tmp_path, {"id": "q1"}, "", {"id": "q2", "answer": None, "own": [1]}))
    assert held.by_id == {"q1": {"id": "q1"}, "q2": {"id": "q2", "own": [1]}}
    assert held.identity["answers"] == 2


def test_a_measurement_made_elsewhere_is_not_taken_over(tmp_path: Path) -> None:
    line = {"id": "q1", "answer": "Ja. [1]", "metrics": {"recall@10": 1.0}, "verdict": {"good": True}, "gold": []}
    assert load_answers(written(tmp_path, line)).by_id["q1"] == {"id": "q1", "answer": "Ja. [1]"}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", r"line 2: is not JSON"),
        ([], r"line 2: expected a JSON object"),
        ({"answer": "Ja."}, r"line 2, field `id`: is missing"),
        ({"id": "q1"}, r"line 2, field `id`: there is another answer to 'q1'"),
        ({"id": "q2", "abstained": "no"}, r"line 2, field `abstained`: expected true or false"),
        ({"id": "q2", "confidence": True}, r"line 2, field `confidence`: expected a number"),
        ({"id": "q2", "citations": {}}, r"line 2, field `citations`: expected a list"),
        ({"id": "q2", "citations": ["x"]}, r"line 2, field `citations\[0\]`: expected a JSON object"),
        ({"id": "q2", "citations": [{"page": "3124"}]}, r"field `citations\[0\]\.page`: expected a whole number"),
        ({"id": "q2", "evidence": [{}, {"text": 1}]}, r"field `evidence\[1\]\.text`: expected text"),
    ],
)
def test_what_is_no_answer_is_named_by_line_and_field(line: Any, problem: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=problem):
        load_answers(written(tmp_path, {"id": "q1"}, line))


def test_a_file_without_answers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no answers"):
        load_answers(written(tmp_path, ""))
