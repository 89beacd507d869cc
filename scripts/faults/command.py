"""`plenarchat` with a model that costs nothing, and with SIGKILL at a chosen point of its work.

    python -m scripts.faults.command --index DIR index PATH

What runs is the command line itself. Settings are variables, since the arguments are the command's own:

- FAULTS_MODEL=hash: the default model's name opens the tests' `HashEmbedder`.
- FAULTS_BATCH=16, FAULTS_LOG=64: vectors a transaction, pages of the log until it is folded into the database.
- FAULTS_KILL=file:17 | commit:5:0.002 | close:1:0.01 | chroma:1:0.3: the whole process group is killed just before the
  17th change to a file or folder; 2 ms after the 5th COMMIT began; 10 ms after the index began to be closed; 300 ms
  after the building of Chroma's collection began.
- FAULTS_COUNTS=FILE: where the numbers of these points go when the command ends by itself.
- FAULTS_GATE=FILE: the command begins only when this file is there.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile", "shutil.rmtree", "subprocess.Popen"}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Points:
    """Counts the points a kill can be aimed at, and kills at the chosen one."""

    def __init__(self, chosen: str) -> None:
        kind, number, delay = (*chosen.split(":"), "0", "0")[:3]
        self._kind, self._number, self._delay = kind, int(number), float(delay)
        self.counts: Counter[str] = Counter()

    def passed(self, kind: str) -> None:
        """One of that kind is about to happen."""
        self.counts[kind] += 1
        if kind == self._kind and self.counts[kind] == self._number:
            if not self._delay:
                _die()
            threading.Thread(target=lambda: (time.sleep(self._delay), _die()), daemon=True).start()

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python's own record of what a program does to files."""
        opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if event in _CHANGES or opened:
            self.passed("file")

    def trace(self, statement: str) -> None:
        """SQLite's record of what is about to be executed."""
        if statement == "COMMIT":
            self.passed("commit")


def _die() -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)


def main() -> None:
    """Prepare as the variables say and run the command line."""
    import indexer.pipeline as pipeline
    from indexer.store import chroma_build
    from indexer.store.connection import Database
    from tests.store_samples import HashEmbedder
    from ui.cli import main as command

    given = os.environ
    points = Points(given.get("FAULTS_KILL", ""))
    if given.get("FAULTS_MODEL") == "hash":
        pipeline.open_embedder = lambda name: HashEmbedder()  # type: ignore[assignment]
        pipeline.DEFAULT_MODEL = HashEmbedder.name
    if batch := given.get("FAULTS_BATCH"):
        pipeline._COMMITTED = int(batch)
    connect, closed, opened = sqlite3.connect, Database.close, Database._open_writer
    build = chroma_build._build

    def connecting(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*args, **options)
        connection.set_trace_callback(points.trace)
        return connection

    def opening(self: Database) -> sqlite3.Connection:
        connection = opened(self)
        if log := given.get("FAULTS_LOG"):
            connection.execute(f"PRAGMA wal_autocheckpoint = {int(log)}")
        return connection

    def closing(self: Database) -> None:
        points.passed("close")
        closed(self)

    def building(*args: Any, **options: Any) -> None:
        points.passed("chroma")
        build(*args, **options)

    chroma_build._build = building
    sqlite3.connect, Database._open_writer, Database.close = connecting, opening, closing  # type: ignore[assignment, method-assign]
    if gate := given.get("FAULTS_GATE"):
        while not Path(gate).exists():
            time.sleep(0.001)
    sys.addaudithook(points.audit)
    try:
        command()
    finally:
        if place := given.get("FAULTS_COUNTS"):
            counts = dict(points.counts)
            Path(place).write_text(json.dumps(counts))


if __name__ == "__main__":
    main()
