"""Embedding what is missing on many machines: Dask hands batches to workers, this process alone writes the index.

A worker is any process of Dask's (`dask worker`) with this program and the same model. What a worker that dies had in
hand is given to another one; every batch is stored as it arrives, so that whatever ends this process, the next run goes
on from there. Whoever can reach the scheduler can run code on every worker: keep it in a private network, or use TLS.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.embedding import Embedder, EmbeddingUnavailable, open_embedder
from indexer.embedding.model import Vectors
from indexer.progress import Advance, NoProgress, Progress
from indexer.store import Index
from indexer.store.vectors import fetched

if TYPE_CHECKING:
    from distributed import Client, Future

Opener = Callable[[str], Embedder]
"""Opens a model by name, on a worker too: a function of a module that is installed there."""

BATCH = 128  # texts: some seconds of work, so that little is lost with a worker
_AHEAD = 2  # batches for each thread of a worker, so that none waits for the next one
_ATTEMPTS = 3  # how often a batch may end its workers, beside what Dask itself allows (`allowed-failures`)


class SpreadError(EmbeddingUnavailable):
    """Embedding cannot be spread, or not go on. What was stored is kept."""


@dataclass(slots=True)
class Spread:
    """What was done: texts whose vectors were stored, batches whose results arrived, and batches that were handed out
    again because they ended one worker after the other."""

    stored: int = 0
    batches: int = 0
    repeated: int = 0


class _Batch(NamedTuple):
    keys: tuple[bytes, ...]
    texts: tuple[str, ...]
    attempt: int = 1


def embed_spread(
    store: Index,
    scheduler: str,
    name: str,
    *,
    progress: Progress | None = None,
    opener: Opener = open_embedder,
    batch: int = BATCH,
    patience: float = 10.0,
) -> Spread:
    """Embed what has no vector yet by the workers of a Dask scheduler.

    Args:
        store: open for writing.
        scheduler: its address, `tcp://host:8786` (or `tls://…`, set up in Dask's own configuration).
        name: of the model; the revision must be the index's, or of the first vectors this machine's.
        progress: told how far it is.
        opener: how this machine and every worker open the model.
        batch: texts handed to a worker at a time.
        patience: seconds to wait for the scheduler, and for a first worker.

    Raises:
        SpreadError: Dask is not installed, there is no scheduler or no worker, a worker has another model or none.
        EmbeddingUnavailable: the model cannot be opened here.
        ModelMismatchError: the index holds another model's vectors.
    """
    total = store.count_missing()
    done = Spread()
    if not total:
        return done
    progress = progress or NoProgress()
    with _connected(scheduler, patience) as client:
        task = _Task(name, opener(name).revision, opener)
        store.check_model(name, task.revision)
        _check_workers(client, scheduler, task, patience)
        store.set_model(name, task.revision)
        with progress.stage("Embedding", total, "passages") as advance:
            _Coordinator(client, store, task, batch, done).run(advance)
    return done


@dataclass(frozen=True, slots=True)
class _Task:
    """What a worker does: embeds texts with one revision of a model."""

    name: str
    revision: str
    opener: Opener

    def check(self) -> str | None:
        """What is wrong with this process's model; None where it is the right one."""
        try:
            held = _model(self.name, self.opener).revision
        except EmbeddingUnavailable as problem:
            return str(problem)
        return None if held == self.revision else f"it has {self.name} of revision {held}, not {self.revision}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, (len(texts), dimension). Raises SpreadError where the model is not the right one."""
        if problem := self.check():
            from distributed import get_worker

            raise _refused({get_worker().address: problem})
        return _model(self.name, self.opener).embed_passages(texts)


class _Coordinator:
    """Hands out batches and stores what comes back."""

    def __init__(self, client: Client, store: Index, task: _Task, size: int, done: Spread) -> None:
        self._client, self._store, self._task, self._size, self._done = client, store, task, size, done
        self._fetched = fetched(store.count_missing())
        self._waiting: deque[_Batch] = deque()
        self._flying: dict[Future[Any], _Batch] = {}

    def run(self, advance: Advance) -> None:
        """Go on until nothing is missing."""
        from distributed import as_completed

        finished: Any = as_completed(loop=self._client.loop)
        while self._hand_out(finished):
            future = next(finished)
            batch = self._flying.pop(future)
            vectors = self._result(future, batch)
            if vectors is not None:
                self._store.put_vectors(batch.keys, vectors)
                self._done.stored += len(batch.keys)
                self._done.batches += 1
                advance(len(batch.keys))

    def _hand_out(self, finished: Any) -> bool:
        """Keep every worker busy; False where nothing is left to wait for."""
        threads = sum(self._client.nthreads().values())
        while len(self._flying) < max(1, _AHEAD * threads):
            if not self._waiting and not self._fetch():
                break
            batch = self._waiting.popleft()
            future = self._client.submit(self._task.embed, batch.texts, pure=False)
            self._flying[future] = batch
            finished.add(future)
        return bool(self._flying)

    def _fetch(self) -> bool:
        """Take what is missing and not in anybody's hands out of the index; texts of about the same length together."""
        flying = {key for batch in self._flying.values() for key in batch.keys}
        missing = [pair for pair in self._store.missing_vectors(self._fetched + len(flying)) if pair[0] not in flying]
        missing.sort(key=lambda pair: len(pair[1]))
        for start in range(0, len(missing), self._size):
            keys, texts = zip(*missing[start : start + self._size], strict=True)
            self._waiting.append(_Batch(keys, texts))
        return bool(missing)

    def _result(self, future: Future[Any], batch: _Batch) -> Vectors | None:
        """The vectors; None where the batch ended one worker after the other and is handed out again.

        Raises:
            SpreadError: a worker has the wrong model, the scheduler is gone, or the batch cannot be embedded.
        """
        from distributed import CancelledError, KilledWorker

        try:
            vectors: Vectors = future.result()
            return vectors
        except SpreadError:
            raise
        except KilledWorker as error:
            if batch.attempt == _ATTEMPTS:
                problem = f"The same passages ended every worker that embedded them ({error})"
                raise SpreadError(problem, "Look into a worker's log; it may have too little memory.") from error
            self._waiting.append(batch._replace(attempt=batch.attempt + 1))
            self._done.repeated += 1
            return None
        except (CancelledError, OSError) as error:
            problem = f"The connection to the scheduler was lost ({error})"
            raise SpreadError(problem, "What is stored is kept: start it and run the command again.") from error


@contextmanager
def _connected(scheduler: str, patience: float) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError as error:
        raise SpreadError(
            "Embedding on several machines needs Dask", "Install it with: pip install 'plenarchat[cluster]'"
        ) from error
    for name in ("distributed", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told once, by the messages here
    try:
        client = Client(scheduler, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise SpreadError(
            f"There is no Dask scheduler at {scheduler} ({error or type(error).__name__})",
            "Start one with `dask scheduler`, and name the address it prints.",
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=5)


def _check_workers(client: Client, scheduler: str, task: _Task, patience: float) -> None:
    """Wait for a worker, and ask all that are there for their model."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError as error:
        raise SpreadError(
            f"The scheduler at {scheduler} has no worker", f"Start some: `dask worker {scheduler} --nthreads 1`."
        ) from error
    answers = client.run(task.check, on_error="return")
    if wrong := {address: str(problem) for address, problem in answers.items() if problem is not None}:
        raise _refused(wrong)


def _refused(wrong: dict[str, str]) -> SpreadError:
    told = "; ".join(f"{address}: {problem}" for address, problem in sorted(wrong.items()))
    return SpreadError(
        f"{len(wrong)} worker(s) cannot embed for this index ({told})",
        "End them, or give them the model of this machine (the same release of this program, or the same folder).",
    )


_models: dict[tuple[str, Opener], Embedder] = {}
_opening = threading.Lock()


def _model(name: str, opener: Opener) -> Embedder:
    """The model, opened once in a process."""
    with _opening:
        if (name, opener) not in _models:
            _models[name, opener] = opener(name)
        return _models[name, opener]
