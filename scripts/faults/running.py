"""Running `plenarchat index` in a process group of its own, to its end or to a kill."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 300  # seconds: a run that takes longer hangs


@dataclass
class Run:
    """One way to run the command: with which model, over which sources, into which index."""

    sources: Path
    index: Path
    scratch: Path  # TMPDIR of what runs, so that leftovers are seen
    model: str = "hash"  # or `real`: the bundled one
    settings: dict[str, str] = field(default_factory=dict)

    def start(self, *, prune: bool, kill: str = "", **more: str) -> subprocess.Popen[str]:
        """Start it; `kill` as in `scripts.faults.command`."""
        self.scratch.mkdir(parents=True, exist_ok=True)
        given = {"TMPDIR": str(self.scratch), "FAULTS_COUNTS": str(self.counts), "FAULTS_KILL": kill}
        if self.model == "hash":
            given |= {"FAULTS_MODEL": "hash"}
        command = [sys.executable, "-m", "scripts.faults.command", "--index", str(self.index), "index"]
        command += [str(self.sources), "--json", *(["--prune"] if prune else [])]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | given | self.settings | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    @property
    def counts(self) -> Path:
        """Where a run that ended writes how many points it passed."""
        return self.index.with_name(f"{self.index.name}.counts.json")

    def finish(self, *, prune: bool, **more: str) -> tuple[float, int, str, str]:
        """Run it undisturbed: seconds, exit status, what it printed and what it said."""
        began = time.monotonic()
        with self.start(prune=prune, **more) as process:
            try:
                out, errors = process.communicate(timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                out, errors = process.communicate()
                return time.monotonic() - began, -1, out, f"hung for {_PATIENCE} s; {errors}"
        return time.monotonic() - began, process.returncode, out, errors

    def passed(self) -> dict[str, int]:
        """How many points the last run passed that ended by itself."""
        counts: dict[str, int] = json.loads(self.counts.read_text()) if self.counts.exists() else {}
        return counts

    def clear(self) -> None:
        """Remove the index."""
        shutil.rmtree(self.index, ignore_errors=True)


def kill(process: subprocess.Popen[str], *, group: bool = True) -> bool:
    """SIGKILL to the process, or to all of its group; whether it was still running."""
    if process.poll() is not None:
        return False
    (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def gone(group: int, seconds: float = 15) -> bool:
    """Whether no process of a group is left, within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    return False


def report_of(out: str) -> dict[str, Any]:
    """The report that a finished run printed."""
    report: dict[str, Any] = json.loads(out)
    return report
