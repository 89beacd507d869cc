"""Connections to `protocols.sqlite`: many that only read, from any thread, and at most one that writes.

Write-ahead logging lets readers go on with what they see while a writer commits; each `reading()` is one snapshot.
"""

from __future__ import annotations

import os
import queue
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.store import migrations, schema
from indexer.store.errors import IndexMissingError, StoreError, explained
from indexer.store.lock import WriterLock

FILE = "protocols.sqlite"


class Database:
    """The truth of one index. With `write`, holds the writer's lock and one connection that writes.

    Raises:
        IndexMissingError: there is no index in `folder` and `create` is false.
        IndexFormatError: the file is of another version or no index.
        IndexLockedError: another process writes.
        StoreError: the file cannot be opened.
    """

    def __init__(self, folder: Path, *, write: bool = False, create: bool = False) -> None:
        self.folder, self.path = folder, folder / FILE
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._writer: sqlite3.Connection | None = None
        self._turn = threading.RLock()
        self._lock: WriterLock | None = None
        self._closed = False
        self._opened: os.stat_result | None = None
        with explained(folder):
            if not create:
                self._require()
            if write:
                folder.mkdir(parents=True, exist_ok=True)
                self._lock = WriterLock(folder)
        try:
            with explained(folder):
                if write:
                    self._writer = self._open_writer()
                with self.reading() as connection:
                    if schema.is_empty(connection):
                        raise self._missing()
                    schema.check(connection, folder)
                self._opened = self.path.stat()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give up the lock and every connection; a query still running in another thread ends first or fails."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                break
        with self._turn:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that can only read and sees one state of the index throughout."""
        if self._closed:
            raise StoreError(self.folder, "the index was closed", "Open it again.")
        with explained(self.folder):
            try:
                connection = self._idle.get_nowait()
            except queue.Empty:
                connection = self._open_reader()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.rollback()
                if self._closed:
                    connection.close()
                else:
                    self._idle.put(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction of the writer; everything in it happens or nothing."""
        with self._turn, explained(self.folder):
            self.require_writer()
            assert self._writer is not None
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @property
    def in_place(self) -> bool:
        """Whether the file that is open is the one that is there now: it may have been deleted or exchanged."""
        try:
            return self._opened is not None and os.path.samestat(self._opened, self.path.stat())
        except OSError:
            return False

    def _require(self) -> None:
        try:
            self.path.stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise self._missing() from error

    def _missing(self) -> IndexMissingError:
        remedy = "Make one with `plenarchat index PATH`, or name it with --index."
        return IndexMissingError(self.folder, "there is no index here", remedy)

    def require_writer(self) -> None:
        """Raise StoreError where this is open for reading only."""
        if self._writer is None:
            raise StoreError(self.folder, "the index was opened for reading", "Open it with write=True.")

    def _open_writer(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=30)
        if schema.is_empty(connection):
            connection.execute("PRAGMA journal_mode = WAL")
            schema.create(connection)
        migrations.migrate(connection)
        schema.check(connection, self.folder)
        # With WAL, NORMAL survives the death of the process; only a power cut can lose the newest transactions, whole.
        for pragma in ("synchronous = NORMAL", "foreign_keys = ON", "cache_size = -64000", "wal_autocheckpoint = 8000"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _open_reader(self) -> sqlite3.Connection:
        uri = self.path.resolve().as_uri() + "?mode=ro"
        log = self.path.with_name(f"{FILE}-wal")
        if not os.access(self.folder, os.W_OK) and not (log.exists() and log.stat().st_size):
            # A folder that nobody here can write to has no room for the log's shared memory; nothing changes in it.
            uri += "&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=30)
        for pragma in ("query_only = ON", "cache_size = -16000", f"mmap_size = {1 << 30}"):
            connection.execute(f"PRAGMA {pragma}")
        return connection
