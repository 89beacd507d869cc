"""One writer at a time: a lock on a file in the index, which the system releases however its process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from indexer.store.errors import IndexLockedError

FILE = "write.lock"


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
            holder = os.read(self._file, 64).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise IndexLockedError(
                index,
                f"another process (id {holder}) is writing to this index",
                "Wait until it is done, or end that process; searching goes on meanwhile.",
            ) from error
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let the next writer in."""
        os.close(self._file)


if sys.platform == "win32":
    import msvcrt

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
