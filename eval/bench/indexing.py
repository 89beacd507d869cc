"""How long it takes to make an index: reading and full text, embedding, and a run with nothing to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.pipeline import NO_MODEL, index
from indexer.progress import Progress
from indexer.report import Report
from indexer.store import Index


class BenchError(Exception):
    """Something that was to be measured could not be done; the message says what and why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Reading into a new index with full text: seconds in all, what was read, `unchanged_seconds` of a second run."""

    seconds: float
    pages: int
    sittings: int
    turns: int
    passages: int
    unchanged_seconds: float

    @property
    def pages_per_second(self) -> float:
        """Printed pages read, repaired, segmented, checked and stored a second."""
        return self.pages / self.seconds


@dataclass(frozen=True, slots=True)
class Embedding:
    """Embedding a whole index: seconds, distinct texts embedded, seconds for the vector collection after it."""

    seconds: float
    texts: int
    collection_seconds: float
    unchanged_seconds: float

    @property
    def texts_per_second(self) -> float:
        """Texts a second, storing them included."""
        return self.texts / self.seconds


def measure_reading(protocols: Path, folder: Path, progress: Progress) -> Reading:
    """Read the protocols into a new index in `folder`, full text alone, then run again.

    Raises:
        BenchError: a source could not be read, or the second run found something to do.
        StoreError: the index cannot be written.
    """
    report = _complete(index([protocols], folder, embedding_model=NO_MODEL, progress=progress))
    again = _nothing(index([protocols], folder, embedding_model=NO_MODEL))
    with Index.open(folder) as store:
        pages = sum(row.pages for row in store.sittings())
    return Reading(
        seconds=report.seconds["total"],
        pages=pages,
        sittings=report.sittings,
        turns=report.turns,
        passages=report.chunks,
        unchanged_seconds=again.seconds["total"],
    )


def measure_embedding(protocols: Path, folder: Path, progress: Progress) -> Embedding:
    """Embed what `measure_reading` left in `folder`, with the default model, then run again.

    Raises:
        BenchError: the model is not available, or the second run found something to do.
    """
    report = _complete(index([protocols], folder, progress=progress))
    if report.vectors < report.chunks:
        raise BenchError(f"{report.chunks - report.vectors:,} passages got no vector: {' '.join(report.notes)}")
    again = _nothing(index([protocols], folder))
    return Embedding(
        seconds=report.seconds["embed"],
        texts=report.embedded,
        collection_seconds=report.seconds["chroma"],
        unchanged_seconds=again.seconds["total"],
    )


def texts_to_embed(folder: Path) -> Sequence[str]:
    """The distinct texts of an index without vectors, as they would be embedded."""
    with Index.open(folder) as store:
        return [text for _, text in store.missing_vectors()]


def size_on_disk(folder: Path) -> int:
    """Bytes of all files of an index."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _complete(report: Report) -> Report:
    if report.failed:
        first = report.failed[0]
        raise BenchError(f"{len(report.failed)} source(s) could not be read, first {first.source}: {first.reason}")
    if not report.sittings:
        raise BenchError("no sitting was found")
    return report


def _nothing(report: Report) -> Report:
    changed = (*report.added, *report.updated, *report.removed)
    if changed or report.embedded:
        raise BenchError(f"the second run was to find nothing to do, but changed {len(changed)} sittings")
    return report
