"""Saving an index: one state of it, whoever reads and writes meanwhile; whole under its name, or not there at all."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import tarfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from indexer.progress import NoProgress, Progress
from indexer.store import chroma_build, chroma_folder, holdings, schema, vectors, write
from indexer.store.chroma_folder import STAMP, read_stamp
from indexer.store.connection import Database
from indexer.store.errors import explained
from indexer.store.saving.files import beside, copy, discard, publish
from indexer.store.saving.manifest import CHROMA, DATABASE, FEEDBACK, NAME, BackupError, Manifest, Saved

ARCHIVE = ".tar"
_PAGES = 2000  # of the database a step


def backup(
    index: Path,
    target: Path,
    *,
    version: str,
    feedback: Path | None = None,
    chroma: bool = True,
    progress: Progress | None = None,
) -> Manifest:
    """Save the index in `index` as the folder `target`, or as one file where its name ends in `.tar`.

    Args:
        index: it may be served and written to meanwhile; what is saved is one state of it.
        target: must not exist.
        version: of the program, for the manifest.
        feedback: a file to save as well, where it exists.
        chroma: save the vector collection, too, where it is up to date; without it a restore builds it anew.
        progress: told about the stages.

    Raises:
        IndexMissingError, IndexFormatError, StoreError: the index cannot be read, or the target not be written to.
        BackupError: the target exists, or what was saved is damaged.
    """
    progress = progress or NoProgress()
    taken = BackupError(target, "there is something of that name already", "Choose another name; nothing was changed.")
    database = Database(index)
    try:
        with explained(target):
            if target.exists() or target.is_symlink():
                raise taken
            target.absolute().parent.mkdir(parents=True, exist_ok=True)
            work = beside(target, "partial")
            discard(work)
            work.mkdir(mode=0o700)
        try:
            with explained(target):
                manifest = _saved(database, work, version, feedback, chroma, progress)
                if target.suffix == ARCHIVE:
                    packed = work / "packed"
                    _pack(work, packed, manifest, progress)
                    publish(packed, target, lambda: taken)
                else:
                    publish(work, target, lambda: taken)
        finally:
            discard(work)
    finally:
        database.close()
    return manifest


def _saved(
    database: Database, work: Path, version: str, feedback: Path | None, chroma: bool, progress: Progress
) -> Manifest:
    """Put everything into the folder `work`, the manifest last."""
    with database.reading() as connection:
        held = holdings.coverage(connection)
        _copy_database(connection, work / DATABASE, progress)
        index_id, generation = chroma_build.index_id(connection), vectors.generation(connection)
        model = write.manifest(connection, "model")
    counts = {"sittings": held.sittings, "turns": held.turns, "chunks": held.chunks, "vectors": held.vectors}
    with progress.stage("Checking", 1, "index") as advance:
        with closing(sqlite3.connect(work / DATABASE)) as saved:
            if problem := unsound(saved, counts):
                remedy = "Check the disk; run `plenarchat doctor` on the index."
                raise BackupError(database.folder, f"the saved index is damaged ({problem})", remedy)
        advance(1)
    told = "left out as asked"
    if chroma:
        told = _copy_chroma(database.folder, work, index_id, generation)
    if feedback is not None and feedback.exists():
        shutil.copyfile(feedback, work / FEEDBACK)
        (work / FEEDBACK).chmod(0o600)
    files = {}
    paths = sorted(path for path in work.rglob("*") if path.is_file())
    total = sum(path.stat().st_size for path in paths)
    with progress.stage("Checksums", total, "bytes") as advance:
        for path in paths:
            with path.open("rb") as file:
                size = path.stat().st_size
                digest = copy(file, None, size, advance)
                files[path.relative_to(work).as_posix()] = Saved(size, digest or "")
    made = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(made, version, schema.FORMAT, index_id, generation, model, counts, told, files)
    (work / NAME).write_text(manifest.text(), encoding="utf-8")
    return manifest


def _copy_database(connection: sqlite3.Connection, target: Path, progress: Progress) -> None:
    """Copy what `connection` sees: it holds its state open, so that writers do not begin the copy anew."""
    pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    with progress.stage("Saving", pages, "pages") as advance:
        before = 0

        def told(_: int, remaining: int, total: int) -> None:
            nonlocal before
            advance(total - remaining - before)
            before = total - remaining

        with closing(sqlite3.connect(target)) as out:
            connection.backup(out, pages=_PAGES, progress=told, sleep=0.01)
            # One file that needs no log beside it.
            out.execute("PRAGMA journal_mode = DELETE")
    target.chmod(0o600)


def unsound(connection: sqlite3.Connection, counts: dict[str, int] | None = None) -> str:
    """What is wrong with a database: damage, or that it does not hold so much; empty where nothing is."""
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
        if found != ["ok"]:
            return "; ".join(str(problem) for problem in found)
        held = asdict(holdings.coverage(connection))
    except sqlite3.Error as error:
        return str(error)
    different = [name for name, count in (counts or {}).items() if held[name] != count]
    return f"its number of {', '.join(different)} is another" if different else ""


def _copy_chroma(index: Path, work: Path, index_id: str, generation: int) -> str:
    """Copy the collection where it belongs to the saved state; what became of it, in words.

    It may be swapped for another one meanwhile, which its stamp tells.
    """
    source, target = index / CHROMA, work / CHROMA
    before = read_stamp(source)
    if before is None:
        return "left out: there is none in the index's folder"
    if (before.index_id, before.generation) != (index_id, generation):
        return "left out: it was not up to date"
    try:
        ignore = shutil.ignore_patterns("*-wal", "*-shm", "*-journal")
        shutil.copytree(source, target, ignore=ignore, copy_function=chroma_folder.copy_file)
    except (OSError, sqlite3.Error):
        discard(target)
        return "left out: it was replaced meanwhile"
    if read_stamp(source) != before or read_stamp(target) != before or not (target / STAMP).exists():
        discard(target)
        return "left out: it was replaced meanwhile"
    return "included"


def _pack(work: Path, packed: Path, manifest: Manifest, progress: Progress) -> None:
    """One file of everything in `work`, the manifest first."""
    total = sum(one.bytes for one in manifest.files.values())
    with _tar(packed) as tar, progress.stage("Packing", total, "bytes") as advance:
        data = manifest.text().encode()
        tar.addfile(_member(NAME, len(data)), io.BytesIO(data))
        for name, one in manifest.files.items():
            with (work / name).open("rb") as file:
                tar.addfile(_member(name, one.bytes), file)
            (work / name).unlink()  # so that no more is needed than twice the largest file
            advance(one.bytes)


@contextmanager
def _tar(path: Path) -> Iterator[tarfile.TarFile]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as tar:
            yield tar
        file.flush()
        os.fsync(file.fileno())


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member
