"""Embedding on several machines: the work is done once, none is lost, whoever dies."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from distributed import Client

from indexer.embedding import EmbeddingUnavailable
from indexer.embedding.model import Vectors
from indexer.progress import Advance
from indexer.spreading import SpreadError, embed_spread
from indexer.store import Index, ModelMismatchError
from tests.commands import plenarchat
from tests.store_samples import HashEmbedder, a_sitting, chunks_of, filled

ROOT = Path(__file__).resolve().parents[2]
LOG = "PLENARCHAT_TEST_LOG"
REVISION = "PLENARCHAT_TEST_REVISION"
BATCH = 5
"""Texts."""


class LoggedEmbedder(HashEmbedder):
    """Notes each text it has embedded with its process, and takes some time for it."""

    name = "logged"

    def __init__(self) -> None:
        super().__init__()
        self.revision = os.environ.get(REVISION, "1")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.02 * len(texts))
        made = super().embed_passages(texts)
        if LOG in os.environ:
            with open(os.environ[LOG], "a", encoding="utf-8") as file:
                file.write("".join(f"{os.getpid()}\t{text!r}\n" for text in texts))
        return made


def open_logged(name: str) -> LoggedEmbedder:
    if name != "logged":
        raise EmbeddingUnavailable(f"no model {name}", "Name another.")
    return LoggedEmbedder()


def sentences(where: str) -> list[str]:
    """What only one test has embedded."""
    return [f"Im Haushalt stehen {number} Euro für den Wald in {where}." for number in range(90)]


SENTENCES = sentences("Talgrund")


class Cluster:
    """A Dask scheduler, a process of its own like each of its workers."""

    def __init__(self, address: str, log: Path, stack: ExitStack) -> None:
        self.address, self.log, self._stack = address, log, stack
        self.workers: list[subprocess.Popen[bytes]] = []

    def start(self, count: int, **variables: str) -> list[subprocess.Popen[bytes]]:
        """More workers, with further environment variables."""
        there = os.environ | {"PYTHONPATH": str(ROOT), LOG: str(self.log)} | variables
        command = [self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory"]
        made = [
            self._stack.enter_context(dask("worker", *command, str(self.log.parent), environment=there))
            for _ in range(count)
        ]
        self.workers += made
        return made

    def wait(self) -> None:
        """Until all that were started and not killed are there."""
        count = sum(worker.poll() is None for worker in self.workers)
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def embedded(self) -> dict[str, list[int]]:
        """By text, the processes that embedded it."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        by_text: dict[str, list[int]] = {}
        for process, text in (line.split("\t", 1) for line in lines):
            by_text.setdefault(text, []).append(int(process))
        return by_text


