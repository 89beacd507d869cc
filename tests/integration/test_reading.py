"""Reading goes on in processes: one that hangs, crashes or takes all memory costs its own source only."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.formats import Source
from indexer.formats.file import File
from indexer.reading import Reading, read_all
from tests.store_samples import speeches, write_pages

ROOT = Path(__file__).resolve().parents[2]


class Hanging(Source):
    """Stuck where nothing in Python can interrupt it."""

    def digest(self) -> str:
        return str(re.match(r"(a+)+$", "a" * 60 + "b"))


class Waiting(Source):
    """Waits for what never comes."""

    def digest(self) -> str:
        time.sleep(3600)
        return ""


class Greedy(Source):
    """Takes more memory than there is."""

    def digest(self) -> str:
        return str(len(bytearray(1 << 40)))


class Crashing(Source):
    """Crashes its process, as a fault in a PDF library does."""

    def digest(self) -> str:
        os.kill(os.getpid(), signal.SIGSEGV)
        return ""


class Killed(Source):
    """Ends its process with a last word."""

    def digest(self) -> str:
        sys.stderr.write("a last word\n")
        sys.stderr.flush()
        os._exit(3)


class Defective(Source):
    """Meets a defect of the reader."""

    def digest(self) -> str:
        raise ZeroDivisionError("by zero")


def read_with(tmp_path: Path, *kinds: type[Source]) -> list[Reading]:
    """Readings of a sound sitting, the given kinds of source, and a sound sitting."""
    sound = []
    for number in (1, 2):
        folder = write_pages(tmp_path / str(number), number, speeches(number), first_page=number * 10)
        sound.append(Source(folder, "pages", tuple(map(File, sorted(folder.iterdir())))))
    bad = [kind(tmp_path / kind.__name__, "pages", sound[0].files) for kind in kinds]
    return list(read_all([sound[0], *bad, sound[1]]))


@pytest.mark.parametrize(
    ("kind", "reason", "remedy"),
    [
        (Hanging, "reading it took more than 1 seconds", "PLENARCHAT_MAX_SECONDS allows more"),
        (Waiting, "reading it took more than 1 seconds", "PLENARCHAT_MAX_SECONDS allows more"),
        (Greedy, "reading it took too much memory", "PLENARCHAT_MAX_MEMORY_MIB allows more"),
        (Crashing, "the process that read it ended (SIGSEGV)", "Check the file"),
        (Killed, "the process that read it ended (a last word)", "Check the file"),
        (Defective, "reading it failed (ZeroDivisionError: by zero)", "Please report it with the file"),
    ],
)
def test_a_bad_source_costs_no_other_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Source], reason: str, remedy: str
) -> None:
    monkeypatch.setenv("PLENARCHAT_MAX_SECONDS", "1")
    first, bad, last = read_with(tmp_path, kind)
    assert [sitting.number for reading in (first, last) for sitting, _ in reading.sittings] == [1, 2]
    assert bad.failure
    assert (bad.failure.source, bad.failure.reason) == (str(tmp_path / kind.__name__), reason)
    assert remedy in bad.failure.remedy


def test_many_bad_sources_in_a_row_cost_no_other_one(tmp_path: Path) -> None:
    readings = read_with(tmp_path, *[Crashing, Killed, Defective] * 2)
    assert [reading.failure is None for reading in readings] == [True, *[False] * 6, True]


@pytest.mark.skipif(not shutil.which("ps"), reason="no ps here to list processes")
def test_whoever_stops_listening_leaves_no_process(tmp_path: Path) -> None:
    folder = write_pages(tmp_path / "1", 1, speeches(1), first_page=10)
    sound = Source(folder, "pages", tuple(map(File, sorted(folder.iterdir()))))
    readings = read_all([sound, *[Waiting(tmp_path, "pages", sound.files)] * 5])
    assert next(readings).failure is None
    readings.close()
    children = subprocess.run(["ps", "-A", "-o", "ppid=,args="], capture_output=True, text=True, check=True).stdout
    mine = [line for line in children.splitlines() if line.split()[0] == str(os.getpid())]
    assert not [line for line in mine if "indexer.worker" in line]


def test_a_script_that_runs_when_imported_reads_as_well(tmp_path: Path) -> None:
    write_pages(tmp_path / "1", 1, speeches(1), first_page=10)
    script = tmp_path / "skript.py"
    script.write_text(
        "from pathlib import Path\nfrom indexer.formats import discover\nfrom indexer.reading import read_all\n"
        f"print([r.failure for r in read_all(discover([Path({str(tmp_path)!r})]).sources)])\n"
    )
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, str(script)], env=here, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[0].startswith("[None")
