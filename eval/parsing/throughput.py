"""How fast a format is read, and in how much memory: one sitting after another, in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexer.formats import discover, read
from indexer.protocol import ProtocolError

_EARLY = 0.1  # of the sources, after which memory is looked at for the first time


@dataclass(frozen=True, slots=True)
class Speed:
    """Pages, sittings and turns read in `seconds`, and how many sources could not be.

    `peak_early` and `peak` are the most memory the process ever had, in MiB, after a tenth of the sources and after all
    (None where the system does not tell): nearly equal if memory does not grow with the number of sittings.
    """

    sources: int
    unread: int
    sittings: int
    pages: int
    turns: int
    seconds: float
    peak_early: float | None
    peak: float | None

    @property
    def pages_per_second(self) -> float:
        """Pages read and cut into turns a second."""
        return self.pages / self.seconds if self.seconds else 0.0

    def to_json(self) -> dict[str, Any]:
        """With pages a second."""
        return asdict(self) | {"pages_per_second": round(self.pages_per_second, 1)}


def measure(path: Path) -> Speed:
    """Read all below `path` in a fresh process.

    Raises:
        RuntimeError: that process fails.
    """
    command = [sys.executable, "-m", "eval.parsing.throughput", str(path)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=root)
    if done.returncode:
        raise RuntimeError(f"measuring the speed of {path} failed: {done.stderr.strip()[-300:]}")
    return Speed(**json.loads(done.stdout))


def read_all(path: Path) -> Speed:
    """Read all below `path` here, keeping nothing."""
    started = time.perf_counter()
    sources = discover([path]).sources
    sittings = pages = turns = unread = 0
    early = None
    for count, source in enumerate(sources, 1):
        try:
            for sitting in read(source):
                sittings, pages, turns = sittings + 1, pages + len(sitting.pages), turns + len(sitting.turns)
        except ProtocolError:
            unread += 1
        if early is None and count >= _EARLY * len(sources):
            early = _peak()
    return Speed(len(sources), unread, sittings, pages, turns, time.perf_counter() - started, early, _peak())


def _peak() -> float | None:
    """The most memory this process has had so far, in MiB.

    Linux tells that of the program alone (`VmHWM`); `getrusage` there counts what its parent had at the start.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii", errors="replace"))
        if found:
            return int(found[1]) / 1024
    try:
        import resource
    except ImportError:  # there is none on Windows
        return None
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(read_all(Path(sys.argv[1])))))
