"""How long a search takes when everything is loaded: whole, by situation, and by stage."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from eval.bench.indexing import BenchError
from eval.bench.situations import Situation
from eval.bench.stopwatch import Stopwatch, public_methods
from eval.dataset import Question
from eval.statistics import Spread, spread
from rag import retrieve
from rag.assistant import Assistant

WARM_UP = 5  # searches
REST = "ranking and the rest"


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of the searches in one situation, those that passed and those that the processors spent on it, and
    how many passages were found on average."""

    situation: str
    passed: Spread
    spent: Spread
    found: float


@dataclass(frozen=True, slots=True)
class Searching:
    """The searches of one index, `times` the size of the one it was made from. `stages` are the mean milliseconds
    that processors spend on each stage of a search without a filter; `notes` say what is weaker than it could be;
    `load` is the load average before and after.
    """

    times: int
    sittings: int
    passages: int
    notes: tuple[str, ...]
    situations: tuple[Timed, ...]
    stages: Mapping[str, float]
    load: tuple[float, float]

    def to_json(self) -> dict[str, Any]:
        """Every field by its name, milliseconds rounded to three places."""
        rows = [
            {"situation": t.situation, "passed": t.passed.to_json(), "spent": t.spent.to_json(), "found": t.found}
            for t in self.situations
        ]
        stages = {name: round(value, 3) for name, value in self.stages.items()}
        return {"situations": rows, "stages": stages} | {
            name: value for name, value in asdict(self).items() if name not in ("situations", "stages")
        }


def measure_searching(
    questions: Sequence[Question],
    assistant: Assistant,
    situations: Sequence[Situation],
    advance: Callable[[int], None],
    *,
    times: int = 1,
) -> Searching:
    """Search for every question in every situation, one at a time.

    Raises:
        BenchError: there is no question.
        StoreError: the index cannot be read.
    """
    if not questions:
        raise BenchError("there is no question to search for")
    before, coverage = _load(), assistant.holdings.coverage
    timed = tuple(_measure(questions, assistant, situation, advance) for situation in situations)
    stages = measure_stages(questions, assistant)
    notes = tuple(assistant.index.notes())
    return Searching(times, coverage.sittings, coverage.chunks, notes, timed, stages, (before, _load()))


def measure_stages(questions: Sequence[Question], assistant: Assistant) -> dict[str, float]:
    """Mean milliseconds that processors spend on each stage of a search without a filter, the longest first; together
    they are the whole.

    What the index does goes by the names of its methods.
    """
    watch = Stopwatch(time.process_time)
    embedder = assistant.retriever.embedder
    with ExitStack() as watching:
        watching.enter_context(watch.watching(assistant, {"understand": "understand", "search": REST}))
        watching.enter_context(watch.watching(retrieve, {"in_context": "context", "ranked": "ranked"}))
        watching.enter_context(watch.watching(assistant.index, public_methods(assistant.index)))
        if embedder:
            watching.enter_context(watch.watching(embedder, {"embed_query": "embed"}))
        for question in questions[:WARM_UP]:
            assistant.search(question.text, history=question.history)
        watch.take()
        for question in questions:
            assistant.search(question.text, history=question.history)
        seconds = watch.take()
    means = {name: value * 1000 / len(questions) for name, value in seconds.items()}
    return dict(sorted(means.items(), key=lambda pair: -pair[1]))


def _measure(
    questions: Sequence[Question], assistant: Assistant, situation: Situation, advance: Callable[[int], None]
) -> Timed:
    passed: list[float] = []
    spent: list[float] = []
    found: list[int] = []
    for question in (*questions[:WARM_UP], *questions):
        started, used = time.perf_counter(), time.process_time()
        result = assistant.search(question.text, filters=situation.filters, history=question.history)
        passed.append((time.perf_counter() - started) * 1000)
        spent.append((time.process_time() - used) * 1000)
        found.append(len(result.passages))
        advance(1)
    warm = len(questions[:WARM_UP])
    walls, processors = spread(passed[warm:]), spread(spent[warm:])
    assert walls
    assert processors
    return Timed(situation.name, walls, processors, fmean(found[warm:]))


def _load() -> float:
    """The load average of the last minute; 0 where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
