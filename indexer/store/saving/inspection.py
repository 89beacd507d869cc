"""A look at an index from outside: whether its file is sound, and who writes to it. Nothing is changed."""

from __future__ import annotations

import os
from pathlib import Path

from indexer.store.connection import Database
from indexer.store.lock import FILE, is_held


def damage(folder: Path, most: int = 3) -> list[str]:
    """What is wrong with the database, at most so many findings: structure and order of every page, not its indexes.

    Reads the whole file: about a second for 200 MB.

    Raises:
        StoreError: it cannot be opened at all.
    """
    database = Database(folder)
    try:
        with database.reading() as connection:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA quick_check({most})")]
    finally:
        database.close()
    return [] if found == ["ok"] else found


def writer(folder: Path) -> int | None:
    """The process that writes to the index now: its id, 0 where that is unknown, None where nobody does."""
    path = folder / FILE
    try:
        held = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        if not is_held(held):
            return None
        number = os.read(held, 64).decode("ascii", "replace").strip()
    finally:
        os.close(held)
    return int(number) if number.isdecimal() else 0
