"""`python -m eval.tuning`: what it learns is what the search uses, and where it cannot learn it writes nothing."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest

from eval.dataset import load, save
from eval.tuning.__main__ import main
from rag.assistant import Assistant
from rag.retrieval.features import FUSED, NAMES
from rag.retrieval.ranking import Ranking, rankings
from rag.retrieve import Retriever

QUESTIONS = Path(str(resources.files("indexer") / "sample" / "questions.jsonl"))


def test_the_command_writes_a_ranking_that_the_search_uses(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written, questions = tmp_path / "ranking.toml", tmp_path / "questions.jsonl"
    save(questions, load(QUESTIONS).questions[:6])
    assert main([str(questions), "--index", str(assistant.index.path), "--out", str(written)]) == 0
    assert "held apart" in capsys.readouterr().out
    text = written.read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    assert set(tables) == set(rankings())
    assert f"questions.jsonl: 6 answerable questions, sha256 {load(questions).sha256[:16]}" in text
    for table in tables.values():
        assert set(table["fused"]) <= set(FUSED)
        assert set(table["whole"]) <= set(NAMES)
    learned = {name: Ranking(table["fused"], table["whole"]) for name, table in tables.items()}
    asked = assistant.understand("Wie viele Wolfsrudel leben in Niederwalden?")
    for name, embedder in (("vectors", assistant.embedder), ("text", None)):
        retriever = Retriever(assistant.index, embedder, rankings=learned)
        assert retriever.ranking == learned[name]
        assert "Franziska Ellerbrock" in {p.speaker for p in retriever.retrieve(asked, k=5)}


def test_what_cannot_be_read_is_named_and_nothing_is_written(
    sample_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, broken = tmp_path / "ranking.toml", tmp_path / "broken.jsonl"
    broken.write_text(json.dumps({"id": "1"}), encoding="utf-8")
    for questions, index in ((broken, sample_folder), (tmp_path / "none.jsonl", sample_folder), (QUESTIONS, tmp_path)):
        assert main([str(questions), "--index", str(index), "--out", str(out)]) == 1
        assert str(index if questions == QUESTIONS else questions) in capsys.readouterr().err
        assert not out.exists()


def test_an_index_without_vectors_is_not_learned_from(
    sample_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ranking.toml"
    assert main([str(QUESTIONS), "--index", str(sample_folder), "--out", str(out)]) == 1
    assert "no vector" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.slow
def test_questions_of_which_nothing_right_is_found_are_no_crash(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, questions = tmp_path / "ranking.toml", tmp_path / "questions.jsonl"
    misplaced = [
        replace(q, gold=tuple(replace(gold, page=1) for gold in q.gold)) for q in load(QUESTIONS).questions[:6]
    ]
    for held in (load(QUESTIONS).questions[:1], misplaced):
        save(questions, held)
        assert main([str(questions), "--index", str(assistant.index.path), "--out", str(out)]) == 1
        message = capsys.readouterr().err.splitlines()[-1]
        assert "question" in message
        assert not out.exists()
