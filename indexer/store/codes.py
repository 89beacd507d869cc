"""All vectors in memory, a byte a number, for searching within filters.

Every vector that the filters allow is compared, none is skipped: on a query of 384 dimensions that takes 1 to 2 ms for
60,000 and 10 to 20 ms for 600,000, where Chroma's filters, resolved row by row, take a hundred times as long. What
comes first is scored again with the stored vectors (`indexer.store.vectors.cosines`), so that a byte's precision only
decides which few hundred are looked at. The comparing is Faiss's (flat scalar quantizer,
https://github.com/facebookresearch/faiss/wiki/Faiss-indexes).
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.store.columns import Rows, among
from indexer.store.vectors import Vector, generation

# How many are scored again for each that is wanted, so that none is missed for a byte's precision.
OVERSAMPLED, AT_LEAST = 3, 60
_LARGEST = 127
_BLOCK = 50_000


@dataclass(frozen=True, slots=True)
class Codes:
    """The vectors as of one generation of the index.

    `rows` (n,) are the sorted rows of the chunks that have a vector; a number of a vector is a whole number of `scale`
    (dimension,) times 1/127.
    """

    generation: int
    rows: Rows
    scale: Vector
    flat: Any

    def nearest(self, query: Vector, allowed: Rows | None, limit: int) -> Rows:
        """The chunk rows nearest to a query of length 1, at most `limit`, about in order; only of those in `allowed`
        (sorted) where it is given."""
        import faiss

        mask = among(self.rows, allowed)
        limit = min(limit, int(mask.sum()))
        if limit < 1:
            return np.empty(0, np.int64)
        scaled = query * self.scale
        scaled = np.round(scaled * (_LARGEST / max(float(np.abs(scaled).max()), 1e-12))).astype(np.float32)
        bits = np.packbits(mask, bitorder="little")
        selector = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        _, places = self.flat.search(scaled[None], limit, params=selector)
        found: Rows = self.rows[places[0][places[0] >= 0]]
        return found


class HeldCodes:
    """Holds the codes of the newest generation asked for; safe between threads."""

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._codes: Codes | None = None

    def get(self, connection: sqlite3.Connection) -> Codes:
        """The codes for what `connection` sees."""
        current = generation(connection)
        codes = self._codes
        if codes is None or codes.generation != current:
            with self._loading:
                codes = self._codes
                if codes is None or codes.generation != current:
                    codes = self._codes = _load(connection, current)
        return codes


def _load(connection: sqlite3.Connection, current: int) -> Codes:
    packed = bytearray()
    ids: list[int] = []
    joined = "SELECT chunks.id, vector FROM chunks JOIN vectors ON vectors.key = vector_key ORDER BY chunks.id"
    for row, vector in connection.execute(joined):
        ids.append(row)
        packed += vector
    scale, flat = encode(np.frombuffer(packed, "<f2").reshape(len(ids), -1))
    return Codes(current, np.array(ids, np.int64), scale, flat)


def encode(vectors: NDArray[np.floating]) -> tuple[Vector, Any]:
    """The largest magnitude in each dimension (dimension,), and a Faiss index of the vectors (n, dimension) in it."""
    import faiss

    faiss.omp_set_num_threads(1)  # a search is short: threads of one would only get in the way of other searches
    dimension = vectors.shape[1] or 1
    scale = np.full(dimension, 1e-12, np.float32)
    blocks = [vectors[start : start + _BLOCK] for start in range(0, len(vectors), _BLOCK)]
    for block in blocks:
        scale = np.maximum(scale, np.abs(block).max(axis=0)).astype(np.float32)
    flat = faiss.IndexScalarQuantizer(
        dimension, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT
    )
    for block in blocks:
        flat.add(np.round(block.astype(np.float32) * (_LARGEST / scale)))
    return scale, flat
