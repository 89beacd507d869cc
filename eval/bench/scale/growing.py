"""Indexing copy after copy into one index, each in a process of its own, so that its time and memory are its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.bench.indexing import BenchError
from indexer.limits import variable

_PATIENT = "3600"  # seconds for each protocol
_KILOBYTE = 1 if sys.platform == "darwin" else 1024  # bytes of one unit of ru_maxrss


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process used: seconds that passed, seconds of processors (its children's too), bytes of memory at most
    (of the largest of these processes)."""

    seconds: float
    processor_seconds: float
    memory: int

    def to_json(self) -> dict[str, Any]:
        """Every field by its name."""
        return asdict(self)


def run(arguments: Sequence[str], **variables: str) -> tuple[Spent, str]:
    """Run a Python module in a process of its own, with environment variables; what it used and what it printed.

    Raises:
        BenchError: it failed; the message has its last words.
    """
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as messages:
        started = time.perf_counter()
        there = (
            {variable("seconds"): _PATIENT} | os.environ | variables
        )  # on a busy machine, sound protocols take long, too
        process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=printed, stderr=messages, env=there)
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)  # known to us alone: it is waited for already
        spent = Spent(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss * _KILOBYTE)
        printed.seek(0)
        messages.seek(0)
        if process.returncode:
            said = messages.read().decode("utf-8", "replace").strip()[-500:]
            raise BenchError(f"`python -m {' '.join(arguments[:2])}` ended with status {process.returncode}: {said}")
        return spent, printed.read().decode("utf-8", "replace")


def add_copy(folder: Path, index: Path) -> dict[str, Any]:
    """Read a copy into an index by words alone: what it used, and what there is of it.

    Raises:
        BenchError: something of it could not be read.
    """
    spent, printed = run(["ui", "index", str(folder), "--index", str(index), "--embedding-model", "none", "--json"])
    report = json.loads(printed)
    if report["failed"]:
        first = report["failed"][0]
        raise BenchError(
            f"{len(report['failed'])} sources could not be read, first {first['source']}: {first['reason']}"
        )
    held = {name: report[name] for name in ("sittings", "turns", "chunks")}
    return {
        **spent.to_json(),
        "stages": report["seconds"],
        "added": len(report["added"]),
        "again": len(report["unchanged"]),  # where an earlier run was broken off: its time is not in this one's
        "held": held,
    }
