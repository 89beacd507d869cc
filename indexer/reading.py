"""Reading sources in processes of their own, so that the reader and the writer of the index work at the same time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path

from indexer.chunk import EvidenceError, check, chunk
from indexer.formats import Source, read, unreadable
from indexer.protocol import Chunk, ProtocolError, Sitting
from indexer.report import Failure

_AHEAD = 3  # sources a process may be ahead of the writer: enough to keep it busy, few enough to bound the memory
_FEW = 4  # so many sources are read sooner than processes start


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a source: its sittings with their chunks, checked against the evidence rule, or a failure."""

    source: Source
    stamp: str
    digest: str
    sittings: tuple[tuple[Sitting, tuple[Chunk, ...]], ...] = ()
    failure: Failure | None = None


def read_all(sources: Sequence[Source]) -> Iterator[Reading]:
    """Read the sources, in their order. One that fails does not stop the others, not even by ending its process."""
    left = deque(sources)
    suspected = False
    while len(left) > _FEW or suspected:
        # Of those read at the same time any may have ended the process: the first is tried again, alone.
        batch = (left[0],) if suspected else tuple(left)
        try:
            for reading in _in_processes(batch):
                left.popleft()
                yield reading
            suspected = False
        except BrokenProcessPool:
            if suspected:
                yield _failed(left.popleft(), "the process that read it ended", "Free some memory and run it again.")
            suspected = not suspected
        except _NoProcessError:
            break
    yield from map(read_one, left)


class _NoProcessError(Exception):
    """Processes cannot be started here, as from a script that runs as a whole when it is imported."""


def _in_processes(sources: Sequence[Source]) -> Iterator[Reading]:
    processes = min(2, len(sources))
    # Spawned, not forked: a fork would share open databases and the writer's lock.
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_enter_process)
    try:
        try:
            pool.submit(os.getpid).result()
        except BrokenProcessPool as error:
            raise _NoProcessError from error
        waiting: deque[Future[Reading]] = deque()
        for source in sources:
            waiting.append(pool.submit(read_one, source))
            if len(waiting) == _AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def read_one(source: Source) -> Reading:
    """Read and check one source."""
    try:
        # The stamp comes first: a file that changes meanwhile is then read again next time.
        stamp, digest = source.stamp(), source.digest()
        sittings = [(sitting, tuple(c for turn in sitting.turns for c in chunk(turn))) for sitting in read(source)]
        for sitting, chunks in sittings:
            check(sitting, chunks)
    except ProtocolError as error:
        return Reading(source, "", "", failure=Failure.of(error))
    except EvidenceError as error:
        return _failed(source, f"it was not read right ({error})", "Please report it with the file.")
    except OSError as error:
        return Reading(source, "", "", failure=Failure.of(unreadable(Path(error.filename or source.path), error)))
    # A defect in reading one odd file must not cost the others.
    except Exception as error:
        reason = f"reading it failed ({type(error).__name__}: {error})"
        return _failed(source, reason, "Please report it with the file.")
    return Reading(source, stamp, digest, tuple(sittings))


def _failed(source: Source, reason: str, remedy: str) -> Reading:
    return Reading(source, "", "", failure=Failure(str(source.path), reason, remedy))


def _enter_process() -> None:
    """Leave Ctrl-C to the parent, and end with it even where it is killed: nobody else would end this process then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
