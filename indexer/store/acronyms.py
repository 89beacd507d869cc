"""The acronyms that the sittings introduce; every function that writes runs inside one transaction of its caller."""

from __future__ import annotations

import sqlite3
from collections import Counter

from indexer.acronyms import Acronym, find


def put(connection: sqlite3.Connection, sitting: int) -> None:
    """Store the acronyms that the turns of the sitting in that row, already stored, introduce."""
    texts = connection.execute(
        "SELECT text FROM turns JOIN turn_texts ON turn_texts.turn = turns.id WHERE turns.sitting = ?", (sitting,)
    )
    found = Counter(acronym for (text,) in texts for acronym in find(text))
    connection.executemany(
        "INSERT INTO acronyms VALUES (?, ?, ?, ?)",
        [(sitting, short, long, times) for (short, long), times in sorted(found.items())],
    )


def refill(connection: sqlite3.Connection) -> None:
    """Store the acronyms of every sitting where none is stored yet."""
    for (sitting,) in connection.execute("SELECT id FROM sittings ORDER BY id").fetchall():
        put(connection, sitting)


def all_of(connection: sqlite3.Connection) -> dict[Acronym, int]:
    """Every acronym of the index, and how often it is introduced; the most frequent first."""
    rows = connection.execute("SELECT short, long, sum(times) FROM acronyms GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2")
    return {Acronym(short, long): times for short, long, times in rows}
