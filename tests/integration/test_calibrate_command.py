"""`python -m eval.calibrate` writes what the assistant decides by; where it cannot learn it writes nothing."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from eval.calibrate.__main__ import main
from eval.dataset import load, save
from rag.abstention.answerable import Model
from rag.abstention.evidence import NAMES, VECTORS
from rag.assistant import Assistant

QUESTIONS = Path(str(resources.files("indexer") / "sample" / "questions.jsonl"))


def test_the_command_writes_models_that_tell_questions_with_an_answer(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written, questions = tmp_path / "answerable.toml", tmp_path / "questions.jsonl"
    sample = load(QUESTIONS).questions
    absent = replace(
        sample[0], text="Was kostet das Planetarium auf dem Mars?", history=(), gold=(), kind="unanswerable"
    )
    asked = [q for q in sample if q.answerable][:8] + [
        replace(absent, id=f"n{n}", text=f"{absent.text} {n}") for n in range(4)
    ]
    save(questions, asked)
    assert main([str(questions), "--index", str(assistant.index.path), "--out", str(written)]) == 0
    assert "held apart" in capsys.readouterr().out
    text = written.read_text(encoding="utf-8")
    assert f"questions.jsonl: 8 with an answer, 4 without, sha256 {load(questions).sha256[:16]}" in text
    tables = tomllib.loads(text)
    assert set(tables["vectors"]["weights"]) == set(NAMES)
    assert set(tables["text"]["weights"]) == set(NAMES) - set(VECTORS)
    table = tables["vectors"]
    model = Model(table["weights"], table["bias"], table["answers_from"])
    known, nowhere = (assistant.evidence(text) for text in (asked[0].text, absent.text))
    assert known is not None
    assert nowhere is not None
    assert model.probability(known) > model.probability(nowhere)


def test_what_cannot_be_learned_from_is_named_and_nothing_is_written(
    sample_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "answerable.toml"
    assert main([str(tmp_path / "none.jsonl"), "--index", str(sample_folder), "--out", str(out)]) == 1
    assert "none.jsonl" in capsys.readouterr().err
    assert not out.exists()
