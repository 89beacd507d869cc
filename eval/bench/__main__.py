"""The measurement from the command line: prints a table and writes bench.json beside the answers it rests on."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eval.bench import cold, engines, server, table
from eval.bench.indexing import BenchError, measure_embedding, measure_reading, size_on_disk, texts_to_embed
from eval.bench.search import measure_sizes, summary_row
from eval.dataset import Dataset, DatasetError, load, save
from eval.files import write_json
from eval.generate import generate
from eval.manifest import environment, index_identity
from eval.run import Run, run
from indexer.embedding import EmbeddingUnavailable
from indexer.progress import Progress, terminal_progress
from indexer.store import Index, StoreError
from rag.assistant import open_assistant

SILVER_PER_KIND = 50


class Bench:
    """Measures one thing after the other; what is known is written at once, so that a long run loses nothing."""

    def __init__(self, out: Path, progress: Progress) -> None:
        self.out, self.progress = out, progress
        self.rows: list[table.Row] = []
        self.figures: dict[str, Any] = {}
        self.about: dict[str, Any] = environment()

    def keep(self, name: str, figures: Any, rows: Sequence[table.Row]) -> None:
        """Note a result."""
        self.figures[name] = figures
        self.rows += rows
        rows_json = [asdict(row) for row in self.rows]
        write_json(self.out / "bench.json", {"manifest": self.about, "figures": self.figures, "rows": rows_json})

    def make_index(self, protocols: Path, folder: Path) -> list[str]:
        """Read into `folder`; returns the texts to compare engines on."""
        reading = measure_reading(protocols, folder, self.progress)
        rates = {"pages_per_second": reading.pages_per_second}
        self.keep("reading", asdict(reading) | rates, table.reading_rows(reading))
        return engines.sample(texts_to_embed(folder))

    def embed(self, protocols: Path, folder: Path) -> None:
        """Embed everything in `folder`."""
        embedding = measure_embedding(protocols, folder, self.progress)
        rates = {"texts_per_second": embedding.texts_per_second}
        self.keep("embedding", asdict(embedding) | rates, table.embedding_rows(embedding))

    def ask(self, dataset: Dataset, folder: Path) -> None:
        """Ask every question of a warm assistant, then some in fresh processes, then some of the server."""
        done = self._warm(dataset, folder)
        beside = (done.metrics["silver"] or {}).get("by_kind", {})
        questions = done.summary.to_json() | {"silver_by_kind": beside}
        self.keep("questions", questions, table.question_rows(done.summary))
        asked = [question for question in dataset.questions if question.answerable and not question.history]
        with self.progress.stage("Cold", cold.REPEATS, "questions") as advance:
            fresh = cold.measure_cold(asked[: cold.REPEATS], folder, advance)
        self.keep("ask_fresh_process_seconds", fresh.to_json(), table.cold_rows(fresh))
        with self.progress.stage("Serving", server.QUESTIONS, "questions") as advance:
            serving = server.measure_serving(asked[: server.QUESTIONS], folder, advance)
        self.keep("serving", asdict(serving), table.serving_rows(serving))
        size = size_on_disk(folder)
        self.keep("index_bytes", size, table.size_rows(size))

    def search(self, dataset: Dataset, folder: Path, times: int, *, chroma: bool) -> None:
        """Search the index, and one so many times as large."""
        sizes: list[dict[str, Any]] = []
        into = self.out / f"index-x{times}"
        for size in measure_sizes(dataset, folder, self.progress, times=times, into=into, chroma=chroma):
            sizes.append(size.to_json())
            self.keep("search", sizes, [summary_row(size)])

    def _warm(self, dataset: Dataset, folder: Path) -> Run:
        assistant, silver = open_assistant(folder), self.out / "silver.jsonl"
        try:
            made = generate(assistant.index, per_kind=SILVER_PER_KIND, progress=self.progress).questions
            save(silver, made)
            first = dataset.questions[0]
            assistant.ask(first.text, history=first.history)  # what is loaded once is not the answers' time
            beside = load(silver) if made else None
            return run(dataset, assistant, self.out / "questions", self.progress, silver=beside)
        finally:
            assistant.index.close()

    def compare_engines(self, texts: Sequence[str]) -> None:
        """Both embedding engines on the same texts."""
        with self.progress.stage("Engines", 2 * engines.REPEATS * len(texts), "passages") as advance:
            compared = engines.compare_engines(texts, advance)
        rates = {
            "default_rate": compared.default_rate,
            "reference_rate": compared.reference_rate,
            "ratio": compared.ratio,
        }
        self.keep("engines", asdict(compared) | rates, table.engine_rows(compared))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status is 1 where something could not be measured."""
    options = _options(arguments)
    bench = Bench(options.out, terminal_progress())
    load_average, processors = (bench.about["load"] or [0])[0], bench.about["processors"]
    if load_average > processors / 2:
        print(
            f"Note: the machine is busy (load {load_average}, {processors} processors): times will be too long and the "
            "comparison of engines unfair.",
            file=sys.stderr,
        )
    try:
        dataset = load(options.questions or options.data / "questions" / "dev.jsonl")
        folder = _measure(bench, options.protocols or options.data / "hessen-wp20" / "pages", dataset, options.index)
        if options.search:
            bench.search(dataset, folder, options.search, chroma=options.chroma)
    except (BenchError, DatasetError, StoreError, EmbeddingUnavailable, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    finally:
        if bench.rows:
            print(table.table(bench.rows))
    print(f"\nIn full: {bench.out / 'bench.json'}")
    return 0


def _measure(bench: Bench, protocols: Path, dataset: Dataset, given: Path | None) -> Path:
    """Everything in turn, and the folder of the index; with one given, embedding is not measured as a whole."""
    if given is None:
        folder = bench.out / "index"
        if Index.exists(folder):
            shutil.rmtree(folder)
        texts = bench.make_index(protocols, folder)
        bench.embed(protocols, folder)
    else:
        folder = given
        with TemporaryDirectory(prefix="plenarchat-bench-") as temporary:
            texts = bench.make_index(protocols, Path(temporary))
    with Index.open(folder) as index:
        bench.about["index"] = index_identity(index)
        for note in index.notes():
            print(f"Note: {note}", file=sys.stderr)
    bench.about["data"] = {"name": dataset.name, "sha256": dataset.sha256, "questions": len(dataset.questions)}
    bench.ask(dataset, folder)
    bench.compare_engines(texts)
    return folder


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="Measure speed, size and quality.")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds hessen-wp20/pages and questions/dev.jsonl"
    )
    parser.add_argument("--protocols", type=Path, help="other protocols")
    parser.add_argument("--questions", type=Path, help="other questions on them")
    parser.add_argument(
        "--index", type=Path, help="a finished index of the same protocols, instead of embedding for an hour"
    )
    parser.add_argument(
        "--search", type=int, metavar="N", help="measure searching too, in the index and in one N times as large"
    )
    parser.add_argument("--chroma", action="store_true", help="give the larger one a vector collection (minutes)")
    parser.add_argument(
        "--out", type=Path, default=Path("bench-results"), help="where results go [default: %(default)s]"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
