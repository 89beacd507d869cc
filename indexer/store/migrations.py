"""Bringing an index of an older format up to date, in one transaction, when it is opened for writing.

Sittings, chunks and vectors are kept, so that everything can still be found and nothing is embedded again. What an
older version did not read from the protocols is missing until they are read anew: every source counts as changed, so
that the next `plenarchat index` reads it.
"""

from __future__ import annotations

import json
import sqlite3

from indexer.store import interjections
from indexer.store.schema import ADDED, APPLICATION_ID, FORMAT, MIGRATED, OUTDATED


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to `FORMAT` where they are of a format in `MIGRATED`; anything else is left as it is."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID or version not in MIGRATED:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in (*_CHANGES, *filter(str.strip, ADDED.split(";"))):
            connection.execute(statement)
        _move_interjections(connection)
        connection.execute("ALTER TABLE turn_texts DROP COLUMN interjections")
        for table in ("sittings", "duplicates"):
            connection.execute(f"UPDATE {table} SET stamp = '', digest = ?", (OUTDATED,))
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


_CHANGES = (
    "ALTER TABLE sittings ADD COLUMN audit_listed INTEGER",
    "ALTER TABLE sittings ADD COLUMN audit_found INTEGER",
    "ALTER TABLE sittings ADD COLUMN audit_missing TEXT",
    "ALTER TABLE pages ADD COLUMN boxes BLOB",
    "ALTER TABLE turns ADD COLUMN replies_to TEXT",
)


def _move_interjections(connection: sqlite3.Connection) -> None:
    """Format 1 kept a turn's interjections beside its text: offset, page, text, caller and party of each, as JSON."""
    rows = connection.execute("SELECT turn, interjections FROM turn_texts ORDER BY turn").fetchall()
    interjections.put(connection, ((turn, *call) for turn, calls in rows for call in json.loads(calls)))
