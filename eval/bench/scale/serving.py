"""`python -m eval.bench.scale.serving INDEX QUESTIONS EVERY`: memory and times of a process that searches, as JSON.

A process of its own, so that what it holds is what this index needs.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.bench.server import resident_bytes
from eval.bench.situations import situations
from eval.dataset import Question, load
from eval.statistics import spread
from indexer.store import Filters
from indexer.store.turn_search import TurnQuery
from rag.assistant import Assistant, open_assistant

_WARM_UP = 3
_LIMIT = 50
_NARROWED = ("one speaker", "a group", "a year")

Search = Callable[[Question], object]


def measure(index: Path, questions: Sequence[Question]) -> dict[str, Any]:
    """Open an index, do everything once (`first`, seconds of processors), then every kind of search for every question
    (`searches`, milliseconds that passed, and those of processors); resident bytes before, when warm, and at the end.

    Raises:
        StoreError, EmbeddingUnavailable: with what to do.
    """
    before, started = _memory(), time.process_time()
    assistant = open_assistant(index)
    first = {"open": time.process_time() - started}
    try:
        searches = _searches(assistant, questions)
        for name, search in searches.items():
            started = time.process_time()
            search(questions[0])
            first[name] = time.process_time() - started
        warm = _memory()
        times = {name: _timed(search, questions) for name, search in searches.items()}
        notes = assistant.index.notes()
        coverage = assistant.index.coverage().to_json()
    finally:
        assistant.close()
    memory = {"before": before, "warm": warm, "after": _memory()}
    return {"coverage": coverage, "first": first, "searches": times, "memory": memory, "notes": notes}


def _searches(assistant: Assistant, questions: Sequence[Question]) -> dict[str, Search]:
    index, embedder = assistant.index, assistant.embedder
    assert embedder is not None, "the index has vectors"
    vectors = {asked.id: embedder.embed_query(asked.text) for asked in questions}

    def nearest(filters: Filters) -> Search:
        return lambda asked: index.search_vector(vectors[asked.id], filters, _LIMIT)

    def hybrid(filters: Filters) -> Search:
        return lambda asked: assistant.search(asked.text, filters=filters, history=asked.history)

    kinds = {"": Filters()} | {f", {one.name}": one.filters for one in situations(index) if one.name in _NARROWED}
    found: dict[str, Search] = {"by words": lambda asked: index.search_text(asked.text, limit=_LIMIT)}
    found |= {f"by vector{name}": nearest(filters) for name, filters in kinds.items()}
    found |= {f"hybrid{name}": hybrid(filters) for name, filters in kinds.items()}
    found["all turns that match"] = lambda asked: index.search_turns(TurnQuery(words=asked.text, any_word=True))
    found["ask"] = lambda asked: assistant.ask(asked.text, history=asked.history)
    return found


def _timed(search: Search, questions: Sequence[Question]) -> dict[str, Any]:
    passed: list[float] = []
    spent: list[float] = []
    for asked in (*questions[:_WARM_UP], *questions):
        started, used = time.perf_counter(), time.process_time()
        search(asked)
        passed.append((time.perf_counter() - started) * 1000)
        spent.append((time.process_time() - used) * 1000)
    walls, processors = spread(passed[_WARM_UP:]), spread(spent[_WARM_UP:])
    assert walls
    assert processors
    return {"passed": walls.to_json(), "spent": processors.to_json()}


def _memory() -> dict[str, int]:
    """Resident bytes of this process, and those of them that are its own: the others are parts of files, which the
    system takes back when it needs the room."""
    held = {"resident": resident_bytes(os.getpid())}
    status = Path("/proc/self/status")
    if status.exists() and (own := re.search(r"^RssAnon:\s+(\d+) kB", status.read_text(), re.MULTILINE)):
        held["own"] = int(own[1]) * 1024
    return held


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    index, questions, every = arguments
    asked = load(Path(questions)).questions[:: int(every)]
    sys.stdout.write(json.dumps(measure(Path(index), asked)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
