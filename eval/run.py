"""Asks every question of a set and writes what came of it: results.jsonl, a line a question, and metrics.json."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.dataset import Dataset, Question
from eval.files import write_json, write_lines
from eval.manifest import manifest
from eval.metrics import Measure, Result, measures
from eval.printed import PrintedPages
from eval.summary import Summary, summarise
from indexer.progress import NoProgress, Progress
from rag.assistant import Assistant

RESULTS = "results.jsonl"
METRICS = "metrics.json"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: where its files are, the figures, and the ids of the questions that failed."""

    folder: Path
    summary: Summary
    failed: tuple[str, ...]


def run(dataset: Dataset, assistant: Assistant, out_dir: Path | str, progress: Progress | None = None) -> Run:
    """Ask every question and write both files into `out_dir`, which is made where it does not exist.

    A question that fails is recorded with its error and found nothing; the others are asked nevertheless. Each file is
    replaced whole at the end, metrics.json last; it holds the sha256 of the results it belongs to.

    Raises:
        OSError: the folder cannot be written.
        StoreError: the index cannot be read at all.
    """
    folder = Path(out_dir)
    folder.mkdir(parents=True, exist_ok=True)
    taken = measures(PrintedPages(assistant.index))
    about = manifest(dataset, assistant)
    results: list[Result] = []
    with (progress or NoProgress()).stage("Asking", len(dataset.questions), "questions") as advance:
        for question in dataset.questions:
            results.append(_measured(question, _ask(question, assistant), taken))
            advance(1)
    summary = summarise(dataset.questions, results, taken)
    lines = [json.dumps(result, ensure_ascii=False) for result in results]
    _write(folder, lines, {"manifest": about, **summary.to_json()})
    return Run(folder, summary, tuple(result["id"] for result in results if "error" in result))


def _ask(question: Question, assistant: Assistant) -> dict[str, Any]:
    try:
        return assistant.ask(question.text, history=question.history).to_json()
    except Exception as error:
        log.warning("Question %s failed: %s: %s", question.id, type(error).__name__, error)
        return {
            "question": question.text,
            "abstained": False,
            "citations": [],
            "evidence": [],
            "error": {"type": type(error).__name__, "message": str(error)},
        }


def _measured(question: Question, answer: dict[str, Any], taken: dict[str, Measure]) -> Result:
    """The line of a question: its answer, what was expected, and every measure (null where it does not apply)."""
    shares = {name: measure(question, answer) for name, measure in taken.items()}
    return {
        "id": question.id,
        "kind": question.kind,
        **answer,
        "history": list(question.history),
        "gold": [gold.to_json() for gold in question.gold],
        "metrics": {name: None if share is None else share.value for name, share in shares.items()},
    }


def _write(folder: Path, lines: Sequence[str], metrics: dict[str, Any]) -> None:
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    metrics["manifest"]["results_sha256"] = digest
    write_lines(folder / RESULTS, lines)
    write_json(folder / METRICS, metrics)
