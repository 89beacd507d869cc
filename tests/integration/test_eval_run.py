"""A whole run over the bundled sample: what is asked, what is written, what happens when a question fails."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import Dataset, load
from eval.generate import generate
from eval.loaded import load_run
from eval.run import Run, run
from indexer.pipeline import index
from indexer.progress import Advance
from rag.assistant import Assistant, open_assistant

SAMPLE = Path(str(resources.files("indexer") / "sample"))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("sample") / "index"
    assert not index([SAMPLE / "pages"], folder, embedding_model="none").failed
    opened = open_assistant(folder, embedding_model="none")
    yield opened
    opened.index.close()


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    """The sample's questions, and one that no assistant takes."""
    held = load(SAMPLE / "questions.jsonl")
    too_long = replace(held.questions[0], id="too-long", text="Brücke " * 1000, kind="broken")
    return replace(held, questions=(*held.questions[:2], too_long, *held.questions[2:]))


@pytest.fixture(scope="module")
def finished(assistant: Assistant, dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(dataset, assistant, tmp_path_factory.mktemp("run") / "out")


def results(finished: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (finished.folder / "results.jsonl").read_text("utf-8").splitlines()]


def metrics(finished: Run) -> dict[str, Any]:
    held = json.loads((finished.folder / "metrics.json").read_text("utf-8"))
    assert isinstance(held, dict)
    return held


def test_every_question_has_a_line_in_its_order(finished: Run, dataset: Dataset) -> None:
    assert [(line["id"], line["kind"]) for line in results(finished)] == [(q.id, q.kind) for q in dataset.questions]
    assert [line["gold"] for line in results(finished)] == [[g.to_json() for g in q.gold] for q in dataset.questions]


def test_a_line_is_the_answer_as_it_was_given(finished: Run, dataset: Dataset, assistant: Assistant) -> None:
    lines = {line["id"]: line for line in results(finished)}
    followups = [question for question in dataset.questions if question.history]
    for question in (dataset.questions[0], *followups):
        answer = json.loads(json.dumps(assistant.ask(question.text, history=question.history).to_json()))
        line = dict(lines[question.id])
        assert len(line["evidence"]) > len(answer["evidence"]), "the deepest measure needs more than is shown"
        line["evidence"] = line["evidence"][: len(answer["evidence"])]
        assert {key: line[key] for key in answer if key != "timings_ms"} == {
            k: v for k, v in answer.items() if k != "timings_ms"
        }
        assert line["history"] == list(question.history)


def test_a_question_that_fails_is_recorded_and_the_others_are_asked(finished: Run, dataset: Dataset) -> None:
    failed = [line for line in results(finished) if "error" in line]
    assert [line["id"] for line in failed] == ["too-long"]
    assert list(finished.failed) == ["too-long"]
    assert failed[0]["error"]["type"] == "QuestionError"
    assert "characters" in failed[0]["error"]["message"]
    assert failed[0]["metrics"]["recall@10"] == 0
    assert failed[0]["metrics"]["quote_fidelity"] is None
    assert metrics(finished)["errors"] == 1


def test_figures_come_with_interval_and_cases_and_by_kind(finished: Run, dataset: Dataset) -> None:
    held = metrics(finished)
    answerable = sum(question.answerable for question in dataset.questions)
    recall = held["figures"]["recall@10"]
    assert (recall["n"], recall["excluded"]) == (answerable, len(dataset.questions) - answerable)
    assert recall["low"] <= recall["value"] <= recall["high"]
    kinds = {question.kind for question in dataset.questions}
    assert set(held["by_kind"]) == kinds
    assert held["by_kind"]["unanswerable"]["recall@10"]["value"] is None
    lines = [line["metrics"]["recall@10"] for line in results(finished)]
    assert recall["value"] == pytest.approx(sum(filter(None, lines)) / answerable, abs=1e-4)
    assert held["cost"]["milliseconds"]["total"]["n"] == len(dataset.questions) - 1


def test_every_quote_of_the_sample_stands_on_its_printed_page(finished: Run) -> None:
    fidelity = metrics(finished)["figures"]["quote_fidelity"]
    assert (fidelity["value"], fidelity["of"]) == (1, sum(len(line["citations"]) for line in results(finished)))


def test_the_manifest_says_what_was_measured(finished: Run, dataset: Dataset, assistant: Assistant) -> None:
    about = metrics(finished)["manifest"]
    digest = hashlib.sha256((finished.folder / "results.jsonl").read_bytes()).hexdigest()
    assert about["files_sha256"] == {"results.jsonl": digest}
    assert about["data"] == {"name": "questions.jsonl", "sha256": dataset.sha256, "questions": len(dataset.questions)}
    assert about["index"]["sittings"] == assistant.index.coverage().sittings
    assert about["index"]["model"] is None
    assert about["settings"]["vectors"] is False
    assert {"date", "python", "platform", "processors", "versions"} <= set(about)


class _Interrupting:
    """A progress that is interrupted at its second question, as by Ctrl-C."""

    def stage(self, name: str, total: int, unit: str) -> AbstractContextManager[Advance]:
        @contextmanager
        def stage() -> Iterator[Advance]:
            asked: list[int] = []

            def advance(done: int) -> None:
                asked.append(done)
                if len(asked) == 2:
                    raise KeyboardInterrupt

            yield advance

        return stage()


def test_an_interrupted_run_leaves_the_earlier_one_as_it_was(
    assistant: Assistant, dataset: Dataset, tmp_path: Path
) -> None:
    run(dataset, assistant, tmp_path)
    before = contents(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(dataset, assistant, tmp_path, _Interrupting())
    assert contents(tmp_path) == before
    assert sorted(before) == ["metrics.json", "results.jsonl"]


def test_silver_questions_stand_beside_and_are_never_counted_among_the_others(
    finished: Run, assistant: Assistant, dataset: Dataset, tmp_path: Path
) -> None:
    made = generate(assistant.index, per_kind=2, kinds=("member", "followup")).questions
    assert all(question.silver for question in made)
    beside = run(dataset, assistant, tmp_path, silver=replace(dataset, name="silver.jsonl", questions=made))
    held, alone = metrics(beside), metrics(finished)
    assert (held["questions"], held["silver"]["questions"]) == (len(dataset.questions), len(made))
    assert held["figures"] == alone["figures"]
    assert set(held["silver"]["by_kind"]) == {"member", "followup"}
    forms, leaning = held["conversations"]["silver"], sum(bool(question.history) for question in made)
    assert leaning
    assert [forms[form]["recall@10"]["n"] for form in ("raw", "rewritten", "gold")] == [leaning] * 3
    lines = [json.loads(line) for line in (tmp_path / "silver.jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [question.id for question in made]
    assert list(load_run(tmp_path).silver) == [question.id for question in made]
    run(dataset, assistant, tmp_path)
    assert not (tmp_path / "silver.jsonl").exists(), "figures of an earlier run must not stand beside a later one"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_order_of_questions_does_not_change_the_figures(
    finished: Run, assistant: Assistant, dataset: Dataset, tmp_path: Path
) -> None:
    backwards = run(replace(dataset, questions=dataset.questions[::-1]), assistant, tmp_path)
    values: Sequence[tuple[float | None, ...]] = [
        tuple(held.value for held in each.summary.overall.values()) for each in (finished, backwards)
    ]
    assert values[0] == pytest.approx(values[1])
