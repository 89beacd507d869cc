"""Of every chunk its sitting, person and agenda item, in memory: what filters limit, as arrays."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

LIMITED = ("sitting", "person", "agenda")  # the columns of `turns` that filters limit


@dataclass(frozen=True, slots=True)
class Columns:
    """The chunks' rows (n,), sorted, and the ids of each in the columns that filters limit, (n,) each."""

    rows: Rows
    ids: Mapping[str, Rows]

    def allowed(self, limits: Mapping[str, Sequence[int]]) -> Rows:
        """The rows of the chunks that have one of the ids in every column that is limited, sorted."""
        allowed = np.ones(len(self.rows), bool)
        for column, ids in limits.items():
            allowed &= among(self.ids[column], np.array(ids, np.int64))
        return self.rows[allowed]


def among(rows: Rows, allowed: Rows | None) -> NDArray[np.bool_]:
    """Which of the rows are allowed: (n,); all where `allowed` is None."""
    if allowed is None or not len(allowed):
        return np.full(len(rows), allowed is None)
    return np.isin(rows, allowed, kind="table")  # rows are numbered without large gaps


def load(connection: sqlite3.Connection) -> Columns:
    """The columns for what `connection` sees."""
    found = connection.execute(
        f"SELECT chunks.id, {', '.join(LIMITED)} FROM chunks JOIN turns ON turns.id = chunks.turn ORDER BY chunks.id"
    ).fetchall()
    table = np.array(found, np.int64).reshape(len(found), 1 + len(LIMITED)).T.copy()
    return Columns(table[0], dict(zip(LIMITED, table[1:], strict=True)))
