"""A run over a set of questions: asks, or takes another system's answers, measures, and writes the files of the run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.asking import ask_all, forced
from eval.case import Case
from eval.conversations import Turned, conversations, conversations_json
from eval.cost import cost
from eval.dataset import Dataset
from eval.dataset.check import Problem, check
from eval.files import FORMAT, METRICS, RESULTS, SILVER, prepared, write_json, write_lines
from eval.gold_turns import GoldTurns
from eval.manifest import manifest, settings_of
from eval.metrics import Measurer, Result, Share
from eval.metrics.ranking import DEPTHS
from eval.record import IndexRecord
from eval.selective import by_type, risk_coverage
from eval.summary import Summary, figures_json, summarise
from indexer.progress import Progress
from indexer.store import Index
from rag.assistant import Assistant
from rag.stages import Stages

if TYPE_CHECKING:
    from eval.judge import Judge, Judged


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: where its files are, the figures, the ids of the questions that failed, and what is wrong with
    the questions themselves.
    """

    folder: Path
    summary: Summary
    failed: tuple[str, ...]
    problems: tuple[Problem, ...]
    metrics: Mapping[str, Any]
    judged: Judged | None = None

    def lines(self) -> Iterator[str]:
        """The headline figures for a terminal, judged ones last, each of these with the judge's kappa."""
        yield from self.summary.lines()
        yield from self.judged.lines() if self.judged else ()


