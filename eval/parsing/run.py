"""The whole measurement: every sitting on all processors, the labelled pages, other formats, speed and memory."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from os import cpu_count
from pathlib import Path

from eval.parsing import bundestag, labelled, throughput
from eval.parsing.audited import Audited, audit_pdfs
from eval.parsing.bundestag import Accounted
from eval.parsing.outcome import Outcome
from eval.parsing.reference import ReferenceFault
from eval.parsing.score import Scored, score
from eval.parsing.throughput import Speed
from eval.parsing.tops import read_tops
from indexer.formats import discover
from indexer.progress import NoProgress, Progress

_NUMBER = re.compile(rb'InputFieldName="DNR">(\d+)<')
_HEAD = 8192  # bytes of an export file in which its sitting's number stands


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is measured, and with what: `apart` are ranges of sittings shown in tables of their own."""

    pages: Path
    exports: Path
    tops: Path
    labelled: Path | None = None
    bundestag: Path | None = None
    pdf: Path | None = None
    apart: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Results:
    """What came out: sittings by number, labelled pages by number, and what else was asked for."""

    inputs: Inputs
    sittings: list[Scored] = field(default_factory=list)
    labelled: dict[int, Outcome] = field(default_factory=dict)
    bundestag: list[Accounted] = field(default_factory=list)
    pdfs: list[Audited] = field(default_factory=list)
    speeds: dict[str, Speed] = field(default_factory=dict)


def evaluate(inputs: Inputs, progress: Progress | None = None) -> Results:
    """Measure everything.

    Raises:
        ReferenceFault, ListFault: a reference is none.
        OSError: a file cannot be opened.
    """
    progress = progress or NoProgress()
    results = Results(inputs)
    exports = find_exports(inputs.exports)
    found = discover([inputs.pages])
    work = partial(score, exports=exports, listed=read_tops(inputs.tops))
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(cpu_count() or 1, mp_context=context) as pool,
        progress.stage("score", len(found.sources), "sittings") as advance,
    ):
        for scored in pool.map(work, found.sources):
            results.sittings += scored
            advance(1)
    results.sittings.sort(key=lambda scored: scored.sitting)
    if inputs.labelled:
        results.labelled = labelled.measure(inputs.labelled)
    if inputs.bundestag:
        results.bundestag = bundestag.measure(_files(inputs.bundestag, ".xml"), progress)
    if inputs.pdf:
        results.pdfs = audit_pdfs(_files(inputs.pdf, ".pdf"))
    results.speeds = _speeds(inputs, progress)
    return results


def find_exports(folder: Path) -> dict[int, Path]:
    """The export files below a folder by the sitting they hold, told by their content.

    Raises:
        ReferenceFault: there is none.
        OSError: the folder cannot be read.
    """
    found: dict[int, Path] = {}
    for path in sorted(folder.rglob("*.xml")):
        with path.open("rb") as opened:
            number = _NUMBER.search(opened.read(_HEAD))
        if number:
            found[int(number[1])] = path
    if not found:
        raise ReferenceFault(f"{folder} holds no ePlenarprotokoll export (XML with a field DNR)")
    return found


def apart(sittings: Iterable[Scored], ranges: Sequence[tuple[int, int]]) -> dict[str, list[Scored]]:
    """The sittings by table: all others first, then each range."""
    tables: dict[str, list[Scored]] = {"": []}
    tables |= {_shown(low, high): [] for low, high in ranges}
    for scored in sittings:
        name = next((_shown(low, high) for low, high in ranges if low <= scored.sitting <= high), "")
        tables[name].append(scored)
    return {name: held for name, held in tables.items() if held}


def _shown(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _files(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() == suffix)


def _speeds(inputs: Inputs, progress: Progress) -> dict[str, Speed]:
    """Each format in a process of its own, so that its memory is its own."""
    wanted = {"page texts": inputs.pages, "ePlenarprotokoll": inputs.exports}
    wanted |= {"Bundestag XML": inputs.bundestag} if inputs.bundestag else {}
    wanted |= {"PDF": inputs.pdf} if inputs.pdf else {}
    speeds = {}
    with progress.stage("speed", len(wanted), "formats") as advance:
        for name, path in wanted.items():
            speeds[name] = throughput.measure(path)
            advance(1)
    return speeds
