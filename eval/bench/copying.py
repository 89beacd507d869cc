"""Copies of an index's rows into another one: what changes from copy to copy, as one SQL statement a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from eval.bench.indexing import BenchError
from indexer.store.connection import FILE, Database
from indexer.store.vectors import Vector, pack, unpack
from indexer.store.write import vector_key

NOISE = 0.05  # length of what is added to a vector of length 1: cosines change by some thousandths, as between passages
_BATCH = 5_000  # vectors

# What differs from copy to copy, by table and column, in an order in which nothing refers to what is not there yet.
_CHANGED = {
    "sittings": {
        "id": "id + :sittings", "sitting_id": "moved(sitting_id, :periods)", "period": "period + :periods",
        "date": "date(date, :years)",
    },
    "duplicates": {"sitting": "sitting + :sittings"},
    "pages": {"id": "id + :pages", "sitting": "sitting + :sittings"},
    "officeholders": {"sitting": "sitting + :sittings"},
    "agenda": {
        "id": "id + :agenda", "sitting": "sitting + :sittings", "drucksachen": "papers(drucksachen, :periods)",
    },
    "turns": {
        "id": "id + :turns", "turn_id": "moved(turn_id, :periods)", "sitting": "sitting + :sittings",
        "agenda": "agenda + :agenda", "replies_to": "moved(replies_to, :periods)",
    },
    "turn_texts": {"turn": "turn + :turns"},
    "interjections": {"id": "id + :interjections", "turn": "turn + :turns"},
    "chunks": {
        "id": "id + :chunks", "chunk_id": "moved(chunk_id, :periods)", "turn": "turn + :turns",
        "vector_key": "keyed(vector_key, :copy)",
    },
    "acronyms": {"sitting": "sitting + :sittings"},
    "terms": {"rowid": "rowid + :chunks"},
    "call_terms": {"rowid": "rowid + :interjections"},
}  # fmt: skip
_NUMBERED = ("sittings", "pages", "agenda", "turns", "interjections", "chunks")
_HELD = frozenset(_CHANGED) | {"people", "manifest", "vectors", "vocabulary", "term_counts"}
_ONCE = (
    "INSERT INTO people SELECT * FROM original.people",
    "INSERT INTO manifest SELECT * FROM original.manifest WHERE key NOT IN ('index_id', 'generation')",
)
_TABLES = (
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') "
    "AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
)
_ADD_UP = (
    "INSERT INTO vocabulary SELECT term, passages FROM original.vocabulary WHERE true "
    "ON CONFLICT DO UPDATE SET passages = passages + excluded.passages"
)


@dataclass(frozen=True, slots=True)
class Step:
    """How far apart two copies are: rows of each table, periods, years."""

    rows: dict[str, int]
    periods: int
    years: int

    def of(self, copy: int) -> dict[str, int | str]:
        """What is added for one of the copies, by the names used in `_CHANGED`."""
        moved: dict[str, int | str] = {table: copy * rows for table, rows in self.rows.items()}
        return moved | {"copy": copy, "periods": copy * self.periods, "years": f"+{copy * self.years} years"}


def attach(database: Database, original: Path) -> Step:
    """Let the writer of `database` see the index in the folder `original`; how far its copies must be apart.

    Raises:
        BenchError: it holds no sitting, or tables that this module does not know.
    """
    with database.writing() as connection:
        connection.execute("ATTACH ? AS original", (str(original / FILE),))
        for name, function in (("moved", moved), ("papers", _papers), ("keyed", _keyed)):
            connection.create_function(name, 2, function, deterministic=True)
        largest = {
            table: int(connection.execute(f"SELECT ifnull(max(id), 0) FROM original.{table}").fetchone()[0])
            for table in _NUMBERED
        }
        span = "SELECT max(period) - min(period) + 1, min(date), max(date) FROM original.sittings"
        periods, first, last = connection.execute(span).fetchone()
        tables = {name for (name,) in connection.execute(_TABLES)}
    if unknown := tables - _HELD:
        raise BenchError(f"copies of an index would lack what is in {', '.join(sorted(unknown))}")
    if periods is None:
        raise BenchError(f"{original} holds no sitting")
    return Step(largest, periods, date.fromisoformat(last).year - date.fromisoformat(first).year + 1)


def put_copy(database: Database, copy: int, step: Step, **noted: str) -> None:
    """Put one copy in, and facts into the manifest, in one transaction; the first copy is the original itself."""
    with database.writing() as connection:
        for statement in _ONCE if copy == 0 else ():
            connection.execute(statement)
        for table, changed in _CHANGED.items():
            columns = {name: name for (name,) in connection.execute(f"SELECT name FROM pragma_table_info('{table}')")}
            columns |= changed
            into, taken = ", ".join(columns), ", ".join(columns.values())
            connection.execute(f"INSERT INTO {table} ({into}) SELECT {taken} FROM original.{table}", step.of(copy))
        connection.execute(_ADD_UP)
        rows = connection.execute("SELECT key, vector FROM original.vectors ORDER BY id")
        while batch := rows.fetchmany(_BATCH):
            keys, blobs = [_keyed(key, copy) for key, _ in batch], [vector for _, vector in batch]
            varied = zip(keys, _varied(blobs, copy), strict=True)
            connection.executemany("INSERT INTO vectors (key, vector) VALUES (?, ?)", varied)
        facts = [*noted.items(), ("generation", str(copy + 1))]
        connection.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", facts)


def check(database: Database, times: int) -> None:
    """Count everything, with the original still attached.

    Raises:
        BenchError: a table does not hold so many times what the original does.
    """
    with database.writing() as connection:
        for table in (*_CHANGED, "vectors"):
            held, one = (
                int(connection.execute(f"SELECT count(*) FROM {schema}.{table}").fetchone()[0])
                for schema in ("main", "original")
            )
            if held != times * one:
                raise BenchError(f"{table} holds {held:,} rows instead of {times} times {one:,}")
        differing = "SELECT count(*) FROM term_counts LEFT JOIN vocabulary USING (term) WHERE passages IS NOT doc"
        if wrong := connection.execute(differing).fetchone()[0]:
            raise BenchError(f"the vocabulary counts {wrong:,} terms wrongly")


def moved(name: str | None, periods: int) -> str | None:
    """The id of a sitting, turn or chunk so many periods later: `hessen/20/67/12` by two is `hessen/22/67/12`."""
    if name is None:
        return None
    parliament, period, rest = name.split("/", 2)
    return f"{parliament}/{int(period) + periods}/{rest}"


def _papers(papers: str, periods: int) -> str:
    """The numbers of papers, a JSON array of `20/5021`, so many periods later."""
    return re.sub(r'"(\d+)/', lambda match: f'"{int(match[1]) + periods}/', papers)


def _keyed(key: bytes, copy: int) -> bytes:
    """The key of a vector in one of the copies."""
    return key if copy == 0 else vector_key(f"{key.hex()} {copy}")


def _varied(blobs: list[bytes], copy: int) -> list[bytes]:
    """The vectors a little aside, of length 1 again, in the same way every time; the first copy's as they are."""
    if copy == 0:
        return blobs
    vectors = unpack(blobs)
    return pack(aside(vectors, NOISE, np.random.default_rng([copy, *blobs[0][:8]])))


def aside(vectors: Vector, distance: float, generator: np.random.Generator) -> Vector:
    """Vectors of length 1, (n, dimension), each moved about so far in a random direction and of length 1 again."""
    varied = vectors + generator.standard_normal(vectors.shape, np.float32) * (distance / vectors.shape[1] ** 0.5)
    result: Vector = varied / np.linalg.norm(varied, axis=1, keepdims=True)
    return result
