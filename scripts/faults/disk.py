"""A disk that is full at every stage of a run: a small file system in memory, filled up to one level after another."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.faults.checking import Hashes, apart, check, found, hashes, leftovers, stored_vectors
from scripts.faults.running import Run
from scripts.faults.sources import states

_ROOMY = 256 << 20  # bytes
_SITTINGS = 16
_PAGE = 4096


class NoFileSystem(Exception):
    """Nothing can be mounted here; it takes the rights of the system's administrator."""


@contextmanager
def small(place: Path) -> Iterator[Path]:
    """A file system in memory at `place`. Raises NoFileSystem."""
    place.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={_ROOMY}", "plenarchat-faults", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise NoFileSystem("a file system in memory could not be mounted; run it as root, on Linux")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=False)


def _resize(place: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)


def _used(place: Path) -> int:
    state = os.statvfs(place)
    return (state.f_blocks - state.f_bfree) * state.f_frsize


def count(place: Path, levels: int, say: Any) -> list[dict[str, Any]]:
    """So many levels for indexing and for replacing; what came of them, a row each."""
    rows = []
    with small(place / "disk") as disk:
        run = Run(place / "sources", disk / "index", place / "scratch")
        known = states(_SITTINGS)
        first, second = known["first"], known["second"]
        ends: dict[str, tuple[Hashes, Any]] = {}
        needs: dict[str, int] = {}
        vectors: Any = None
        for name, state in (("indexing", first), ("replacing", second)):
            state.write(run.sources)
            before = _used(disk)
            peak = _watched(disk, run)
            if vectors is None:
                vectors = stored_vectors(run.index)[1][:3]
            ends[name] = hashes(run.index), apart(found, run.index, vectors)
            needs[name] = peak - before
        for name, state in (("indexing", first), ("replacing", second)):
            row: dict[str, Any] = {"situation": name, "need_kb": needs[name] >> 10, "levels": 0, "went_through": 0}
            row |= dict.fromkeys(("one_message", "status_1", "whole", "went_on", "equal"), 0)
            row |= {"while_storing": 0, "while_making_chroma": 0, "faults": []}
            for level in range(levels):
                # Half of them within the first quarter, where the database is written; Chroma takes the rest.
                share = (level + 0.5) / levels
                room = needs[name] * (share / 2 if share < 0.5 else (share - 1 / 3) * 1.5)
                _level(disk, run, name, int(room), state, first, ends, vectors, row)
                say(f"{name}: {row['levels']} levels; faults: {len(row['faults'])}")
            rows.append(row)
    return rows


def _watched(disk: Path, run: Run) -> int:
    """Run undisturbed; how many bytes were in use at most."""
    peak, done = [0], threading.Event()

    def look() -> None:
        while not done.is_set():
            peak[0] = max(peak[0], _used(disk))
            time.sleep(0.002)

    looking = threading.Thread(target=look)
    looking.start()
    _, status, _, errors = run.finish(prune=False)
    done.set()
    looking.join()
    if status:
        raise RuntimeError(f"an undisturbed run ended with {status}: {errors[-300:]}")
    return peak[0]


def _level(
    disk: Path, run: Run, name: str, room: int, state: Any, first: Any, ends: dict[str, Any], vectors: Any, row: Any
) -> None:
    _resize(disk, _ROOMY)
    run.clear()
    old: Hashes = {}
    if name == "replacing":
        first.write(run.sources)
        run.finish(prune=False)
        old = hashes(run.index)
    state.write(run.sources)
    _resize(disk, max(_used(disk), _PAGE) + room // _PAGE * _PAGE + _PAGE)
    _, status, _, errors = run.finish(prune=False)
    row["levels"] += 1
    wanted, results = ends[name]
    if status == 0:
        row["went_through"] += 1
        return
    lines = [line for line in errors.splitlines() if line.startswith("Error")]
    good = (
        len(lines) == 1
        and str(run.index) in lines[0]
        and "disk" in lines[0]
        and "run the same command again" in lines[0]
        and "Traceback" not in errors
    )
    row["one_message"] += good
    row["status_1"] += status == 1
    if not good or status != 1:
        row["faults"].append(f"{name}, {room >> 10} KB: status {status}: {errors[-400:]}")
    finding = check(run.index, old, wanted) if (run.index / "protocols.sqlite").exists() else None
    if finding is None or finding.sound:
        row["whole"] += 1
    else:
        row["faults"].append(f"{name}, {room >> 10} KB: {finding.to_json()}")
    stored = finding is not None and finding.new == len(wanted)
    row["while_making_chroma" if stored else "while_storing"] += 1
    _resize(disk, _ROOMY)
    _, status, _, errors = run.finish(prune=False)
    row["went_on"] += status == 0
    problem = errors[-300:] if status else ""
    try:
        if not problem and hashes(run.index) != wanted:
            problem = "other sittings"
        problem = problem or apart(found, run.index, vectors).differs(results, 1e-4)
        problem = problem or ", ".join(leftovers(run.index))
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
    row["equal"] += not problem
    if problem:
        row["faults"].append(f"{name}, {room >> 10} KB, afterwards: {problem}")
