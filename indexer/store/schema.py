"""The tables of `protocols.sqlite`, and whether a file is one this version can use.

Columns that filters need stand in small rows (`turns`, `chunks`), the long texts apart from them (`turn_texts`,
`pages`), so that resolving a filter reads little. A person with one party, office and role is one row of `people`, an
agenda item one row of `agenda`: a turn points to both. Texts of chunks are not stored: they are spans of their turn.
Vectors hang on a hash of the embedded text and on no chunk, so that a sitting read again keeps those of every chunk
that did not change. `duplicates` are the sources left out for a better one of the same sitting, so that they are not
read again each time. `officeholders` are whom the contents pages list with an office. `call_terms` has the words of
`interjections` and their stems: they are short, and small words matter in them. `terms` is the full text
(`indexer.store.terms`); `vocabulary` has each of its terms with the number of passages it stands in, since FTS5 itself
would count through them at every question; `acronyms` are those that a sitting introduces.
"""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path

from indexer.store.errors import IndexFormatError

FORMAT = 3
MIGRATED = frozenset({1, 2})  # formats that `indexer.store.migrations` brings up to date
OUTDATED = "read by an older version"  # stands for the digest of a source that is to be read anew
APPLICATION_ID = 0x506C4368  # "PlCh", in the header of the SQLite file

# What format 2 has beside the tables of format 1.
ADDED_2 = """
CREATE TABLE officeholders (
    sitting INTEGER NOT NULL REFERENCES sittings ON DELETE CASCADE,
    name TEXT NOT NULL, title TEXT, office TEXT NOT NULL, role TEXT NOT NULL, absent INTEGER NOT NULL
);
CREATE INDEX officeholders_of_sitting ON officeholders (sitting);

CREATE TABLE interjections (
    id INTEGER PRIMARY KEY, turn INTEGER NOT NULL REFERENCES turns ON DELETE CASCADE,
    offset INTEGER NOT NULL, page INTEGER, text TEXT NOT NULL, caller TEXT, party TEXT
);
CREATE INDEX interjections_of_turn ON interjections (turn);

CREATE VIRTUAL TABLE call_terms USING fts5 (words, stems, tokenize = "ascii tokenchars '/,'");
"""

# What format 3 has beside the tables of format 2, or in place of them.
ADDED_3 = """
CREATE VIRTUAL TABLE terms USING fts5 (text, agenda, speaker, question, tokenize = "ascii tokenchars '/,'");
CREATE VIRTUAL TABLE term_counts USING fts5vocab (terms, row);

CREATE TABLE vocabulary (term TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE acronyms (
    sitting INTEGER NOT NULL REFERENCES sittings ON DELETE CASCADE,
    short TEXT NOT NULL, long TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (sitting, short, long)
) WITHOUT ROWID;
"""

_TABLES = f"""
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sittings (
    id INTEGER PRIMARY KEY, sitting_id TEXT NOT NULL UNIQUE,
    parliament TEXT NOT NULL, period INTEGER NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL,
    source TEXT NOT NULL, format TEXT NOT NULL, stamp TEXT NOT NULL, digest TEXT NOT NULL,
    complete INTEGER NOT NULL, turns INTEGER NOT NULL, warnings TEXT NOT NULL,
    generation INTEGER NOT NULL, audit_listed INTEGER, audit_found INTEGER, audit_missing TEXT
);

CREATE TABLE duplicates (
    sitting INTEGER NOT NULL REFERENCES sittings ON DELETE CASCADE,
    source TEXT NOT NULL, stamp TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (sitting, source)
) WITHOUT ROWID;

CREATE TABLE pages (
    id INTEGER PRIMARY KEY, sitting INTEGER NOT NULL REFERENCES sittings ON DELETE CASCADE,
    file_page INTEGER NOT NULL, number INTEGER, source TEXT NOT NULL, contents INTEGER NOT NULL, text TEXT NOT NULL,
    boxes BLOB
);
CREATE INDEX pages_of_sitting ON pages (sitting, file_page);

CREATE TABLE people (
    id INTEGER PRIMARY KEY, name TEXT, title TEXT, party TEXT, office TEXT, role TEXT NOT NULL
);
CREATE UNIQUE INDEX people_once ON people (
    ifnull(name, ''), ifnull(title, ''), ifnull(party, ''), ifnull(office, ''), role
);

CREATE TABLE agenda (
    id INTEGER PRIMARY KEY, sitting INTEGER NOT NULL REFERENCES sittings ON DELETE CASCADE,
    number TEXT, title TEXT, drucksachen TEXT NOT NULL
);
CREATE INDEX agenda_of_sitting ON agenda (sitting);

CREATE TABLE turns (
    id INTEGER PRIMARY KEY, turn_id TEXT NOT NULL UNIQUE,
    sitting INTEGER NOT NULL REFERENCES sittings ON DELETE CASCADE, number INTEGER NOT NULL,
    person INTEGER NOT NULL REFERENCES people, agenda INTEGER NOT NULL REFERENCES agenda ON DELETE CASCADE,
    kind TEXT NOT NULL, speaker_source TEXT NOT NULL, replies_to TEXT
);
CREATE INDEX turns_of_sitting ON turns (sitting, number);
CREATE INDEX turns_of_person ON turns (person);
CREATE INDEX turns_of_agenda ON turns (agenda);

CREATE TABLE turn_texts (
    turn INTEGER PRIMARY KEY REFERENCES turns ON DELETE CASCADE,
    text TEXT NOT NULL, paragraphs TEXT NOT NULL
);

CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, chunk_id TEXT NOT NULL UNIQUE,
    turn INTEGER NOT NULL REFERENCES turns ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, page_first INTEGER, page_last INTEGER,
    vector_key BLOB NOT NULL
);
CREATE INDEX chunks_of_turn ON chunks (turn);
CREATE INDEX chunks_of_vector ON chunks (vector_key);

{ADDED_2}
CREATE TABLE vectors (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);

{ADDED_3}
"""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty index, in one transaction."""
    connection.executescript(
        f"BEGIN IMMEDIATE; {_TABLES} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};"
        f"INSERT INTO manifest VALUES ('index_id', '{uuid.uuid4().hex}'), ('generation', '0'); COMMIT;"
    )


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever stored: a new file, or one whose creation was interrupted."""
    return not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is no index or one of another format.

    Raises:
        IndexFormatError: with what to do.
    """
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        application, version = 0, 0
    if application != APPLICATION_ID:
        raise IndexFormatError(
            path, "protocols.sqlite is not an index of this program", "Choose another folder with --index."
        )
    if version != FORMAT:
        old = "Run `plenarchat index` with your protocols once: it brings the index up to date and keeps its vectors."
        other = "Delete the folder and run `plenarchat index` again, or index into another folder with --index."
        raise IndexFormatError(
            path,
            f"the index has format {version}, this version reads format {FORMAT}",
            old if version in MIGRATED else other,
        )
