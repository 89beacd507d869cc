"""The stored vectors: how they are packed, which are missing, and the exact cosines of a few.

Vectors are stored as float16 under a hash of their text (768 bytes for 384 dimensions); rounding a normalised vector
so changes no cosine by more than 1e-4.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.store.write import embedded_text

Vector = NDArray[np.float32]

_LEAST_FETCHED, _MOST_FETCHED, _PORTIONS = 2_048, 65_536, 30


def pack(vectors: Vector) -> list[bytes]:
    """One blob a vector."""
    return [row.tobytes() for row in vectors.astype("<f2")]


def unpack(blobs: Sequence[bytes]) -> Vector:
    """The vectors of blobs of equal length, (n, dimension), L2-normalised."""
    if not blobs:
        return np.empty((0, 0), np.float32)
    return _normalised(np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1).astype(np.float32))


def of(connection: sqlite3.Connection, rows: Sequence[int]) -> tuple[list[int], Vector]:
    """The vectors of the chunks in those rows: the n rows that have one, and (n, dimension), L2-normalised."""
    found = connection.execute(
        "SELECT chunks.id, vector FROM chunks JOIN vectors ON vectors.key = vector_key "
        "WHERE chunks.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(rows)),),
    ).fetchall()
    return [row for row, _ in found], unpack([vector for _, vector in found])


def generation(connection: sqlite3.Connection) -> int:
    """The number that changes with every change to sittings or vectors."""
    return int(connection.execute("SELECT value FROM manifest WHERE key = 'generation'").fetchone()[0])


def missing(connection: sqlite3.Connection, limit: int) -> list[tuple[bytes, str]]:
    """What has no vector yet, each text once: (key, text to embed), at most `limit`.

    The newest sitting comes first, and in it whoever does not preside: what is most likely asked about.
    """
    rows = connection.execute(
        """
        SELECT vector_key, name, turn_texts.text, start, end FROM (
            SELECT chunks.id, vector_key, max(date) AS newest, role = 'chair' AS presides FROM chunks
            JOIN turns ON turns.id = chunks.turn JOIN sittings ON sittings.id = turns.sitting
            JOIN people ON people.id = turns.person
            WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE key = vector_key)
            GROUP BY vector_key ORDER BY newest DESC, presides, chunks.id LIMIT ?
        ) AS wanted
        JOIN chunks USING (id, vector_key) JOIN turns ON turns.id = chunks.turn
        JOIN turn_texts ON turn_texts.turn = turns.id JOIN people ON people.id = turns.person
        ORDER BY newest DESC, presides, chunks.id
        """,
        (limit,),
    )
    return [(key, embedded_text(name, text[start:end])) for key, name, text, start, end in rows]


def fetched(total: int) -> int:
    """How many of so many missing texts to take at a time.

    Looking for the first of them reads through all passages, so that small portions of a large index would cost more
    than embedding them; what is taken is held in memory, about a kilobyte each.
    """
    return min(_MOST_FETCHED, max(_LEAST_FETCHED, total // _PORTIONS))


def count_missing(connection: sqlite3.Connection) -> int:
    """How many texts have no vector yet."""
    return int(
        connection.execute(
            "SELECT count(DISTINCT vector_key) FROM chunks "
            "WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE key = vector_key)"
        ).fetchone()[0]
    )


def _normalised(vectors: Vector) -> Vector:
    """Rows of length 1 again after rounding, in place, so that scores are the cosines that Chroma gives."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths > 0, lengths, 1)
    return vectors
