"""One writer at a time: a lock on a file in the index, which the system releases however its process ends."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from indexer.store.errors import IndexLockedError

FILE = "write.lock"
_TRIES, _PAUSE = 20, 0.02  # seconds


class WriterLock:
    """Held from construction to `release()`.

    Raises:
        IndexLockedError: somebody else holds it; the message names the process.
    """

    def __init__(self, index: Path) -> None:
        path = index / FILE
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._file)
        except OSError as error:
            holder = _holder(self._file)
            os.close(self._file)
            raise IndexLockedError(
                index,
                f"another process (id {holder}) is writing to this index",
                "Wait until it is done, or end that process; searching goes on meanwhile.",
            ) from error
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)
        except OSError:
            os.close(self._file)
            raise

    def release(self) -> None:
        """Let the next writer in."""
        with suppress(OSError):
            os.ftruncate(self._file, 0)  # so that nobody is told of a process that holds it no more
        os.close(self._file)


def _holder(file: int) -> str:
    """The id of the process that holds the lock; it writes it down a moment after it has got it."""
    found = ""
    for _ in range(_TRIES):
        found = os.pread(file, 64, 0).decode("ascii", "replace").strip()
        if found.isdecimal() and _runs(int(found)):
            return found
        time.sleep(_PAUSE)
    return found or "unknown"


if sys.platform == "win32":
    import msvcrt

    def _runs(process: int) -> bool:
        return True  # a signal to ask with would end it there

    def _lock(file: int) -> None:
        # A byte far behind the process id, which stays readable for others.
        os.lseek(file, 1 << 20, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)

    def is_held(file: int) -> bool:
        """Whether another process writes, by its lock on the open file."""
        try:
            _lock(file)
        except OSError:
            return True
        os.lseek(file, 1 << 20, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
        return False

else:
    import fcntl

    def _runs(process: int) -> bool:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):
            pass
        return True

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def is_held(file: int) -> bool:
        """Whether another process writes, by its lock on the open file."""
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        fcntl.flock(file, fcntl.LOCK_UN)
        return False
