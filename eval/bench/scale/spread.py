"""`python -m eval.bench.scale.spread`: embedding by several workers of one thread each, beside one such process.

Real processes: Dask's scheduler, its workers, and `plenarchat embed` as a user starts it. Seconds are those of the
whole stage, models opened and vectors stored included.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from eval.bench.indexing import BenchError
from eval.bench.scale.growing import run
from eval.files import write_json
from eval.manifest import environment
from indexer.formats import discover
from indexer.reading import read_one
from indexer.store import Index

_STARTING = 120.0  # seconds
_ONE_THREAD = {"PLENARCHAT_THREADS": "1"}


def measure(protocols: Path, passages: int, workers: int, folder: Path) -> dict[str, object]:
    """Embed so many passages or a few more in one process, then by the workers.

    Raises:
        BenchError: a process failed, or the protocols have no passages.
    """
    found: dict[str, object] = {"load": os.getloadavg()[0], "workers": workers}
    alone, spread = folder / "alone", folder / "spread"
    for index in (alone, spread):
        found["passages"] = _fill(index, protocols, passages)
    found["local_seconds"] = _embed(alone)
    with _cluster(workers, folder) as address:
        found["spread_seconds"] = _embed(spread, "--scheduler", address)
    return found


def _fill(folder: Path, protocols: Path, passages: int) -> int:
    with Index.open(folder, create=True) as index:
        for source in discover([protocols]).sources:
            for sitting, chunks in read_one(source).sittings:
                index.put_sitting(sitting, chunks, stamp="", digest="")
            if index.count_missing() >= passages:
                break
        if not (missing := index.count_missing()):
            raise BenchError(f"{protocols} has no passages")
        return missing


def _embed(index: Path, *options: str) -> float:
    _, printed = run(["ui", "embed", "--index", str(index), "--json", *options], **_ONE_THREAD)
    report = json.loads(printed)
    if report["vectors"] != report["chunks"]:
        raise BenchError(f"{report['vectors']:,} of {report['chunks']:,} passages have a vector")
    return float(report["seconds"]["embed"])


@contextmanager
def _cluster(workers: int, folder: Path) -> Iterator[str]:
    """The address of a scheduler with so many workers of one thread each; all ended when left."""
    file = folder / "scheduler.json"
    with ExitStack() as stack:
        local = ("--host", "127.0.0.1", "--no-dashboard")
        stack.enter_context(_dask("scheduler", *local, "--port", "0", "--scheduler-file", str(file)))
        until = time.monotonic() + _STARTING
        while not file.exists():
            if time.monotonic() > until:
                raise BenchError("Dask's scheduler does not start; is `plenarchat[cluster]` installed?")
            time.sleep(0.05)
        address = str(json.loads(file.read_text("utf-8"))["address"])
        for _ in range(workers):
            stack.enter_context(
                _dask("worker", address, *local, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
            )
        yield address


@contextmanager
def _dask(kind: str, *options: str) -> Iterator[None]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=os.environ | _ONE_THREAD, stdout=quiet, stderr=quiet)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write it down."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.scale.spread", description=__doc__)
    parser.add_argument("protocols", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    parser.add_argument("--passages", type=int, default=2_000, metavar="N", help="[default: 2,000]")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="[default: 2]")
    parser.add_argument("--nice", type=int, default=10, help="how much others come first [default: 10]")
    given = parser.parse_args(arguments)
    os.nice(given.nice)
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(given.protocols, given.passages, given.workers, Path(folder))
    except (BenchError, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    write_json(given.out, {**environment(), **found})
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
