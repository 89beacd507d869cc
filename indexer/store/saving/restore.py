"""Bringing an index back: checked whole first, then put in its place in one step, under the eyes of whoever serves it.

Where there is an index already, its database takes in the saved one as one transaction, through SQLite: who reads sees
the old state or the new one, and goes on. Its generation moves on, so that nobody takes what was remembered of the old
state for the new one. Until the vector collection has followed, searching is exact without it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.progress import NoProgress, Progress
from indexer.store import chroma_build, schema, vectors
from indexer.store.chroma import URL
from indexer.store.chroma_folder import STAMP, read_stamp
from indexer.store.chroma_server import LEFT, RECORD
from indexer.store.connection import FILE, Database
from indexer.store.errors import IndexFormatError, IndexMissingError, StoreError, explained
from indexer.store.lock import WriterLock
from indexer.store.saving.backup import unsound
from indexer.store.saving.files import beside, copy, discard, publish
from indexer.store.saving.manifest import CHROMA, DATABASE, FEEDBACK, BackupError, Manifest
from indexer.store.saving.opened import Opened, opened

_ROOM = 64 << 20  # bytes that are to stay free


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `replaced`: there was an index; `restart`: servers that have it open must be started anew.

    `server` is the address of a Chroma server that the saved index named, and that is not used only because of it.
    """

    manifest: Manifest
    replaced: bool
    restart: bool
    feedback: bool
    server: str | None = None


def restore(
    source: Path,
    index: Path,
    *,
    replace: bool = False,
    feedback: Path | None = None,
    progress: Progress | None = None,
) -> Restored:
    """Bring back the index that `backup` saved.

    Args:
        source: a folder or a `.tar`.
        index: where it is to live; it may be served meanwhile, if nobody writes to it.
        replace: also where there is something already.
        feedback: where to put the saved feedback, if there is nothing yet; None leaves it out.
        progress: told about the stages.

    Raises:
        BackupError: the backup is damaged, foreign or hostile, or there is something at `index`. Nothing was changed.
        IndexLockedError: somebody writes to the index.
        StoreError: it cannot be written.
    """
    progress = progress or NoProgress()
    with explained(index):
        occupied = index.exists() and (not index.is_dir() or any(index.iterdir()))
        if occupied and (not replace or not index.is_dir()):
            remedy = "Name an empty place with --index, or say --replace to give the index up for the saved one."
            raise BackupError(index, "there is something here already", remedy)
        index.absolute().parent.mkdir(parents=True, exist_ok=True)
        work = beside(index, "restore")
        discard(work)
    try:
        with explained(source), opened(source) as saved:
            manifest = saved.manifest
            work.mkdir(mode=0o700)
            _unpack(saved, source, work, progress)
            with progress.stage("Checking", 1, "index") as advance:
                _check(work, source, manifest)
                server = _without_server(work / DATABASE, index / FILE)
                advance(1)
        with explained(index):
            kept = feedback is not None and _put_feedback(work, feedback)
            discard(work / FEEDBACK)
            restart = False
            if occupied:
                restart = _replace(work, index, progress)
            else:
                _set_wal(work / DATABASE)
                if index.exists():
                    index.rmdir()  # empty
                work.chmod(0o755)
                gone = BackupError(index, "something was put here meanwhile", "Try again.")
                publish(work, index, lambda: gone)
    finally:
        discard(work)
    return Restored(manifest, occupied, restart, kept, server)


def _unpack(saved: Opened, source: Path, work: Path, progress: Progress) -> None:
    """Copy every file of a backup into `work`, each held against its checksum."""
    total = sum(one.bytes for one in saved.manifest.files.values())
    free = shutil.disk_usage(work).free
    if total + _ROOM > free:
        problem = f"the backup has {total:,} bytes, and only {free:,} are free"
        raise BackupError(source, problem, "Free some space, or choose another disk with --index.")
    with progress.stage("Reading", total, "bytes") as advance:
        for name, one in saved.manifest.files.items():
            target = work / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with saved.file(name) as file:
                if copy(file, target, one.bytes, advance) != one.sha256:
                    raise BackupError(source, f"{name} is damaged: its checksum is another")


def _check(work: Path, source: Path, manifest: Manifest) -> None:
    """Raise BackupError where the saved index is damaged, foreign, or not what the manifest says."""
    # Opened for reading only: a hostile file is not followed into writing.
    uri = (work / DATABASE).resolve().as_uri() + "?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        try:
            schema.check(connection, source)
        except IndexFormatError as error:
            raise BackupError(source, error.problem, error.remedy) from error
        if foreign := connection.execute("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')").fetchone():
            raise BackupError(source, f"the saved index holds what no index has ({str(foreign[0])[:80]!r})")
        if problem := unsound(connection, manifest.counts):
            raise BackupError(source, f"the saved index is damaged ({problem})")
        if chroma_build.index_id(connection) != manifest.index_id:
            raise BackupError(source, "the saved index is another than its manifest says")


