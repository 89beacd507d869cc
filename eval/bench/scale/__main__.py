"""`python -m eval.bench.scale`: what many times the protocols cost to index and to search.

Copies of real protocols, each varied, are read one after the other into one index by the real pipeline. At every size
asked for, that index is copied, given vectors and a Chroma collection, and searched. What is known is written at once
to `scale.json`; the same command goes on from there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.bench.cold import measure_cold
from eval.bench.indexing import BenchError
from eval.bench.scale import vectors
from eval.bench.scale.copies import write_copy
from eval.bench.scale.corpus import Corpus, learn
from eval.bench.scale.disk import by_part, vocabulary
from eval.bench.scale.growing import add_copy, run
from eval.dataset import Dataset, DatasetError, load
from eval.files import prepared, write_json
from eval.manifest import environment
from indexer.embedding import EmbeddingUnavailable
from indexer.formats import discover
from indexer.progress import Progress, terminal_progress
from indexer.store import StoreError
from indexer.store.chroma_folder import FOLDER

_WITHOUT = shutil.ignore_patterns(FOLDER, f"{FOLDER}.*", "write.lock", "*-shm")
_COLD = 3  # fresh processes
# Bytes on disk for each byte of page texts, a copy and its share of the index, of that index with vectors and Chroma.
_NEEDED = 14


class Scale:
    """Measures one size after the other; keeps what it knows in `scale.json`."""

    def __init__(self, options: argparse.Namespace, dataset: Dataset, progress: Progress) -> None:
        self.protocols: Path = options.protocols
        self.originals: Path = options.vectors_of
        self.into: Path = prepared(options.into)
        self.seed: int = options.seed
        self.chroma_up_to: int = options.chroma_up_to
        self.every: int = options.every
        self.questions: Path = options.questions
        self.dataset, self.progress = dataset, progress
        self.file = self.into / "scale.json"
        self.held: dict[str, Any] = {"manifest": environment(), "seed": self.seed, "copies": {}, "sizes": {}}
        if self.file.exists():
            self.held = json.loads(self.file.read_text("utf-8"))
            if self.held["seed"] != self.seed:
                raise BenchError(f"{self.file} is of another seed ({self.held['seed']}); name another folder (--into)")
        sources = len(discover([self.protocols]).sources)
        with progress.stage("Originals", sources, "sittings") as advance:
            self.corpus: Corpus = learn(self.protocols, self.into / "corpus.json", advance)
        names = ("sittings", "turns", "passages", "types", "growth")
        self.held["originals"] = {name: getattr(self.corpus, name) for name in names} | {
            "pages": len(self.corpus.pages)
        }

    def measure(self, sizes: Sequence[int]) -> None:
        """Grow the index to each size and measure it there.

        Raises:
            BenchError: the disk does not suffice, or something could not be measured.
        """
        self._require_disk(max(sizes) - len(self.held["copies"]))
        for size in sorted(sizes):
            missing = [copy for copy in range(size) if str(copy) not in self.held["copies"]]
            with self.progress.stage(f"To x{size}", len(missing), "copies") as advance:
                for copy in missing:
                    self._add(copy)
                    advance(1)
            if not self._measured(size):
                self._measure(size)

    def _keep(self) -> None:
        write_json(self.file, self.held)

    def _add(self, copy: int) -> None:
        folder = write_copy(self.protocols, self.corpus, copy, self.into / "copies", self.seed)
        load_before = os.getloadavg()[0]
        self.held["copies"][str(copy)] = add_copy(folder, self.into / "growing") | {"load": load_before}
        self._keep()
        if copy:
            shutil.rmtree(folder)

    def _measured(self, size: int) -> bool:
        found = self.held["sizes"].get(str(size), {})
        return "exact" in found and ("with_chroma" in found or size > self.chroma_up_to)

    def _measure(self, size: int) -> None:
        folder = self.into / f"x{size}"
        shutil.rmtree(folder, ignore_errors=True)
        # The index with vectors that was given is the same, and what it was made with is known.
        shutil.copytree(self.originals if size == 1 else self.into / "growing", folder, ignore=_WITHOUT)
        known = vectors.originals(self.originals)
        if size > 1 and "embedding" not in self.held:
            self.held["embedding"] = vectors.sample(folder, known, self.corpus).to_json()
        distance = self.held.get("embedding", {}).get("distance", 0.0)
        passages = self.held["copies"][str(size - 1)]["held"]["chunks"]
        with self.progress.stage(f"Vectors x{size}", passages, "passages") as advance:
            embedded = vectors.put(folder, known, self.corpus, distance, advance)
        del known
        found = self.held["sizes"].setdefault(str(size), {"load": os.getloadavg()[0], "embedded": embedded})
        if "exact" not in found:
            found["vocabulary"] = vocabulary(folder)
            found["disk"] = by_part(folder)
            found["exact"] = self._search(f"Search x{size}", folder)
            asked = [question for question in self.dataset.questions if question.answerable and not question.history]
            with self.progress.stage(f"Cold x{size}", _COLD, "questions") as advance:
                found["cold"] = measure_cold(asked[:_COLD], folder, advance).to_json()
            self._keep()
        if size <= self.chroma_up_to:
            with self.progress.stage(f"Chroma x{size}", 1, "collections") as advance:
                found["chroma"] = run(["eval.bench.scale.collection", str(folder)])[0].to_json()
                advance(1)
            found["disk"] = by_part(folder)
            found["with_chroma"] = self._search(f"Search x{size} with Chroma", folder)
            self._keep()
        shutil.rmtree(folder)

    def _search(self, name: str, folder: Path) -> dict[str, Any]:
        with self.progress.stage(name, 1, "indexes") as advance:
            used, printed = run(["eval.bench.scale.serving", str(folder), str(self.questions), str(self.every)])
            advance(1)
        return {**json.loads(printed), "serving": used.to_json()}

    def _require_disk(self, copies: int) -> None:
        texts = sum((self.protocols / name).stat().st_size for name in self.corpus.pages)
        needed, free = max(0, copies) * texts * _NEEDED, shutil.disk_usage(self.into).free
        if needed > free:
            raise BenchError(
                f"{copies} more copies need about {needed / 1e9:.0f} GB in {self.into}, and {free / 1e9:.0f} are free: "
                "name another folder (--into) or fewer times (--times)"
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; the exit status is 1 where something could not be measured."""
    options = _options(arguments)
    os.nice(options.nice)
    try:
        Scale(options, load(options.questions), terminal_progress()).measure(options.times)
    except (BenchError, DatasetError, StoreError, EmbeddingUnavailable, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. What is finished is kept; the same command goes on from there.", file=sys.stderr)
        return 130
    print(f"In full: {options.into / 'scale.json'}; `python -m eval.bench.scale.report` writes it down")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.bench.scale", description=__doc__)
    parser.add_argument("protocols", type=Path, help="page texts of real protocols")
    parser.add_argument("questions", type=Path, help="a set of questions about them (dev.jsonl)")
    parser.add_argument("--vectors-of", type=Path, required=True, metavar="DIR", help="an index of them with vectors")
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="where everything is kept")
    parser.add_argument("--times", type=_times, default=(1, 10), metavar="N,N", help="the sizes [default: 1,10]")
    parser.add_argument(
        "--chroma-up-to", type=int, default=10, metavar="N", help="sizes that get Chroma's collection [default: 10]"
    )
    parser.add_argument("--every", type=int, default=2, metavar="N", help="ask every Nth question [default: 2]")
    parser.add_argument("--seed", type=int, default=0, help="other copies for another number")
    parser.add_argument("--nice", type=int, default=10, help="how much others come first [default: 10]")
    return parser.parse_args(arguments)


def _times(text: str) -> tuple[int, ...]:
    sizes = tuple(int(part) for part in text.split(","))
    if not sizes or min(sizes) < 1:
        raise argparse.ArgumentTypeError("a size is 1 or more")
    return sizes


if __name__ == "__main__":
    sys.exit(main())
