"""`plenarchat eval` where answers or questions come from elsewhere: scored answers, silver questions, a mute judge."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Done, plenarchat
from tests.conftest import SAMPLE


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Iterator[None]:
    """Commands run in a folder of their own, over the sample."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PLENARCHAT_DEBUG", raising=False)
        patch.setenv("PLENARCHAT_INDEX", str(sample_folder))
        patch.chdir(tmp_path_factory.mktemp("score"))
        Path("questions.jsonl").write_bytes((SAMPLE.parent / "questions.jsonl").read_bytes())
        assert plenarchat("eval generate --per-kind 3 --out silver.jsonl").status == 0
        yield


@pytest.fixture(scope="module")
def asked() -> Done:
    """The run in the folder `asked`, with silver questions."""
    return plenarchat("eval run questions.jsonl --silver silver.jsonl --out asked")


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def metrics(folder: str) -> dict[str, Any]:
    return dict(json.loads(Path(folder, "metrics.json").read_text("utf-8")))


def test_answers_given_elsewhere_get_the_same_figures_as_when_they_were_asked_for(asked: Done) -> None:
    scored = plenarchat("eval score questions.jsonl asked/results.jsonl --out scored")
    assert (scored.status, scored.out) == (asked.status, asked.out) == (0, asked.out)
    assert metrics("scored")["figures"] == metrics("asked")["figures"]
    assert metrics("scored")["manifest"]["settings"]["scored"]["name"] == "results.jsonl"
    assert Path("scored/report.html").exists()


@pytest.mark.usefixtures("asked")
def test_a_question_without_an_answer_failed_and_is_named() -> None:
    results = Path("asked/results.jsonl").read_text("utf-8").splitlines(keepends=True)
    Path("fewer.jsonl").write_text("".join([*results[1:], '{"id": "nobody", "answer": "Ja."}\n']), "utf-8")
    done = plenarchat("eval score questions.jsonl fewer.jsonl --out fewer --baseline asked")
    missing = json.loads(results[0])["id"]
    assert done.status == 1
    assert f"Failed: 1 of {len(results)} questions failed: {missing}" in done.err
    assert "1 answers are to no question of questions.jsonl, first nobody" in done.err
    assert f"questions failed with an error, 0 before, first {missing}" in done.err


def test_answers_that_cannot_be_read_are_named_by_line_and_field() -> None:
    Path("typed.jsonl").write_text('{"id": "n01", "citations": [{"page": "3124"}]}\n', "utf-8")
    done = plenarchat("eval score questions.jsonl typed.jsonl --out typed")
    assert done.error() == "Error: typed.jsonl, line 1, field `citations[0].page`: expected a whole number"
    assert not Path("typed").exists()


@pytest.mark.slow
@pytest.mark.usefixtures("asked")
def test_silver_questions_of_two_runs_can_be_compared() -> None:
    assert plenarchat("eval run questions.jsonl --silver silver.jsonl --out again").status == 0
    held = json.loads(plenarchat("eval compare asked again --silver --json").out)
    assert held["questions"] == len(lines("silver.jsonl"))
    assert held["changed"] == held["worse"] == []
    plenarchat("eval run questions.jsonl --out people")
    assert "people: has no silver questions; run with --silver" in plenarchat("eval compare asked people --silver").err


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("run questions.jsonl --silver questions.jsonl", "questions.jsonl: n01 is no silver question"),
        ("run silver.jsonl --silver silver.jsonl", "is the id of a question of silver.jsonl, too"),
        ("run mixed.jsonl", r"mixed.jsonl: \d+ questions are silver; keep them in a file of their own"),
    ],
)
def test_peoples_questions_and_silver_ones_are_never_mixed(command: str, words: str) -> None:
    both = [Path(name).read_text("utf-8") for name in ("questions.jsonl", "silver.jsonl")]
    Path("mixed.jsonl").write_text("".join(both), "utf-8")
    assert re.search(words, plenarchat(f"eval {command} --out mixed").err)
    assert not Path("mixed").exists()


def test_a_run_over_silver_questions_alone_says_that_it_is_one() -> None:
    done = plenarchat("eval run silver.jsonl --out alone")
    assert "Note: all questions of silver.jsonl are silver" in done.err


def test_a_judge_that_does_not_reply_is_noticed_before_anything_is_asked() -> None:
    # Nothing listens on the port that is reserved for throwing away.
    done = plenarchat("eval run questions.jsonl --out judged --judge openai:none --judge-url http://127.0.0.1:9/v1")
    assert re.search(r"openai:none does not reply \(\w*ConnectionError\): check its name, its address", done.error())
    assert not Path("judged").exists()


def test_a_folder_that_cannot_be_written_is_named_before_anything_is_asked() -> None:
    Path("taken").write_text("", "utf-8")
    done = plenarchat("eval run questions.jsonl --out taken/run")
    assert done.status == 1
    assert "taken" in done.error()
    assert "Asking" not in done.err


@pytest.mark.usefixtures("asked")
def test_tables_of_systems_stand_in_the_report_only_where_they_belong_to_the_run() -> None:
    assert plenarchat("eval ablate questions.jsonl --out asked/ablation").status == 0
    plenarchat("eval compare asked asked --out with")
    assert "What each step is worth" in Path("with/report.html").read_text("utf-8")
    held = json.loads(Path("asked/ablation/systems.json").read_text("utf-8"))
    held["manifest"]["index"]["sources_sha256"] = "0" * 64
    Path("asked/ablation/systems.json").write_text(json.dumps(held), "utf-8")
    plenarchat("eval compare asked asked --out without")
    assert "What each step is worth" not in Path("without/report.html").read_text("utf-8")
