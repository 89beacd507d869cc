"""`ask` in a fresh process: from the start of the command to its end, everything loaded anew."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.bench.indexing import BenchError
from eval.dataset import Question
from eval.statistics import Spread, spread

REPEATS = 5


def measure_cold(questions: Sequence[Question], index_dir: Path, advance: Callable[[int], None]) -> Spread:
    """Seconds of `plenarchat ask`, one fresh process a question.

    Raises:
        BenchError: the command fails.
    """
    seconds = []
    for question in questions:
        command = [sys.executable, "-m", "ui", "ask", question.text, "--json", "--index", str(index_dir)]
        for earlier in question.history:
            command += ["--history", earlier]
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        seconds.append(time.perf_counter() - started)
        if done.returncode or "answer" not in json.loads(done.stdout):
            raise BenchError(f"`plenarchat ask` failed: {done.stderr.strip()}")
        advance(1)
    held = spread(seconds)
    if held is None:
        raise BenchError("there is no question to ask")
    return held
