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


class DiskError(StoreError):
    """There is no room for what was to be written, or the disk refuses; what was finished before is kept."""


_DISK_FULL = "Free some space and run the same command again; it goes on where it stopped."
_REMEDIES = {
    "full": ("the disk is full", _DISK_FULL),
    # A quota, a limit on the size of files and a broken disk look alike to SQLite.
    "failing": (
        "the disk refused to be written to or read",
        "Check its free space, your quota and its health, and run the same command again; it goes on where it stopped.",
    ),
    "readonly": ("the index cannot be written to", "Check its permissions, or choose another folder with --index."),
    "permission": ("the index cannot be opened", "Check its permissions, or choose another folder with --index."),
    "locked": ("another program holds the index", "Wait until it is done, then try again."),
    "damaged": ("the index is damaged", "Delete the folder and run `plenarchat index` again."),
    "other": ("the index could not be used", "Run `plenarchat doctor` for details."),
}


# How Chroma's engine, which has no errors of its own for it, says that a disk is full or refuses.
_FULL = ("disk is full", "No space left", "os error 28", "os error 122", "quota exceeded")
_FAILING = ("disk I/O error", "File too large", "os error 27", "os error 5)")


def disk_error(path: Path, words: str) -> DiskError | None:
    """The error for what another engine says about the disk; None where it speaks of something else."""
    for what, signs in (("full", _FULL), ("failing", _FAILING)):
        if any(sign in words for sign in signs):
            problem, remedy = _REMEDIES[what]
            return DiskError(path, f"{problem} ({words})", remedy)
    return None


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into a `StoreError` about `path` that says what to do."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        what = _what(error)
        problem, remedy = _REMEDIES[what]
        kind = DiskError if what in ("full", "failing") else StoreError
        raise kind(path, f"{problem} ({error})", remedy) from error


def _what(error: sqlite3.Error | OSError) -> str:
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return "full"
        if error.errno in (errno.EFBIG, errno.EIO):
            return "failing"
        if error.errno == errno.EROFS:
            return "readonly"
        return "permission" if error.errno in (errno.EACCES, errno.EPERM) else "other"
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return {
        sqlite3.SQLITE_FULL: "full",
        sqlite3.SQLITE_IOERR: "failing",
        sqlite3.SQLITE_READONLY: "readonly",
        sqlite3.SQLITE_PERM: "permission",
        sqlite3.SQLITE_CANTOPEN: "permission",
        sqlite3.SQLITE_BUSY: "locked",
        sqlite3.SQLITE_LOCKED: "locked",
        sqlite3.SQLITE_CORRUPT: "damaged",
        sqlite3.SQLITE_NOTADB: "damaged",
    }.get(code, "other")
