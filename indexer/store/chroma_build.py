"""Bringing a Chroma collection in line with the truth, wherever it lives (`indexer.store.chroma_place`).

What is there is looked at first. Little is changed in it, sitting by sitting; much, or something that is lost or out of
order, makes a new one from the vectors that the index holds itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.progress import Progress
from indexer.store.chroma_place import Draft, Facts, Place, one_line
from indexer.store.chroma_stamp import Stamp
from indexer.store.errors import StoreError, disk_error, explained
from indexer.store.vectors import Vector, generation, unpack

# Changing a vector costs about one and a half times as much as adding one to a new collection.
_REBUILD = 0.3
_PROBES = 20
_BUILT = "chroma_built"  # in the manifest: where the collection was built last


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of bringing the collection in line: whether anything was done, and a remark where it had to be built
    again because it was lost or out of order."""

    done: bool
    remark: str | None = None

    def __bool__(self) -> bool:
        return self.done


def truth(connection: sqlite3.Connection) -> Stamp:
    """The stamp a collection must bear to be up to date; sittings without a vector are left out."""
    sittings = {
        name: (int(put), int(count))
        for name, put, count in connection.execute(
            "SELECT sitting_id, generation, count(*) FROM sittings JOIN turns ON turns.sitting = sittings.id "
            "JOIN chunks ON chunks.turn = turns.id JOIN vectors ON vectors.key = chunks.vector_key GROUP BY sittings.id"
        )
    }
    return Stamp(index_id(connection), generation(connection), sum(n for _, n in sittings.values()), sittings)


def index_id(connection: sqlite3.Connection) -> str:
    """What tells this index from every other."""
    return str(connection.execute("SELECT value FROM manifest WHERE key = 'index_id'").fetchone()[0])


