"""Bringing `<index>/chroma` in line with the truth: built aside, checked in a process of its own, then swapped in.

A kill while Chroma writes can ruin its files so far that opening them crashes (chromadb 1.5.9), so the collection in
use is never written to. Every step leaves a state that `recover` understands.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import numpy as np

from indexer.progress import Progress
from indexer.store.chroma import COLLECTION, FOLDER, STAMP, Stamp, open_client, probe, read_stamp
from indexer.store.errors import StoreError, disk_error, explained
from indexer.store.vectors import Vector, generation, unpack

# Changing a vector costs about one and a half times as much as adding one to a new collection.
_REBUILD = 0.3
_PROBES = 20
# Sentence embeddings lie close together: with the engine's defaults (100, 16, 100) six of seven nearest neighbours are
# found on 60,000 real passages, with these 99 of 100, for three milliseconds more a query.
_HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}


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


def recover(index: Path) -> None:
    """Put right what an interrupted swap left: finish it, undo it, or clear it away. For the writer only."""
    leftovers = sorted((*index.glob(f"{FOLDER}.new-*"), *index.glob(f"{FOLDER}.old-*")))
    if not leftovers:
        return
    if read_stamp(index / FOLDER) is None:
        finished = [(stamp.generation, folder) for folder in leftovers if (stamp := read_stamp(folder))]
        if finished:
            shutil.rmtree(index / FOLDER, ignore_errors=True)
            max(finished)[1].rename(index / FOLDER)
    for folder in leftovers:
        shutil.rmtree(folder, ignore_errors=True)


def sync(connection: sqlite3.Connection, index: Path, progress: Progress) -> bool:
    """Make the collection hold what `connection` sees; False where it did already.

    A copy of the present collection is changed; where that is much, or does not work, a new one is made.

    Raises:
        StoreError: no collection could be built, or it failed its check; the one in use stays.
    """
    wanted = truth(connection)
    present = read_stamp(index / FOLDER)
    if present == wanted or (present is None and not wanted.count):
        return False
    if present is not None and present.index_id == wanted.index_id:
        stale = [name for name, state in present.sittings.items() if wanted.sittings.get(name) != state]
        changed = [name for name, state in wanted.sittings.items() if present.sittings.get(name) != state]
        work = sum(present.sittings[name][1] for name in stale) + sum(wanted.sittings[name][1] for name in changed)
        if work <= _REBUILD * wanted.count:
            with suppress(StoreError):
                _build(connection, index, wanted, stale, changed, progress, copy=True)
                return True
    _build(connection, index, wanted, [], list(wanted.sittings), progress, copy=False)
    return True


def _build(
    connection: sqlite3.Connection,
    index: Path,
    wanted: Stamp,
    stale: list[str],
    changed: list[str],
    progress: Progress,
    *,
    copy: bool,
) -> None:
    new = index / f"{FOLDER}.new-{os.getpid()}"
    shutil.rmtree(new, ignore_errors=True)
    try:
        with explained(index):
            if copy:
                shutil.copytree(index / FOLDER, new, ignore=shutil.ignore_patterns(STAMP), copy_function=copy_file)
            else:
                new.mkdir()
            _apply(connection, new, wanted, stale, changed, progress)
            _check(connection, new, wanted)
            wanted.write(new)
            _swap(index, new)
    except (StoreError, KeyboardInterrupt, SystemExit):
        raise
    # Chroma's engine reports damage and a full disk by exceptions of its own and by Rust's panics.
    except BaseException as error:
        if full := disk_error(index, str(error)):
            raise full from error
        raise _refused(index, f"the vector collection could not be built ({error})") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _refused(index: Path, problem: str) -> StoreError:
    remedy = "Searching goes on exactly, without Chroma. Check the free disk space and run `plenarchat index` again."
    return StoreError(index / FOLDER, problem, remedy)


def copy_file(source: str, target: str) -> None:
    """Copy one file; Chroma's database by SQLite itself, since every process that opens it writes to it."""
    if not source.endswith(".sqlite3"):
        shutil.copy2(source, target)
        return
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _apply(
    connection: sqlite3.Connection,
    folder: Path,
    wanted: Stamp,
    stale: list[str],
    changed: list[str],
    progress: Progress,
) -> None:
    """Take the stale sittings out of the collection in `folder` and put the changed ones in."""
    client = open_client(folder)
    try:
        collection = client.get_or_create_collection(COLLECTION, configuration={"hnsw": _HNSW}, embedding_function=None)
        page = min(5000, client.get_max_batch_size())
        total = sum(wanted.sittings[name][1] for name in changed)
        with progress.stage("Chroma", total, "vectors") as advance:
            for name in stale:
                ids = collection.get(where={"sitting_id": name}, include=[])["ids"]
                for start in range(0, len(ids), page):
                    collection.delete(ids=ids[start : start + page])
            for batch in _batches(_rows(connection, changed), page):
                collection.add(
                    ids=[row["chunk_id"] for row in batch],
                    embeddings=unpack([row["vector"] for row in batch]),
                    metadatas=[_metadata(row) for row in batch],
                )
                advance(len(batch))
    finally:
        client.close()


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


def _check(connection: sqlite3.Connection, folder: Path, wanted: Stamp) -> None:
    """Open the finished collection in another process: a crash of Chroma's engine must not take this one along."""
    file = folder / "probes.npy"
    np.save(file, np.array(probes(connection, _PROBES), np.float32))
    command = [sys.executable, "-m", __name__, str(folder.resolve()), str(wanted.count)]
    result = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
    file.unlink()
    if result.returncode:
        lines = result.stderr.strip().splitlines()
        reason = lines[-1] if lines else f"exit status {result.returncode}"
        if full := disk_error(folder.parent, reason):
            raise full
        raise _refused(folder.parent, f"the new vector collection failed its check ({reason})")


def _swap(index: Path, new: Path) -> None:
    old = index / f"{FOLDER}.old-{os.getpid()}"
    current = index / FOLDER
    if current.exists():
        current.rename(old)
    new.rename(current)
    shutil.rmtree(old, ignore_errors=True)


def main(folder: str, count: str) -> None:
    """Check one collection: its number of vectors, and that known ones find themselves."""
    client = open_client(Path(folder))
    collection = client.get_collection(COLLECTION, embedding_function=None)
    if collection.count() != int(count):
        raise ValueError(f"it holds {collection.count()} vectors instead of {count}")
    probe(collection, list(np.load(Path(folder) / "probes.npy")))
    client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
