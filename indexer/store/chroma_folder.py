"""The Chroma collection in `<index>/chroma`: built aside, checked in a process of its own, then swapped in.

A kill while Chroma writes can ruin its files so far that opening them crashes (chromadb 1.5.9), so the collection in
use is never written to, and its files are held against the stamp before they are opened. Every step leaves a state
that `recover` understands.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from indexer.store.chroma_place import HNSW, Facts, Shortfall, check, one_line
from indexer.store.chroma_stamp import Stamp, parsed
from indexer.store.vectors import Vector

FOLDER = "chroma"
COLLECTION = "passages"
STAMP = "plenarchat.json"
_DATABASE = "chroma.sqlite3"
_GRAPH_IDS = "index_metadata.pickle"
# What a search depends on in Chroma's database. The rest it may change itself whenever it is opened, so the file as a
# whole has no digest.
_TABLES = {
    "collections": "id, name, dimension",
    "segments": "id, type, scope, collection",
    "max_seq_id": "segment_id, seq_id",
    "embeddings": "id, segment_id, embedding_id, seq_id",
    "embeddings_queue": "seq_id, operation, topic, id, vector",
}


def read_stamp(folder: Path) -> Stamp | None:
    """The stamp of a collection, or None where there is none that can be read or a file is gone or cut short."""
    try:
        stamp = parsed((folder / STAMP).read_text(encoding="utf-8"))
        if stamp is None or any((folder / name).stat().st_size < size for name, (size, _) in stamp.files.items()):
            return None
        return stamp
    except (OSError, ValueError):
        return None


def write_stamp(stamp: Stamp, folder: Path) -> None:
    """Put the stamp into a finished collection's folder, as the last thing, with what its files are known by."""
    names = {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()}
    files = {name: ((folder / name).stat().st_size, _digest(folder / name)) for name in names if _read(name, names)}
    (folder / STAMP).write_text(replace(stamp, collection=COLLECTION, files=files).to_json(), encoding="utf-8")


def verify(folder: Path, stamp: Stamp) -> None:
    """Raise ValueError where a file is not as it was when the stamp was written; 0.3 s for 60,000 vectors."""
    for name, (_, digest) in stamp.files.items():
        if digest and _read(name, stamp.files) and digest != _digest(folder / name):
            raise ValueError(f"{name} has changed")


def _read(name: str, names: Collection[str]) -> bool:
    """Whether Chroma (1.5.9) reads that file.

    Below 1,000 vectors it reads none of its graph's files, and writes them anew, with whatever stands in its memory,
    whenever it opens them. Only from the first thousand on there is a list of the graph's ids.
    """
    return not name.endswith(".bin") or str(Path(name).with_name(_GRAPH_IDS)) in names


