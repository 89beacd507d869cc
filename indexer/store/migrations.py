"""Bringing an index of an older format up to date, in one transaction, when it is opened for writing.

Sittings, chunks and vectors are kept, so that everything can still be found and nothing is embedded again. What format
1 did not read from the protocols is missing until they are read anew: every source counts as changed, so that the next
`plenarchat index` reads it. What format 3 adds is made from what is stored.
"""

from __future__ import annotations

import json
import sqlite3

from indexer.store import acronyms, interjections, terms
from indexer.store.schema import ADDED_2, ADDED_3, APPLICATION_ID, FORMAT, MIGRATED, OUTDATED


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to `FORMAT` where they are of a format in `MIGRATED`; anything else is left as it is.

    Making the full text anew takes about 15 seconds for 100 sittings; a kill meanwhile leaves the old format as it was.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID or version not in MIGRATED:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version < 2:
            _to_2(connection)
        _to_3(connection)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


_CHANGES_2 = (
    "ALTER TABLE sittings ADD COLUMN audit_listed INTEGER",
    "ALTER TABLE sittings ADD COLUMN audit_found INTEGER",
    "ALTER TABLE sittings ADD COLUMN audit_missing TEXT",
    "ALTER TABLE pages ADD COLUMN boxes BLOB",
    "ALTER TABLE turns ADD COLUMN replies_to TEXT",
)


def _to_2(connection: sqlite3.Connection) -> None:
    for statement in (*_CHANGES_2, *_statements(ADDED_2)):
        connection.execute(statement)
    _move_interjections(connection)
    connection.execute("ALTER TABLE turn_texts DROP COLUMN interjections")
    for table in ("sittings", "duplicates"):
        connection.execute(f"UPDATE {table} SET stamp = '', digest = ?", (OUTDATED,))


def _to_3(connection: sqlite3.Connection) -> None:
    for statement in ("DROP TABLE term_counts", "DROP TABLE terms", *_statements(ADDED_3)):
        connection.execute(statement)
    terms.refill(connection)
    acronyms.refill(connection)
    interjections.refill(connection)


def _statements(sql: str) -> list[str]:
    return [statement for statement in sql.split(";") if statement.strip()]


def _move_interjections(connection: sqlite3.Connection) -> None:
    """Format 1 kept a turn's interjections beside its text: offset, page, text, caller and party of each, as JSON."""
    rows = connection.execute("SELECT turn, interjections FROM turn_texts ORDER BY turn").fetchall()
    interjections.put(connection, ((turn, *call) for turn, calls in rows for call in json.loads(calls)))