@dataclass(frozen=True, slots=True)
class Judging:
    """A language model that judges answers, and people's labels of what it judged before, by key."""

    judge: Judge
    labels: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of all questions: `cases` of the set, what refused questions would have got without refusing, questions
    with a history in their forms; `beside` and `turned_beside` are the same of silver questions.
    """

    cases: list[Case]
    unrefused: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    turned: Sequence[Turned] = ()
    beside: Sequence[Case] = ()
    turned_beside: Sequence[Turned] = ()


def run(
    dataset: Dataset,
    assistant: Assistant,
    out_dir: Path | str,
    progress: Progress | None = None,
    *,
    silver: Dataset | None = None,
    judging: Judging | None = None,
) -> Run:
    """Ask every question and write the files into `out_dir`, which is made where it does not exist.

    A question that fails is recorded with its error and found nothing; the others are asked nevertheless. Each file is
    replaced whole at the end, metrics.json last; it holds the sha256 of the results it belongs to. Where answers are
    judged, the files are written before, too, so that a judge that fails loses nothing.

    Args:
        dataset: the questions that count.
        assistant: over the index that is measured; asked with as many passages as the deepest measure needs.
        out_dir: for results.jsonl, metrics.json, and silver.jsonl.
        progress: told about the stages.
        silver: questions made by a program, whose figures stand beside the others and never among them.
        judging: a language model that judges the answers, with people's labels; then there is judgements.jsonl, too.

    Raises:
        OSError: the folder cannot be written.
        StoreError: the index cannot be read at all.
        ModelUnavailable: the judge does not reply at all.
    """
    folder, index = prepared(Path(out_dir)), assistant.index
    measurer, problems = _opened(index, dataset, progress)
    about = manifest(dataset, index, settings_of(assistant), silver)
    deep = _as_deep(assistant, assistant.stages)
    unrefusing = _as_deep(assistant, replace(assistant.stages, abstaining=False))
    cases = ask_all("Asking", dataset.questions, deep, measurer, progress)
    beside = ask_all("Silver", silver.questions, deep, measurer, progress) if silver else []
    asked = Asked(
        cases,
        forced(cases, unrefusing, progress),
        conversations(cases, deep, measurer, max(DEPTHS), progress),
        beside,
        conversations(beside, deep, measurer, max(DEPTHS), progress),
    )
    return _finished(folder, about, problems, asked, index, judging, progress)


def score(
    dataset: Dataset,
    results: Mapping[str, Result],
    identity: Mapping[str, Any],
    index: Index,
    out_dir: Path | str,
    progress: Progress | None = None,
    *,
    judging: Judging | None = None,
) -> Run:
    """Measure answers that some system gave elsewhere, by question id, and write the same files as `run`.

    A question without an answer counts as failed. `identity` says in the manifest whose answers they are.

    Raises: as `run`.
    """
    folder = prepared(Path(out_dir))
    measurer, problems = _opened(index, dataset, progress)
    missing: Result = {"error": {"type": "Missing", "message": "there is no answer to it"}, "citations": []}
    cases = []
    for question in dataset.questions:
        result = {"question": question.text, **results.get(question.id, missing)}
        cases.append(Case(question, result, measurer.take(question, result)))
    about = manifest(dataset, index, {"scored": dict(identity)})
    return _finished(folder, about, problems, Asked(cases), index, judging, progress)


def _opened(index: Index, dataset: Dataset, progress: Progress | None) -> tuple[Measurer, list[Problem]]:
    record = IndexRecord(index)
    return Measurer(record, GoldTurns(record)), check(dataset.questions, record, progress)


def _finished(
    folder: Path,
    about: dict[str, Any],
    problems: Sequence[Problem],
    asked: Asked,
    index: Index,
    judging: Judging | None,
    progress: Progress | None,
) -> Run:
    """Everything that is made of the cases, written."""
    cases, beside = asked.cases, asked.beside
    curve = risk_coverage(cases, asked.unrefused)
    summary = summarise(cases, progress)
    metrics = {
        "format": FORMAT,
        "manifest": about,
        "problems": [{"id": p.question, "code": p.code, "says": p.says} for p in problems],
        **summary.to_json(),
        "abstention": {
            "by_type": figures_json(by_type(cases)),
            "silver_by_type": figures_json(by_type(beside)),
            "risk_coverage": curve.to_json() if curve else None,
        },
        "conversations": conversations_json(asked.turned)
        | {"silver": conversations_json(asked.turned_beside)["figures"]},
        "cost": cost([case.result for case in cases], index),
        "silver": summarise(beside, progress).to_json() if beside else None,
        "judged": None,
    }
    _write(folder, metrics, asked)
    judged = _judged(cases, judging, folder, progress) if judging else None
    if judged:
        metrics["judged"] = judged.to_json()
        _write(folder, metrics, replace(asked, cases=[_with_judged(case, judged) for case in cases]))
    failed = tuple(case.question.id for case in cases if "error" in case.result)
    return Run(folder, summary, failed, tuple(problems), metrics, judged)


def _write(folder: Path, metrics: dict[str, Any], asked: Asked) -> None:
    files = {RESULTS: [_line(case, asked.unrefused) for case in asked.cases]}
    if asked.beside:
        files[SILVER] = [_line(case, {}) for case in asked.beside]
    else:
        (folder / SILVER).unlink(missing_ok=True)  # of an earlier run into the same folder
    for name, lines in files.items():
        write_lines(folder / name, lines)
    metrics["manifest"]["files_sha256"] = {
        name: hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
        for name, lines in files.items()
    }
    write_json(folder / METRICS, metrics)


def _judged(cases: Sequence[Case], judging: Judging, folder: Path, progress: Progress | None) -> Judged:
    """The judge's figures over the cases; what it decided is written for people to label."""
    from eval.judge import JUDGEMENTS, judge_results, save_judgements

    questions = [case.question for case in cases]
    results = [{**case.result, "id": case.question.id} for case in cases]
    judged = judge_results(questions, results, judging.judge, human=judging.labels, progress=progress)
    save_judgements(folder / JUDGEMENTS, judged.judgements, judging.labels)
    return judged


def _with_judged(case: Case, judged: Judged) -> Case:
    values = judged.shares_by_question[case.question.id]
    shares = {name: None if value is None else Share(value) for name, value in values.items()}
    return replace(case, shares={**case.shares, **shares})


def _as_deep(assistant: Assistant, stages: Stages) -> Assistant:
    """An assistant over the same index that returns as many passages as the deepest measure looks at."""
    return Assistant(assistant.index, assistant.embedder, assistant.notes, stages=stages, evidence=max(DEPTHS))


def _line(case: Case, unrefused: Mapping[str, Mapping[str, Any]]) -> str:
    """A line of results.jsonl; a refused question keeps what would have been cited, for the risk–coverage curve."""
    data = case.to_json()
    if instead := unrefused.get(case.question.id):
        data["unrefused"] = {"citations": instead.get("citations"), "confidence": instead.get("confidence")}
    return json.dumps(data, ensure_ascii=False)
