"""Of every turn its sitting, person, agenda item and kind, in memory: what a search counts by, as arrays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.protocol import AgendaItem
from indexer.store.columns import Rows

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SittingKey:
    """Which sitting a turn belongs to; `date` is ISO."""

    sitting_id: str
    parliament: str
    period: int
    number: int
    date: str


@dataclass(frozen=True, slots=True)
class ItemKey:
    """An agenda item with its sitting. `key` (`hessen/20/67:12`) counts the items of a sitting from 1 and is the same
    after the same source is read again."""

    key: str
    item: AgendaItem
    sitting: SittingKey


@dataclass(frozen=True, slots=True)
class TurnColumns:
    """The turns (n,), in the order of their rows, and what they point to.

    `sitting`, `person`, `agenda` and `kind` are places in `sittings`, `people` (rows of the table), `items` and
    `kinds`, the sittings in the order of their days; `order` is each turn's place in the order of days and protocols,
    (n,). `chunk_rows` are the rows of all passages, sorted, (m,), `chunk_turn` the place of each one's turn.
    """

    rows: Rows
    sitting: Rows
    person: Rows
    agenda: Rows
    kind: Rows
    order: Rows
    sittings: Sequence[SittingKey]
    sitting_rows: Rows
    people: Rows
    items: Sequence[ItemKey]
    item_rows: Rows
    kinds: Sequence[str]
    chunk_rows: Rows
    chunk_turn: Rows

    def turns_of(self, chunks: Iterable[int]) -> Mask:
        """Which turns the passages in those rows belong to: (n,)."""
        found = np.zeros(len(self.rows), bool)
        found[self.places(np.fromiter(chunks, np.int64))] = True
        return found

    def places(self, chunks: Rows) -> Rows:
        """The place of each passage's turn."""
        turns: Rows = self.chunk_turn[np.searchsorted(self.chunk_rows, chunks)]
        return turns


def load(connection: sqlite3.Connection) -> TurnColumns:
    """The columns for what `connection` sees."""
    sittings = {
        row: SittingKey(name, parliament, period, number, date)
        for row, name, parliament, period, number, date in connection.execute(
            "SELECT id, sitting_id, parliament, period, number, date FROM sittings ORDER BY date, parliament, number"
        )
    }
    items: dict[int, ItemKey] = {}
    counted: dict[int, int] = {}
    for row, sitting, number, title, papers in connection.execute(
        "SELECT id, sitting, number, title, drucksachen FROM agenda ORDER BY id"
    ):
        counted[sitting] = counted.get(sitting, 0) + 1
        key = f"{sittings[sitting].sitting_id}:{counted[sitting]}"
        items[row] = ItemKey(key, AgendaItem(number, title, tuple(json.loads(papers))), sittings[sitting])
    people = np.array([row for (row,) in connection.execute("SELECT id FROM people ORDER BY id")], np.int64)
    found = connection.execute("SELECT id, sitting, person, agenda, number, kind FROM turns ORDER BY id").fetchall()
    table = np.array([row[:5] for row in found], np.int64).reshape(len(found), 5).T.copy()
    kinds = sorted({row[5] for row in found})
    kind = np.array([kinds.index(row[5]) for row in found], np.int64)
    sitting_rows, item_rows = np.array(list(sittings), np.int64), np.array(list(items), np.int64)
    by_date = np.argsort(sitting_rows)
    sitting = by_date[np.searchsorted(sitting_rows[by_date], table[1])]
    order = np.empty(len(found), np.int64)
    order[np.lexsort((table[4], sitting))] = np.arange(len(found))
    chunks = connection.execute("SELECT id, turn FROM chunks ORDER BY id").fetchall()
    chunk = np.array(chunks, np.int64).reshape(len(chunks), 2).T.copy()
    return TurnColumns(
        rows=table[0],
        sitting=sitting,
        person=np.searchsorted(people, table[2]),
        agenda=np.searchsorted(item_rows, table[3]),
        kind=kind,
        order=order,
        sittings=list(sittings.values()),
        sitting_rows=sitting_rows,
        people=people,
        items=list(items.values()),
        item_rows=item_rows,
        kinds=kinds,
        chunk_rows=chunk[0],
        chunk_turn=np.searchsorted(table[0], chunk[1]),
    )
