"""`python -m eval.bench.search`: how long a search takes, at the size of an index and at a multiple of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from eval.bench.indexing import BenchError
from eval.bench.multiple import make_multiple
from eval.bench.searching import WARM_UP, Searching, measure_searching
from eval.bench.situations import situations
from eval.bench.table import Row, table
from eval.dataset import Dataset, DatasetError, load
from eval.files import write_json
from eval.manifest import data_identity, environment
from indexer.embedding import EmbeddingUnavailable
from indexer.progress import Progress, terminal_progress
from indexer.store import Index, StoreError
from rag.assistant import open_assistant

AIMS = {1: 60.0, 10: 150.0}  # milliseconds that 95 % of the searches may take, by the size


def measure_sizes(
    dataset: Dataset, index: Path, progress: Progress, *, times: int = 1, into: Path | None = None, chroma: bool = False
) -> Iterator[Searching]:
    """Measure an index, then its multiple, which is made in `into` where it is not there yet; one after the other.

    `chroma` gives the multiple a collection of its vectors (about a minute for 60,000 of them); without one every
    vector is compared.

    Raises:
        BenchError, StoreError, EmbeddingUnavailable: with what to do.
    """
    sizes = {1: index}
    if times > 1:
        if into is None:
            raise BenchError("name a folder for the multiple of the index")
        make_multiple(index, times, into, progress)
        if chroma:
            with Index.open(into, write=True) as opened:
                opened.sync_chroma(progress)
        sizes[times] = into
    with Index.open(index) as opened:
        limits = situations(opened)
    for size, folder in sizes.items():
        assistant = open_assistant(folder)
        try:
            searches = len(limits) * len((*dataset.questions[:WARM_UP], *dataset.questions))
            with progress.stage(f"Search x{size}", searches, "searches") as advance:
                yield measure_searching(dataset.questions, assistant, limits, advance, times=size)
        finally:
            assistant.close()


def search_rows(held: Searching) -> list[Row]:
    """A row a situation."""
    aim, size = AIMS.get(held.times), "" if held.times == 1 else f" x{held.times}"
    rows = []
    for timed in held.situations:
        passed, spent = timed.passed, timed.spent
        text = (
            f"p50 {passed.p50:.0f} ms, p95 {passed.p95:.0f} ms, at most {passed.largest:.0f} ms "
            f"(of processors p50 {spent.p50:.0f} ms, p95 {spent.p95:.0f} ms)"
        )
        met = None if aim is None else passed.p95 <= aim
        rows.append(Row(f"search{size}, {timed.situation}", text, f"p95 up to {aim:.0f} ms" if aim else "", met))
    return rows


def _stages(held: Searching) -> str:
    spent = ", ".join(f"{name} {value:.1f}" for name, value in held.stages.items() if value >= 0.05)
    return f"x{held.times}, mean ms of processors by stage: {spent}"


def summary_row(held: Searching) -> Row:
    """The slowest situation of one size."""
    aim, slowest = AIMS.get(held.times), max(held.situations, key=lambda timed: timed.passed.p95)
    text = (
        f"p95 {slowest.passed.p95:.0f} ms, the processors {slowest.spent.p95:.0f} ms ({slowest.situation}; "
        f"{held.passages:,} passages)"
    )
    name = "search, warm" if held.times == 1 else f"search, warm, x{held.times}"
    met = None if aim is None else slowest.passed.p95 <= aim
    return Row(name, text, f"p95 up to {aim:.0f} ms" if aim else "", met)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 1 where something could not be measured."""
    options = _options(arguments)
    rows: list[Row] = []
    stages: list[str] = []
    try:
        dataset = load(options.questions)
        held = {**environment(), "data": data_identity(dataset), "sizes": []}
        progress = terminal_progress()
        for size in measure_sizes(
            dataset, options.index, progress, times=options.multiple, into=options.into, chroma=options.chroma
        ):
            held["sizes"].append(size.to_json())
            write_json(options.out, held)
            busy = "{:.1f}, then {:.1f}".format(*size.load)
            head = f"{size.sittings:,} sittings, {size.passages:,} passages; load {busy}"
            rows += [Row(f"x{size.times}", head), *search_rows(size)]
            stages.append(_stages(size))
            for note in size.notes:
                print(f"Note (x{size.times}): {note}", file=sys.stderr)
    except (BenchError, DatasetError, StoreError, EmbeddingUnavailable, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    finally:
        if rows:
            print(table(rows), *stages, sep="\n")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.bench.search", description=__doc__)
    parser.add_argument("questions", type=Path, help="a set of questions (dev.jsonl)")
    parser.add_argument("--index", type=Path, required=True, help="the index to search")
    parser.add_argument("--multiple", type=int, default=1, metavar="N", help="measure N times the index as well")
    parser.add_argument("--into", type=Path, metavar="DIR", help="folder of the multiple, made where it is missing")
    parser.add_argument("--chroma", action="store_true", help="give the multiple a vector collection (minutes)")
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