def probes(connection: sqlite3.Connection, count: int) -> list[Vector]:
    """Vectors that belong to chunks, spread over the index; at most `count`."""
    rows = connection.execute("SELECT vector_key FROM chunks ORDER BY id").fetchall()
    found: list[Vector] = []
    for (key,) in rows[:: max(1, len(rows) // count)][:count]:
        blob = connection.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        if blob:
            found.append(unpack([blob[0]])[0])
    return found


def sync(connection: sqlite3.Connection, index: Path, place: Place, progress: Progress, facts: Facts) -> Synced:
    """Make the collection in a place hold what `connection` sees.

    Args:
        index: the folder of the index.
        facts: of its manifest, as they are now.

    Raises:
        StoreError: no collection could be built, it failed its check, or the server is away. What was there stays,
            unless it was being changed; searching goes on exactly, without it.
    """
    wanted, present = truth(connection), place.stamp(connection)
    if present is None and not wanted.count:
        return Synced(False)
    name = place.shown if place.shared else "folder"  # an index may be moved
    lost = present is None and (facts.get(_BUILT) == name or place.remains())
    problem = "missing or incomplete" if lost else None
    if present is not None and present.index_id != wanted.index_id:
        present = None
    if present is not None and (problem := _problem(connection, place, present)):
        present = None
    with suppress(Exception):
        place.tidy(facts)
    if present is not None and present.holds(wanted):
        return Synced(False)
    if present is None or not _changed(connection, index, place, present, wanted, progress, facts):
        _build(connection, index, place, None, wanted, progress, facts)
    facts.put(**{_BUILT: name})
    with suppress(Exception):
        place.tidy(facts)
    return Synced(True, problem and f"The Chroma collection in {place.shown} was {problem}: it has been built again.")


def _problem(connection: sqlite3.Connection, place: Place, present: Stamp) -> str | None:
    """What is wrong with the collection that is there; None where it is sound, or known to be half changed."""
    if present.touched:
        return None
    try:
        place.intact(present, lambda: probes(connection, _PROBES))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        found = place.shortfall(error)
        if found.kind == "away":
            raise _refused(place, error) from error
        return found.words
    return None


def _changed(
    connection: sqlite3.Connection,
    index: Path,
    place: Place,
    present: Stamp,
    wanted: Stamp,
    progress: Progress,
    facts: Facts,
) -> bool:
    """Whether what is there could be changed, with less work than building it anew."""
    stale = [name for name, state in present.sittings.items() if wanted.sittings.get(name) != state]
    changed = [name for name, state in wanted.sittings.items() if present.sittings.get(name) != state]
    work = sum(present.sittings[name][1] for name in stale) + sum(wanted.sittings[name][1] for name in changed)
    if work > _REBUILD * wanted.count:
        return False
    with suppress(StoreError):
        _build(connection, index, place, present, wanted, progress, facts)
        return True
    return False


def _build(
    connection: sqlite3.Connection,
    index: Path,
    place: Place,
    present: Stamp | None,
    wanted: Stamp,
    progress: Progress,
    facts: Facts,
) -> None:
    sure = present.sittings if present else {}
    stale = [name for name, state in sure.items() if wanted.sittings.get(name) != state]
    stale += present.touched if present else ()
    changed = [name for name, state in wanted.sittings.items() if sure.get(name) != state]
    try:
        with explained(index), place.draft(present, wanted, facts) as draft:
            total = sum(wanted.sittings[name][1] for name in changed)
            with progress.stage("Chroma", total, "vectors") as advance:
                for name in stale:
                    _take_out(draft, name)
                for batch in _batches(_rows(connection, changed), draft.page):
                    draft.collection.add(
                        ids=[row["chunk_id"] for row in batch],
                        embeddings=unpack([row["vector"] for row in batch]),
                        metadatas=[_metadata(row) for row in batch],
                    )
                    advance(len(batch))
            draft.adopt(wanted, probes(connection, _PROBES))
    except (StoreError, KeyboardInterrupt, SystemExit):
        raise
    # Chroma's engine reports damage and a full disk by exceptions of its own and by Rust's panics.
    except BaseException as error:
        if not place.shared and (full := disk_error(index, str(error))):
            raise full from error
        raise _refused(place, error) from error


def _take_out(draft: Draft, sitting: str) -> None:
    ids = draft.collection.get(where={"sitting_id": sitting}, include=[])["ids"]
    for start in range(0, len(ids), draft.page):
        draft.collection.delete(ids=ids[start : start + draft.page])


def _refused(place: Place, error: BaseException) -> StoreError:
    if place.shared and place.shortfall(error).kind == "away":
        problem = f"the Chroma server cannot be reached ({one_line(error)})"
        remedy = (
            "Searching goes on exactly, without it. Start it (`chroma run --path DIR`) or name another one with "
            "--chroma-url, and run `plenarchat index` again; `--chroma-url none` puts the vectors into the index."
        )
        return StoreError(place.shown, problem, remedy)
    problem = f"the vector collection could not be built ({one_line(error)})"
    space = "space on the server's disk" if place.shared else "free disk space"
    remedy = f"Searching goes on exactly, without Chroma. Check the {space} and run `plenarchat index` again."
    return StoreError(place.shown, problem, remedy)


def _rows(connection: sqlite3.Connection, sittings: list[str]) -> Iterator[dict[str, Any]]:
    for name in sittings:
        cursor = connection.execute(
            "SELECT chunk_id, turn_id, sitting_id, parliament, period, sittings.number AS sitting, "
            "CAST(replace(date, '-', '') AS INTEGER) AS date, name AS speaker, party, office, role, "
            "page_first, page_last, vector FROM sittings JOIN turns ON turns.sitting = sittings.id "
            "JOIN chunks ON chunks.turn = turns.id JOIN people ON people.id = turns.person "
            "JOIN vectors ON vectors.key = chunks.vector_key WHERE sitting_id = ? ORDER BY chunks.id",
            (name,),
        )
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(columns, row, strict=True))


def _metadata(row: dict[str, Any]) -> dict[str, str | int]:
    """Everything but id and vector; Chroma refuses None as a value."""
    return {name: value for name, value in row.items() if value is not None and name not in ("chunk_id", "vector")}


def _batches(rows: Iterator[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
