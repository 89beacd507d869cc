"""Copying files with their checksums, and putting what is finished in its place in one step."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from indexer.atomic import settle
from indexer.progress import Advance

_BLOCK = 1 << 20


def copy(source: BinaryIO, target: Path | None, size: int, advance: Advance) -> str | None:
    """Read exactly `size` bytes, into `target` (new, its owner's alone) if there is one: their SHA-256.

    None where there are fewer.
    """
    digest, left = hashlib.sha256(), size
    out: BinaryIO | None = None
    if target is not None:
        out = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    try:
        while left:
            block = source.read(min(_BLOCK, left))
            if not block:
                return None
            digest.update(block)
            if out is not None:
                out.write(block)
            left -= len(block)
            advance(len(block))
        if out is not None:
            out.flush()
            os.fsync(out.fileno())
    finally:
        if out is not None:
            out.close()
    return digest.hexdigest()


def beside(target: Path, what: str) -> Path:
    """A place for unfinished work on `target`; what killed processes left of the same work is cleared away."""
    parent, begin = target.absolute().parent, f".{target.name}.{what}-"
    for left in parent.glob(f"{begin}*"):
        if not _alive(left.name.removeprefix(begin)):
            discard(left)
    return parent / f"{begin}{os.getpid()}"


def discard(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def publish(finished: Path, target: Path, taken: Callable[[], Exception]) -> None:
    """Give a finished file or folder its name, unless something has it: then `taken()` is raised."""
    if finished.is_dir():
        if os.path.lexists(target):
            raise taken()
        try:
            finished.rename(target)
        except OSError as error:
            if os.path.lexists(target):
                raise taken() from error
            raise
    else:
        try:
            os.link(finished, target)
        except FileExistsError as error:
            raise taken() from error
        except OSError:  # a file system without links
            if os.path.lexists(target):
                raise taken() from None
            finished.rename(target)
        discard(finished)
    settle(target.absolute().parent)


def _alive(process: str) -> bool:
    if not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
