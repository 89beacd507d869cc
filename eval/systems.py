"""Several systems asked the same questions and reported in the same tables: peers, or one system without a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.case import Case
from eval.compare import differences_of_all
from eval.dataset import Dataset, Question
from eval.files import FORMAT, prepared, write_json
from eval.gold_turns import GoldTurns
from eval.manifest import manifest, settings_of
from eval.metrics import MEASURES, Measurer, Share
from eval.metrics.ranking import DEPTHS
from eval.record import IndexRecord
from eval.statistics import Spread, spread
from eval.summary import PARTS, Figures, figures, figures_json
from eval.timing import timed
from indexer.progress import NoProgress, Progress
from rag.assistant import Assistant

SYSTEMS = "systems.json"
Search = Callable[[Question, int], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class System:
    """Something that finds passages: `search` takes a question and how many, and gives the contract's passages."""

    name: str
    says: str
    search: Search


@dataclass(frozen=True, slots=True)
class Measured:
    """A system's figures, over all questions and by kind, its shares by question, and milliseconds a search."""

    system: System
    figures: Figures
    by_kind: Mapping[str, Figures]
    shares: Mapping[str, Mapping[str, Share | None]]
    milliseconds: Spread | None


def measure_systems(
    title: str,
    says: str,
    systems: Sequence[System],
    dataset: Dataset,
    assistant: Assistant,
    out_dir: Path | str,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Ask every system every question, write systems.json into `out_dir`, and return what it holds.

    The first system is the one that the others are held against, by the headline measures of retrieval and by recall of
    pages alone, the p-values corrected over all systems and measures. Raises OSError, StoreError.
    """
    folder, record = prepared(Path(out_dir)), IndexRecord(assistant.index)
    measurer = Measurer(record, GoldTurns(record))
    about = manifest(dataset, assistant.index, settings_of(assistant))
    measured = [_measure(system, dataset.questions, measurer, progress or NoProgress()) for system in systems]
    compared = [m for m in MEASURES if m.group == "retrieval" and (m.headline or m.name in ("page_recall@10",))]
    first = measured[0]
    others = {one.system.name: one.shares for one in measured[1:]}
    against = differences_of_all(first.shares, others, compared)
    data = {
        "format": FORMAT,
        "manifest": about,
        "title": title,
        "says": says,
        "systems": [
            {
                "name": one.system.name,
                "says": one.system.says,
                "figures": figures_json(one.figures),
                "by_kind": {kind: figures_json(held) for kind, held in one.by_kind.items()},
                "milliseconds": one.milliseconds.to_json() if one.milliseconds else None,
                "against_first": None
                if one is first
                else {name: held.to_json() for name, held in against[one.system.name].items()},
            }
            for one in measured
        ],
    }
    write_json(folder / SYSTEMS, data)
    return data


def _measure(system: System, questions: Sequence[Question], measurer: Measurer, progress: Progress) -> Measured:
    cases, times = [], []
    with progress.stage(system.name, len(questions), "questions") as advance:
        for question in questions:
            found, milliseconds = timed(system.search, question, max(DEPTHS))
            result = {"evidence": list(found)}
            cases.append(Case(question, result, measurer.rank(question, result)))
            times.append(milliseconds)
            advance(1)
    kind_of = PARTS["kind"]
    kinds = dict.fromkeys(kind_of(case.question) for case in cases if case.question.answerable)
    return Measured(
        system,
        figures(cases),
        {kind: figures([case for case in cases if kind_of(case.question) == kind]) for kind in kinds},
        {case.question.id: case.shares for case in cases},
        spread(times),
    )