def _without_server(saved: Path, present: Path) -> str | None:
    """Take the Chroma server's address out of the saved index, unless the present one has the same.

    Whoever made the archive could have named one of theirs: questions would go there, as vectors, and what it lists as
    left over would be deleted there.
    """
    known = None
    if present.exists():
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{present.resolve().as_uri()}?mode=ro", uri=True)) as old,
        ):
            known = old.execute("SELECT value FROM manifest WHERE key = ?", (URL,)).fetchone()
    with closing(sqlite3.connect(saved, isolation_level=None)) as new:
        named = new.execute("SELECT value FROM manifest WHERE key = ?", (URL,)).fetchone()
        same = named is not None and named == known
        for key in (LEFT,) if same else (LEFT, URL, RECORD):
            new.execute("DELETE FROM manifest WHERE key = ?", (key,))
    return None if named is None or same else str(named[0])


def _replace(work: Path, index: Path, progress: Progress) -> bool:
    """Put the saved index in place of the one that is there; whether its servers must be started anew."""
    lock = WriterLock(index)
    try:
        # From here to the end searching goes without Chroma, and whoever is interrupted here leaves it to be rebuilt.
        discard(index / CHROMA / STAMP)
        try:
            restart = _into(work / DATABASE, index, progress)
        except (StoreError, sqlite3.DatabaseError) as error:
            if not _is_ruined(error):
                raise
            restart = _swap(work / DATABASE, index)
        for left in (*index.glob(f"{CHROMA}.new-*"), *index.glob(f"{CHROMA}.old-*")):
            discard(left)
        old = index / f"{CHROMA}.old-{os.getpid()}"
        if (index / CHROMA).exists():
            (index / CHROMA).rename(old)
        if (work / CHROMA).exists():
            (work / CHROMA).rename(index / CHROMA)
        discard(old)
    finally:
        lock.release()
    return restart


def _is_ruined(error: StoreError | sqlite3.DatabaseError) -> bool:
    """Whether what is there is no index that could take another one in: of another version, damaged, or none at all."""
    if isinstance(error, IndexMissingError | IndexFormatError):
        return True
    cause = error.__cause__ if isinstance(error, StoreError) else error
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _into(saved: Path, index: Path, progress: Progress) -> bool:
    """Take the saved database into the one that is there, as one transaction."""
    database = Database(index)
    try:
        with database.reading() as connection:
            before = vectors.generation(connection)
            model = connection.execute("SELECT value FROM manifest WHERE key = 'model'").fetchone()
    finally:
        database.close()
    with closing(sqlite3.connect(saved, isolation_level=None)) as new:
        theirs = new.execute("SELECT value FROM manifest WHERE key = 'model'").fetchone()
        generation = max(before, vectors.generation(new)) + 1
        new.execute("UPDATE manifest SET value = ? WHERE key = 'generation'", (str(generation),))
        _restamp(saved.parent / CHROMA, generation)
        pages = int(new.execute("PRAGMA page_count").fetchone()[0])
        with (
            progress.stage("Restoring", pages, "pages") as advance,
            closing(sqlite3.connect(index / FILE, isolation_level=None, timeout=30)) as old,
        ):
            new.backup(old)  # in one step, so that nobody sees a part of it
            advance(pages)
            old.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return bool(model != theirs)


def _swap(saved: Path, index: Path) -> bool:
    """Put the saved database in place of a file that is no index of this version; who has that open keeps it."""
    _set_wal(saved)
    for name in (f"{FILE}-wal", f"{FILE}-shm"):
        discard(index / name)
    os.replace(saved, index / FILE)
    return True


def _set_wal(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    path.chmod(0o644)


def _restamp(chroma: Path, generation: int) -> None:
    """The saved collection belongs to the new generation, too."""
    if read_stamp(chroma) is None:
        return
    data = json.loads((chroma / STAMP).read_text(encoding="utf-8"))
    (chroma / STAMP).write_text(json.dumps(data | {"generation": generation}), encoding="utf-8")


def _put_feedback(work: Path, target: Path) -> bool:
    """Whether the saved feedback was put at `target`; never over another."""
    saved = work / FEEDBACK
    if not saved.exists() or target.exists():
        return False
    new = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(saved, new)
    new.chmod(0o600)
    try:
        publish(new, target, lambda: FileExistsError())
    except FileExistsError:
        return False
    finally:
        discard(new)
    return True
