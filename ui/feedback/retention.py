"""Deleting feedback: all of it or what is old, in one step, while servers go on adding to the file."""

from __future__ import annotations

import logging
import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.atomic import write_whole
from ui.feedback.entry import Entry, EntryError, read_entry
from ui.feedback.store import held_alone

log = logging.getLogger(__name__)

_EVERY = 24 * 3600.0  # seconds


def delete(path: Path, older_than: timedelta | None = None) -> tuple[int, int]:
    """Delete the entries that are older, or all without an age: how many went, and how many stay.

    A torn line has no date, so that it always goes. Whoever is killed in the middle leaves the file as it was.

    Raises:
        OSError: the file cannot be read or written.
    """
    if not path.exists():
        return 0, 0
    now = datetime.now(UTC)
    with held_alone(path) as file:
        lines = [line for line in _content(file).split(b"\n") if line.strip()]
        kept = [line for line in lines if older_than is not None and _younger(line, now - older_than)]
        if len(kept) == len(lines):
            return 0, len(kept)
        write_whole(path, b"".join(line + b"\n" for line in kept), private=True)
    return len(lines) - len(kept), len(kept)


def keep_for(path: Path, days: int) -> None:
    """Delete what is older than that many days, now and once a day, beside everything else."""

    def repeat() -> None:
        while True:
            try:
                gone, _ = delete(path, timedelta(days=days))
                if gone:
                    log.info("%s entries of feedback were older than %s days and are deleted", gone, days)
            except OSError as error:
                log.warning("old feedback in %s could not be deleted (%s)", path, error.strerror)
            time.sleep(_EVERY)

    threading.Thread(target=repeat, name="feedback-retention", daemon=True).start()


def _younger(line: bytes, limit: datetime) -> bool:
    try:
        entry: Entry = read_entry(line)
        told = datetime.fromisoformat(entry.time)
    except (EntryError, ValueError):
        return False
    return (told if told.tzinfo else told.replace(tzinfo=UTC)) >= limit


def _content(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    pieces = []
    while piece := os.read(file, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)
