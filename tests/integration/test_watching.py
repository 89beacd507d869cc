"""`plenarchat watch` indexes what arrives, once it is complete, and a server that is running shows it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.pipeline import index
from indexer.report import Report
from indexer.store import Index
from indexer.watching import Stoppable, Stopped, Told, snapshot, watch
from tests.store_samples import speeches, write_pages

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


class Watched:
    """A watch in a thread, and what it told so far."""

    def __init__(self, sources: Path, place: Path, **settings: Any) -> None:
        self.sources, self.place = sources, place
        self.stop, self.told = threading.Event(), list[Told]()
        self._settings = settings
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        def run(progress: Any) -> Report:
            return index([self.sources], self.place, embedding_model="none", prune=True, progress=progress)

        for told in watch([self.sources], run, self.stop, settle=0.2, **self._settings):
            self.told.append(told)

    def wait_for(self, count: int) -> Told:
        """The run of that number, from 1."""
        deadline = time.monotonic() + SECONDS
        while len(self.told) < count:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return self.told[count - 1]

    def end(self) -> None:
        self.stop.set()
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()


@pytest.fixture(params=[None, 0.2], ids=["told", "polling"])
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watched]:
    write_pages(tmp_path / "sources" / "1", 1, speeches(1))
    made = Watched(tmp_path / "sources", tmp_path / "index", poll=request.param)
    yield made
    made.end()


def test_what_arrives_changes_or_goes_is_taken_over_and_what_is_bad_is_told_once(watched: Watched) -> None:
    first = watched.wait_for(1).report
    assert first
    assert first.added == ["niederwalden/8/1"]
    with Index.open(watched.place) as reader:
        write_pages(watched.sources / "2", 2, speeches(2))
        (watched.sources / "bad.txt").write_bytes(b"")
        second = watched.wait_for(2)
        assert second.report
        assert second.report.added == ["niederwalden/8/2"]
        assert [Path(failure.source).name for failure in second.failed] == ["bad.txt"]
        assert len(reader.sittings()) == 2
        for page in (watched.sources / "1").iterdir():
            page.unlink()
        third = watched.wait_for(3)
        assert third.report
        assert (third.report.removed, third.failed) == (["niederwalden/8/1"], ())
    # Between two runs the index is free.
    Index.open(watched.place, write=True).close()


def test_somebody_else_who_writes_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.watching._AGAIN", 0.1)
    write_pages(tmp_path / "sources", 1, speeches(1))
    index([tmp_path / "sources"], tmp_path / "index", embedding_model="none")
    with Index.open(tmp_path / "index", write=True):
        watched = Watched(tmp_path / "sources", tmp_path / "index", poll=0.1)
        assert "is writing to this index" in str(watched.wait_for(1).problem)
        write_pages(tmp_path / "sources", 2, speeches(2))
    later = watched.wait_for(2).report
    watched.end()
    assert later
    assert "niederwalden/8/2" in later.added


def test_a_file_that_grows_is_waited_for(tmp_path: Path) -> None:
    sizes: list[int] = []
    stop, growing = threading.Event(), tmp_path / "sitting.txt"

    def grow() -> None:
        for _ in range(12):
            with growing.open("a") as file:
                file.write("x" * 100)
            time.sleep(0.1)

    def run(_: Any) -> Report:
        sizes.append(growing.stat().st_size if growing.exists() else 0)
        return Report(tmp_path, added=["one"])

    runs = watch([tmp_path], run, stop, settle=1.0, poll=0.1)
    next(runs)
    thread = threading.Thread(target=grow)
    thread.start()
    next(runs)
    thread.join()
    stop.set()
    assert sizes == [0, 1200]


def test_a_run_is_ended_at_the_next_transaction(tmp_path: Path) -> None:
    stop = threading.Event()
    progress = Stoppable(stop)
    with progress.stage("Reading", 2, "sources") as advance:
        advance(1)
        stop.set()
        with pytest.raises(Stopped):
            advance(1)
    for number in range(1, 9):
        write_pages(tmp_path / "sources" / str(number), number, speeches(number))
    with pytest.raises(Stopped):
        index([tmp_path / "sources"], tmp_path / "index", embedding_model="none", progress=Stoppable(stop))
    with Index.open(tmp_path / "index", write=True) as held:  # it is free again, and whole
        assert len(held.sittings()) == 1
        assert held.coverage().turns == sum(row.turns for row in held.sittings())


def test_hidden_folders_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x").touch()
    (tmp_path / "seen").touch()
    assert [Path(name).name for name in snapshot([tmp_path])] == ["seen"]


@pytest.mark.slow
def test_a_server_shows_what_the_command_took_in_without_a_restart(tmp_path: Path) -> None:
    import httpx

    from tests.browser.live import serving

    write_pages(tmp_path / "sources" / "1", 1, speeches(1))
    place = tmp_path / "index"
    command = [sys.executable, "-m", "ui", "watch", str(tmp_path / "sources"), "--index", str(place), "--json"]
    command += ["--embedding-model", "none", "--settle", "0.3"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout
        assert json.loads(watching.stdout.readline())["added"] == ["niederwalden/8/1"]
        with serving(place, "--log-level", "warning") as server:

            def sittings() -> str:
                found = httpx.get(f"{server.address}/metrics", timeout=SECONDS).text
                return next(line for line in found.splitlines() if line.startswith("plenarchat_index_sittings"))

            assert sittings().endswith(" 1.0")
            write_pages(tmp_path / "sources" / "2", 2, speeches(2))
            assert json.loads(watching.stdout.readline())["added"] == ["niederwalden/8/2"]
            assert sittings().endswith(" 2.0")
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(SECONDS) == 0