@contextmanager
def dask(kind: str, *options: str, environment: dict[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler without workers."""
    file = tmp_path_factory.mktemp("scheduler") / "address.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with dask("scheduler", *options):
        until = time.monotonic() + 60
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(file.read_text("utf-8"))["address"]


@pytest.fixture(scope="module")
def cluster(scheduler: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The scheduler with three workers that note what they do; the first test kills one."""
    with ExitStack() as stack:
        made = Cluster(scheduler, tmp_path_factory.mktemp("workers") / "embedded.tsv", stack)
        made.start(3)
        yield made


class Doing:
    """Does something once so many texts are done."""

    def __init__(self, after: int, act: Callable[[], None]) -> None:
        self.left, self.act = after, act

    @contextmanager
    def stage(self, name: str, total: int, unit: str) -> Iterator[Advance]:
        def advance(count: int) -> None:
            before, self.left = self.left, self.left - count
            if before > 0 >= self.left:
                self.act()

        yield advance


def stored(index: Index) -> dict[bytes, bytes]:
    """Every vector of an index by its key."""
    with closing(sqlite3.connect(index.path / "protocols.sqlite")) as connection:
        return dict(connection.execute("SELECT key, vector FROM vectors"))


def test_without_a_worker_it_says_what_to_start(scheduler: str, tmp_path: Path) -> None:
    with (
        filled(tmp_path / "index", SENTENCES) as index,
        pytest.raises(SpreadError, match=r"has no worker\. Start some: `dask worker tcp"),
    ):
        embed_spread(index, scheduler, "logged", opener=open_logged, patience=0.5)


def test_a_killed_worker_loses_nothing_and_only_its_work_is_done_again(cluster: Cluster, tmp_path: Path) -> None:
    victim = cluster.workers[0]
    with filled(tmp_path / "index", SENTENCES) as index, filled(tmp_path / "here", SENTENCES, LoggedEmbedder()) as here:
        cluster.wait()
        killing = Doing(20, lambda: os.kill(victim.pid, signal.SIGKILL))
        done = embed_spread(index, cluster.address, "logged", opener=open_logged, batch=BATCH, progress=killing)
        assert victim.wait(10) == -signal.SIGKILL
        assert index.count_missing() == 0
        assert done.stored == len(stored(index)) == len(SENTENCES)
        assert done.batches == -(-len(SENTENCES) // BATCH)
        assert stored(index) == stored(here)
    embedded = cluster.embedded()
    assert len(embedded) == len(SENTENCES)
    assert len({process for processes in embedded.values() for process in processes}) == 3
    again = {text: processes for text, processes in embedded.items() if len(processes) > 1}
    assert all(victim.pid in processes for processes in again.values())


class Broken(Exception):
    """Ends a work half way."""


def broken() -> None:
    raise Broken


def goes_on(cluster: Cluster, folder: Path, count: int) -> None:
    """What an interrupted run left is done by the next one, and only that."""
    with Index.open(folder, write=True) as index:
        before = len(stored(index))
        assert 20 <= before < count
        done = embed_spread(index, cluster.address, "logged", opener=open_logged, batch=BATCH)
        assert done.stored == count - before
        assert index.count_missing() == 0
        assert embed_spread(index, cluster.address, "logged", opener=open_logged).stored == 0


@pytest.mark.slow
def test_what_is_interrupted_goes_on_where_it_was(cluster: Cluster, tmp_path: Path) -> None:
    said = sentences("Bergen")
    cluster.wait()
    with filled(tmp_path / "index", said) as index, pytest.raises(Broken):
        embed_spread(index, cluster.address, "logged", opener=open_logged, batch=BATCH, progress=Doing(20, broken))
    goes_on(cluster, tmp_path / "index", len(said))


KILLED = """
import os, signal, sys
from indexer.spreading import embed_spread
from indexer.store import Index
from tests.integration.test_spreading import BATCH, Doing, open_logged

with Index.open(sys.argv[1], write=True) as index:
    killing = Doing(20, lambda: os.kill(os.getpid(), signal.SIGKILL))
    embed_spread(index, sys.argv[2], "logged", opener=open_logged, batch=BATCH, progress=killing)
"""


@pytest.mark.slow
def test_a_killed_coordinator_goes_on_where_it_was(cluster: Cluster, tmp_path: Path) -> None:
    said = sentences("Moor")
    filled(tmp_path / "index", said).close()
    cluster.wait()
    command = [sys.executable, "-c", KILLED, str(tmp_path / "index"), cluster.address]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    goes_on(cluster, tmp_path / "index", len(said))


@pytest.mark.slow
def test_a_worker_with_another_revision_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    cluster.start(1, **{REVISION: "2"})
    with filled(tmp_path / "index", SENTENCES) as index:
        cluster.wait()
        with pytest.raises(SpreadError, match=r"1 worker.*tcp://.*revision 2, not 1.*End them"):
            embed_spread(index, cluster.address, "logged", opener=open_logged)
        assert index.model is None
        assert not stored(index)
    with filled(tmp_path / "hashed", SENTENCES, HashEmbedder()) as index:
        index.put_sitting(a_sitting(77), chunks_of(a_sitting(77)), stamp="", digest="")
        with pytest.raises(ModelMismatchError):
            embed_spread(index, cluster.address, "logged", opener=open_logged)


def test_without_a_scheduler_it_says_what_to_start(tmp_path: Path) -> None:
    with (
        filled(tmp_path / "index", SENTENCES) as index,
        pytest.raises(SpreadError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:1 .*dask scheduler"),
    ):
        embed_spread(index, "tcp://127.0.0.1:1", "logged", opener=open_logged, patience=0.5)


def test_embedding_here_needs_an_index_and_a_model(tmp_path: Path) -> None:
    assert "there is no index" in plenarchat(f"embed --index {tmp_path / 'none'}").error()
    filled(tmp_path / "index").close()
    named = plenarchat(f"embed --index {tmp_path / 'index'} --embedding-model none").error()
    assert "Without a model nothing can be embedded" in named
