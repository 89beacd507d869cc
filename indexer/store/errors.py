"""What can go wrong with an index on disk; every message says what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """The index cannot be read or written. The message names the index; `remedy` says what to do about it."""

    def __init__(self, path: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}. {remedy}")
        self.path, self.problem, self.remedy = str(path), problem, remedy


class IndexMissingError(StoreError):
    """There is no index at that place."""


class IndexFormatError(StoreError):
    """The index was written by another version of the program, or the file is no index at all."""


class ModelMismatchError(StoreError):
    """The index holds vectors of another embedding model than the one asked for."""


class IndexLockedError(StoreError):
    """Another process is writing to the index."""


_DISK_FULL = "Free some space and run the same command again; it goes on where it stopped."
_REMEDIES = {
    "full": ("the disk is full", _DISK_FULL),
    "readonly": ("the index cannot be written to", "Check its permissions, or choose another folder with --index."),
    "permission": ("the index cannot be opened", "Check its permissions, or choose another folder with --index."),
    "locked": ("another program holds the index", "Wait until it is done, then try again."),
    "damaged": ("the index is damaged", "Delete the folder and run `plenarchat index` again."),
    "other": ("the index could not be used", "Run `plenarchat doctor` for details."),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into a `StoreError` about `path` that says what to do."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        problem, remedy = _REMEDIES[_what(error)]
        raise StoreError(path, f"{problem} ({error})", remedy) from error


def _what(error: sqlite3.Error | OSError) -> str:
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return "full"
        if error.errno == errno.EROFS:
            return "readonly"
        return "permission" if error.errno in (errno.EACCES, errno.EPERM) else "other"
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return {
        sqlite3.SQLITE_FULL: "full",
        sqlite3.SQLITE_READONLY: "readonly",
        sqlite3.SQLITE_PERM: "permission",
        sqlite3.SQLITE_CANTOPEN: "permission",
        sqlite3.SQLITE_BUSY: "locked",
        sqlite3.SQLITE_LOCKED: "locked",
        sqlite3.SQLITE_CORRUPT: "damaged",
        sqlite3.SQLITE_NOTADB: "damaged",
    }.get(code, "other")
