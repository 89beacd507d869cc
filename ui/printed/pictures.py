"""Pictures of PDF pages, made once and kept in the cache directory, the longest unused ones given up first."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from indexer.embedding.prepare import cache_directory
from indexer.formats.original import original
from indexer.formats.pdf_page import picture
from indexer.store import SittingRow

WIDTH = 1440  # pixels: sharp on a wide panel, still readable at twice the size
_MOST = 256 * 1024**2  # bytes of all pictures together
_LEAST = 0.75  # of that is left when some are given up, so that it is not done at every page
_NAME = re.compile(r"[0-9a-f]{16}-\d+-\d+\.png")

log = logging.getLogger(__name__)


def page_picture(row: SittingRow, file_page: int) -> bytes:
    """A page of a sitting that was read from a PDF, as a PNG.

    Raises:
        OriginalError: the file is gone or another by now.
        ProtocolError, OSError: it cannot be read.
    """
    file = original(row.source, row.format, stamp=row.stamp, digest=row.digest)
    kept = _folder() / f"{row.digest[:16]}-{file_page}-{WIDTH}.png"
    with suppress(OSError):
        data = kept.read_bytes()
        os.utime(kept)
        return data
    made = picture(file, file_page, WIDTH)
    _keep(kept, made)
    return made


def _folder() -> Path:
    return cache_directory() / "printed"


def _keep(path: Path, data: bytes) -> None:
    """Keep a picture; without room on the disk it is made anew each time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=path.parent, suffix=".partial")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(beside, path)
        _prune(path.parent, _MOST)
    except OSError as error:
        log.debug("The picture of a page could not be kept in %s: %s", path.parent, error)


def _prune(folder: Path, most: int) -> None:
    """Give up pictures until no more than `most` bytes of them are left; where they are fewer nothing happens."""
    held = []
    for file in folder.iterdir():
        if _NAME.fullmatch(file.name):
            with suppress(OSError):
                state = file.stat()
                held.append((state.st_mtime, state.st_size, file))
    total = sum(size for _, size, _ in held)
    if total <= most:
        return
    for _, size, file in sorted(held, key=lambda entry: entry[0]):
        if total <= most * _LEAST:
            break
        file.unlink(missing_ok=True)
        total -= size
