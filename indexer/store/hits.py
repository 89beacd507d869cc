"""What searches by words and by vectors find, each passage with all that tells how well it fits."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.store import passage, terms, vectors
from indexer.store.passage import Passage
from indexer.store.terms import Terms
from indexer.store.vectors import Vector


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, its terms, its BM25 (0 where no deciding term stands in it) and its cosine to each of
    the vectors that were asked for; none where it has no vector yet."""

    passage: Passage
    terms: Terms
    text: float
    cosines: tuple[float, ...] = ()


def hits(
    connection: sqlite3.Connection, rows: Sequence[int], scores: dict[int, float], asked: Sequence[Vector]
) -> list[Hit]:
    """The passages in those rows, in that order, given their scores by words."""
    passages, held = passage.in_rows(connection, rows), terms.of(connection, rows)
    with_vector, matrix = vectors.of(connection, rows) if asked else ([], None)
    cosines = {}
    if matrix is not None and with_vector:
        columns = [(matrix @ vector).tolist() for vector in asked]
        cosines = dict(zip(with_vector, zip(*columns, strict=True), strict=True))
    return [
        Hit(passages[row], held.get(row, Terms()), scores.get(row, 0.0), cosines.get(row, ()))
        for row in rows
        if row in passages
    ]
