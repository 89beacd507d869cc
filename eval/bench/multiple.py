"""A synthetic multiple of an index: every sitting several times over, to see what a larger archive costs.

Copy `k` is the archive again, whole periods later: ids, periods, papers and days are moved so far that no two copies
share a year, so that a filter by date allows as much as before; numbers of sittings begin anew with every period, as
they do in a parliament. Words and people are the same. Vectors differ a little from copy to copy, as those of no two
texts are exactly alike.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from eval.bench.copying import attach, check, put_copy
from eval.bench.indexing import BenchError
from indexer.progress import NoProgress, Progress
from indexer.store import Index, StoreError
from indexer.store.connection import Database


def make_multiple(original: Path, times: int, target: Path, progress: Progress | None = None) -> None:
    """Make an index in `target` that holds everything in `original` so many times, without a Chroma collection.

    Until it is complete it stands beside, in `<target>.partial`; another call goes on where that stopped. Where the
    same multiple is there already, nothing is done. About 11 seconds for 60,000 passages.

    Raises:
        BenchError: something else is in `target`, or the result does not hold what it should.
        StoreError: an index cannot be read or written.
    """
    if times < 1:
        raise BenchError(f"an index cannot be multiplied by {times}")
    with Index.open(original) as index:
        source = f"{index.path.resolve()} {index.generation} x {times}"
    if target.exists():
        if _noted(target, "multiple_of") != source:
            raise BenchError(f"{target} holds something else; name another folder, or delete it")
        return
    partial = target.with_name(f"{target.name}.partial")
    if _noted(partial, "multiple_of") != source:
        shutil.rmtree(partial, ignore_errors=True)
    done = int(_noted(partial, "copies") or 0)
    database = Database(partial, write=True, create=True)
    try:
        step = attach(database, original)
        with (progress or NoProgress()).stage("Copies", times, "copies") as advance:
            advance(done)
            for copy in range(done, times):
                put_copy(database, copy, step, multiple_of=source, copies=str(copy + 1))
                advance(1)
        check(database, times)
    finally:
        database.close()
    partial.rename(target)


def _noted(folder: Path, key: str) -> str | None:
    """What a multiple's manifest says; None where there is none that can be read."""
    try:
        database = Database(folder)
    except StoreError:
        return None
    try:
        with database.reading() as connection:
            row = connection.execute("SELECT value FROM manifest WHERE key = ?", (key,)).fetchone()
            return None if row is None else str(row[0])
    finally:
        database.close()