def _digest(file: Path) -> str:
    if file.name == _DATABASE:
        return _digest_of_database(file)
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _digest_of_database(file: Path) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with closing(sqlite3.connect(file.resolve().as_uri() + "?mode=ro", uri=True)) as database:
        for table, columns in _TABLES.items():
            for row in database.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2"):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def open_client(folder: Path) -> Any:
    """A Chroma client on a local folder, without telemetry. Close it: Chroma keeps one system a path and process."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


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


class Folder:
    """The place in the folder of the index."""

    shared = False

    def __init__(self, index: Path) -> None:
        self._index = index
        self._folder = index / FOLDER
        self._client: Any = None
        self.shown = str(self._folder)

    def stamp(self, connection: sqlite3.Connection) -> Stamp | None:
        """What the file beside the collection says; the truth is not asked."""
        return read_stamp(self._folder)

    def open(self, stamp: Stamp) -> Any:
        """The collection, once its files are known to be as they were written."""
        self.close()
        verify(self._folder, stamp)
        self._client = open_client(self._folder)
        return self._client.get_collection(COLLECTION, embedding_function=None)

    def close(self) -> None:
        """Let go of the collection."""
        if self._client is not None:
            with suppress(Exception):
                self._client.close()
        self._client = None

    def retry(self) -> float:
        """Never: files do not mend themselves, and a new collection has another stamp."""
        return float("inf")

    def shortfall(self, error: BaseException) -> Shortfall:
        """Whatever it is, the files are out of order."""
        return Shortfall("damaged", f"out of order ({one_line(error)})")

    def intact(self, stamp: Stamp, known: Callable[[], Sequence[Vector]]) -> None:
        """Hold the files against the stamp, without Chroma's engine."""
        if any(digest for _, digest in stamp.files.values()):
            verify(self._folder, stamp)
        else:  # it was made before files had digests
            _check_apart(self._folder, stamp.count, known())
            write_stamp(stamp, self._folder)

    def discard(self) -> None:
        """Remove the collection."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def remains(self) -> bool:
        """Whether the folder is there."""
        return self._folder.exists()

    def tidy(self, facts: Facts) -> None:
        """Nothing: `recover` has done so when the index was opened for writing."""

    @contextmanager
    def draft(self, present: Stamp | None, wanted: Stamp, facts: Facts) -> Iterator[FolderDraft]:
        """A copy of the present collection in a folder of its own, or an empty one."""
        new = self._index / f"{FOLDER}.new-{os.getpid()}"
        shutil.rmtree(new, ignore_errors=True)
        try:
            if present is None:
                new.mkdir()
            else:
                shutil.copytree(self._folder, new, ignore=shutil.ignore_patterns(STAMP), copy_function=copy_file)
            draft = FolderDraft(self._index, new)
            try:
                yield draft
            finally:
                draft.close()
        finally:
            shutil.rmtree(new, ignore_errors=True)


class FolderDraft:
    """A collection in the folder `new`, to become that of the index."""

    def __init__(self, index: Path, new: Path) -> None:
        self._index, self._new = index, new
        self._client = open_client(new)
        self.page = min(5000, self._client.get_max_batch_size())
        self.collection = self._client.get_or_create_collection(
            COLLECTION, configuration={"hnsw": HNSW}, embedding_function=None
        )

    def close(self) -> None:
        """Let go of the files; Chroma writes some of them only now."""
        if self._client is not None:
            self._client.close()
        self._client = self.collection = None

    def adopt(self, wanted: Stamp, known: Sequence[Vector]) -> None:
        """Check it in another process, since a crash of Chroma's engine must not take this one along; swap it in."""
        self.close()
        _check_apart(self._new, wanted.count, known)
        write_stamp(wanted, self._new)
        old, current = self._index / f"{FOLDER}.old-{os.getpid()}", self._index / FOLDER
        if current.exists():
            current.rename(old)
        self._new.rename(current)
        shutil.rmtree(old, ignore_errors=True)


def _check_apart(folder: Path, count: int, known: Sequence[Vector]) -> None:
    probes = io.BytesIO()  # through a pipe: a kill would leave a file behind
    np.save(probes, np.array(known, np.float32))
    command = [sys.executable, "-m", __name__, str(folder.resolve()), str(count)]
    result = subprocess.run(
        command, input=probes.getvalue(), capture_output=True, cwd=Path(__file__).parents[2], check=False
    )
    if result.returncode:
        lines = result.stderr.decode(errors="replace").strip().splitlines()
        reason = lines[-1] if lines else f"exit status {result.returncode}"
        raise ValueError(f"the new vector collection failed its check ({reason})")


def copy_file(source: str, target: str) -> None:
    """Copy one file; Chroma's database by SQLite itself, since every process that opens it writes to it."""
    if not source.endswith(".sqlite3"):
        shutil.copy2(source, target)
        return
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def main(folder: str, count: str) -> None:
    """Check one collection: its number of vectors, and that known ones, read from stdin, find themselves."""
    known = np.load(io.BytesIO(sys.stdin.buffer.read()))
    client = open_client(Path(folder))
    check(client.get_collection(COLLECTION, embedding_function=None), int(count), list(known))
    client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
