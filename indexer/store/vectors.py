"""Exact vector search: every stored vector in memory, scored with one matrix product.

Vectors are stored as float16 under a hash of their text (768 bytes for 384 dimensions); rounding a normalised vector
so changes no cosine by more than 1e-4. In memory they are float32, one row a chunk, in the order of the chunks' row
numbers.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.store.filters import Filters, condition
from indexer.store.write import embedded_text

Vector = NDArray[np.float32]

# Above this share of the matrix, scoring all of it costs less than copying the allowed rows out of it first.
_SCORE_ALL = 0.2


@dataclass(frozen=True, slots=True)
class Matrix:
    """The vectors as of one generation of the index: `rows` (n,) sorted chunk rows, `vectors` (n, dimension)."""

    generation: int
    rows: NDArray[np.int64]
    vectors: Vector

    def best(self, query: Vector, allowed: NDArray[np.int64] | None, limit: int) -> list[tuple[int, float]]:
        """The chunk rows nearest to `query` among `allowed` (sorted; None: all): (row, cosine), best first."""
        rows, vectors = self.rows, self.vectors
        if allowed is None:
            scores = vectors @ query
        else:
            places = np.searchsorted(rows, allowed)
            places = places[(places < len(rows)) & (rows[np.minimum(places, len(rows) - 1)] == allowed)]
            rows = rows[places]
            few = len(places) < _SCORE_ALL * len(vectors)
            scores = vectors[places] @ query if few else (vectors @ query)[places]
        limit = min(limit, len(rows))
        if limit < 1:
            return []
        top = np.argpartition(-scores, limit - 1)[:limit]
        top = top[np.lexsort((rows[top], -scores[top]))]
        return [(int(rows[i]), float(scores[i])) for i in top]


class Matrices:
    """Holds the matrix of the newest generation asked for; safe between threads."""

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._matrix: Matrix | None = None

    def get(self, connection: sqlite3.Connection) -> Matrix:
        """The matrix for what `connection` sees."""
        current = generation(connection)
        matrix = self._matrix
        if matrix is None or matrix.generation != current:
            with self._loading:
                matrix = self._matrix
                if matrix is None or matrix.generation != current:
                    matrix = self._matrix = _load(connection, current)
        return matrix


def allowed_rows(connection: sqlite3.Connection, filters: Filters) -> NDArray[np.int64] | None:
    """The chunk rows the filters allow, sorted; None where they limit nothing."""
    if not filters:
        return None
    allowed, values = condition(filters, connection)
    found = connection.execute(
        f"SELECT chunks.id FROM turns JOIN chunks ON chunks.turn = turns.id WHERE {allowed}", values
    ).fetchall()
    return np.sort(np.fromiter((row[0] for row in found), np.int64, len(found)))


def pack(vectors: Vector) -> list[bytes]:
    """One blob a vector."""
    return [row.tobytes() for row in vectors.astype("<f2")]


def unpack(blobs: Sequence[bytes]) -> Vector:
    """The vectors of blobs of equal length, (n, dimension), L2-normalised."""
    return _normalised(np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1).astype(np.float32))


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


def count_missing(connection: sqlite3.Connection) -> int:
    """How many texts have no vector yet."""
    return int(
        connection.execute(
            "SELECT count(DISTINCT vector_key) FROM chunks "
            "WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE key = vector_key)"
        ).fetchone()[0]
    )


def _load(connection: sqlite3.Connection, current: int) -> Matrix:
    keys: dict[bytes, int] = {}
    packed = bytearray()
    for key, blob in connection.execute("SELECT key, vector FROM vectors"):
        keys[key] = len(keys)
        packed += blob
    found = [
        (row, place)
        for row, key in connection.execute("SELECT id, vector_key FROM chunks ORDER BY id")
        if (place := keys.get(key)) is not None
    ]
    if not found:
        return Matrix(current, np.empty(0, np.int64), np.empty((0, 0), np.float32))
    rows, places = np.array(found, np.int64).T
    half = np.frombuffer(packed, "<f2").reshape(len(keys), -1)
    return Matrix(current, np.ascontiguousarray(rows), _normalised(half[places].astype(np.float32)))


def _normalised(vectors: Vector) -> Vector:
    """Rows of length 1 again after rounding, in place, so that scores are the cosines that Chroma gives."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths > 0, lengths, 1)
    return vectors
