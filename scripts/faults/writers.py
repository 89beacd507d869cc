"""Several `plenarchat index` on one index at one moment: one writes, the others say who does, nothing is lost."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from indexer.store import Index
from scripts.faults.checking import check, hashes
from scripts.faults.running import Run, kill
from scripts.faults.sources import states

_SITTINGS = 8
_REFUSED = re.compile(r"Error: .*another process \(id (\d+)\) is writing to this index\. Wait until it is done")


def count(place: Path, rounds: dict[int, int], say: Any) -> list[dict[str, Any]]:
    """So many rounds for each number of writers; a row each, and one for locks whose holder was killed."""
    run = Run(place / "sources", place / "index", place / "scratch")
    known = states(_SITTINGS)
    wanted = {}
    for name in ("first", "second"):
        known[name].write(run.sources)
        run.finish(prune=False)
        wanted[name] = hashes(run.index)
    rows = [_rounds(place, run, writers, times, known, wanted, say) for writers, times in rounds.items()]
    return [*rows, _stale(run, known, wanted, sum(rounds.values()))]


def _rounds(place: Path, run: Run, writers: int, times: int, known: Any, wanted: Any, say: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"writers": writers, "rounds": 0, "wrote": 0, "refused": 0, "named_rightly": 0, "whole": 0}
    row |= {"read_meanwhile": 0, "reading_failed": 0, "faults": []}
    for number in range(times):
        before, after = ("second", "first") if number % 2 == 0 else ("first", "second")
        known[after].write(run.sources)
        gate = place / f"gate-{writers}-{number}"
        with _Reader(run.index) as reader:
            started = [run.start(prune=False, FAULTS_GATE=str(gate)) for _ in range(writers)]
            time.sleep(1.5)  # they wait at the gate with everything loaded
            gate.touch()
            ended = [(process.pid, *process.communicate(), process.returncode) for process in started]
        row["rounds"] += 1
        row["read_meanwhile"] += reader.times
        row["reading_failed"] += len(reader.failures)
        row["faults"] += reader.failures[:3]
        ids = {str(pid) for pid, *_ in ended}
        for _, _, errors, status in ended:
            found = _REFUSED.search(" ".join(errors.split()))
            if status == 0:
                row["wrote"] += 1
            elif status == 1 and found and "Traceback" not in errors:
                row["refused"] += 1
                row["named_rightly"] += found[1] in ids
                if found[1] not in ids:
                    row["faults"].append(f"named {found[1]}, which is none of them")
            else:
                row["faults"].append(f"status {status}: {errors[-300:]}")
        if not any(status == 0 for *_, status in ended):
            row["faults"].append("nobody wrote")
        finding = check(run.index, wanted[before], wanted[after])
        if finding.sound and finding.old == 0 and not finding.leftovers:
            row["whole"] += 1
        else:
            row["faults"].append(f"{finding.to_json()}")
        say(f"{writers} writers: {row['rounds']} rounds; faults: {len(row['faults'])}")
    return row


def _stale(run: Run, known: Any, wanted: Any, times: int) -> dict[str, Any]:
    """The one who holds the lock is killed; the next one gets it at once."""
    row: dict[str, Any] = {"writers": "killed", "rounds": 0, "wrote": 0, "refused": 0, "named_rightly": 0, "whole": 0}
    row |= {"read_meanwhile": 0, "reading_failed": 0, "faults": []}
    for number in range(min(times, 10)):
        after = ("first", "second")[number % 2]
        known[after].write(run.sources)
        (run.index / "write.lock").write_text("")
        process: subprocess.Popen[str] = run.start(prune=False)
        while process.poll() is None and not (run.index / "write.lock").read_text().strip():
            time.sleep(0.005)
        kill(process)
        _, status, _, errors = run.finish(prune=False)
        row["rounds"] += 1
        row["wrote"] += status == 0
        if status:
            row["faults"].append(f"after a kill: {errors[-300:]}")
        finding = check(run.index, wanted[after], wanted[after])
        row["whole"] += finding.sound
    return row


class _Reader:
    """Somebody who opens, searches and closes all the while."""

    def __init__(self, index: Path) -> None:
        self.times, self.failures = 0, list[str]()
        self._index, self._done = index, threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> _Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _read(self) -> None:
        while not self._done.is_set():
            try:
                with Index.open(self._index) as reader:
                    rows = reader.sittings()
                    turns = sum(row.turns for row in rows)
                    good = bool(rows and turns and reader.search_text("Vorhaben"))
            except Exception as error:
                self.failures.append(f"reading: {type(error).__name__}: {error}")
            else:
                self.times += 1
                if not good:
                    self.failures.append("reading: nothing was found")
            time.sleep(0.02)
