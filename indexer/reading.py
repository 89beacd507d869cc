"""Reading sources in processes of their own, so that the reader and the writer of the index work at the same time, and
so that no source can hang or end the run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from indexer.chunk import EvidenceError, check, chunk
from indexer.formats import Source, read, unreadable
from indexer.limits import limits, variable
from indexer.protocol import Chunk, ProtocolError, Sitting
from indexer.report import Failure
from indexer.worker import OUT_OF_TIME, Worker, WorkerEndedError

_AHEAD = 3  # sources a process may be ahead of the writer: enough to keep it busy, few enough to bound the memory
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a source: its sittings with their chunks, checked against the evidence rule, or a failure."""

    source: Source
    stamp: str
    digest: str
    sittings: tuple[tuple[Sitting, tuple[Chunk, ...]], ...] = ()
    failure: Failure | None = None


def read_all(sources: Sequence[Source]) -> Iterator[Reading]:
    """Read the sources, in their order. One that fails, hangs or ends its process does not stop the others."""
    workers = [Worker() for _ in range(min(_PROCESSES, len(sources)))]
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)
    with ThreadPoolExecutor(max(1, len(workers))) as threads:
        try:
            waiting: deque[Future[Reading]] = deque()
            for source in sources:
                waiting.append(threads.submit(_read_by, free, source))
                if len(waiting) == _AHEAD * len(workers):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for worker in workers:
                worker.stop()
            threads.shutdown(cancel_futures=True)
            for worker in workers:
                worker.close()


def _read_by(free: SimpleQueue[Worker], source: Source) -> Reading:
    worker = free.get()
    try:
        seconds = limits().seconds_for(len(source.files), source.size())
        return worker.call(read_one, source, seconds=seconds)  # type: ignore[no-any-return]
    except OSError as error:
        return Reading(source, "", "", failure=Failure.of(unreadable(Path(error.filename or source.path), error)))
    except WorkerEndedError as error:
        if error.status in OUT_OF_TIME:
            return _failed(source, f"reading it took more than {seconds:.0f} seconds", _allow("seconds"))
        return _failed(source, f"the process that read it ended ({error})", f"Check the file. {_allow('memory_mib')}")
    finally:
        free.put(worker)


def read_one(source: Source) -> Reading:
    """Read and check one source, in this process and without a limit on its time."""
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
    except MemoryError:
        return _failed(source, "reading it took too much memory", _allow("memory_mib"))
    # A defect in reading one odd file must not cost the others.
    except Exception as error:
        reason = f"reading it failed ({type(error).__name__}: {error})"
        return _failed(source, reason, "Please report it with the file.")
    return Reading(source, stamp, digest, tuple(sittings))


def _allow(setting: str) -> str:
    return f"If it is sound, {variable(setting)} allows more."


def _failed(source: Source, reason: str, remedy: str) -> Reading:
    return Reading(source, "", "", failure=Failure(str(source.path), reason, remedy))
