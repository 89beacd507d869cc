"""The Chroma collection as a reader sees it: nearest-neighbour search over all vectors.

Chroma is derived from `protocols.sqlite` and used only where its stamp says that it holds exactly the vectors the
truth holds now, wherever it lives (`indexer.store.chroma_place`). A collection that lost files answers with too few or
wrong neighbours instead of an error (chromadb 1.5.9), so it is probed with known vectors when it is opened, and every
answer is counted and held against the truth.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from indexer.store import passage, vectors, write
from indexer.store.chroma_address import LOCAL, Address
from indexer.store.chroma_build import index_id, probes
from indexer.store.chroma_folder import Folder
from indexer.store.chroma_place import SAME, Facts, Place, Shortfall, check, nearest
from indexer.store.chroma_server import Server
from indexer.store.chroma_stamp import Stamp
from indexer.store.connection import Database
from indexer.store.vectors import Vector

URL = "chroma_url"
"""The key in the manifest of the address of the server that the index was told to use."""

_PROBES = 5
_OPEN_FOR = 60.0  # seconds until a collection in a server, which others can change, is looked at anew

_SEEN: ContextVar[list[Shortfall] | None] = ContextVar("shortfalls", default=None)


@contextmanager
def shortfalls() -> Iterator[list[Shortfall]]:
    """What kept searches of this thread from using the collection, filled while the context is open."""
    seen: list[Shortfall] = []
    token = _SEEN.set(seen)
    try:
        yield seen
    finally:
        _SEEN.reset(token)


class ChromaSearch:
    """Searches the collection, opening it when first asked and anew whenever another one was put in its place."""

    def __init__(self, database: Database, chosen: str | None = None) -> None:
        """`chosen` is the address of a server or `none`; by default the one that the index was told.

        Raises:
            SettingError: it is no address.
        """
        self._database = database
        self._chosen = None if chosen in (None, LOCAL) else Address.parse(str(chosen))
        self._fixed = chosen is not None
        self._using = threading.RLock()
        self._place: Place | None = None
        self._recorded: str | None = None
        self._collection: Any = None
        self._stamp: Stamp | None = None
        self._opened = 0.0
        self._failed: tuple[Stamp, Shortfall, float] | None = None

    def close(self) -> None:
        """Let go of the collection."""
        with self._using:
            self._collection = self._stamp = None
            if self._place is not None:
                self._place.close()

    def place(self, connection: sqlite3.Connection) -> Place:
        """Where the collection lives: as chosen, else as the index was told."""
        recorded = None if self._fixed else write.manifest(connection, URL)
        with self._using:
            if self._place is None or recorded != self._recorded:
                self.close()
                address = Address.parse(recorded) if recorded else self._chosen
                folder = self._database.folder
                self._place = Server(address, trusted=self._fixed) if address else Folder(folder)
                self._recorded = recorded
            return self._place

    def settle(self, facts: Facts) -> None:
        """Record where the collection lives, where that was chosen, and clear away what is in the other place."""
        recorded = facts.get(URL)
        chosen = str(self._chosen) if self._chosen else None
        if not self._fixed or recorded == chosen:
            return
        if recorded and not chosen:
            Server(Address.parse(recorded), trusted=True).leave(facts)
        facts.put(**{URL: chosen})

    def search(self, connection: sqlite3.Connection, query: Vector, limit: int) -> list[int] | None:
        """The rows of the nearest chunks, best first; None where the collection cannot be used, see `shortfalls`.

        Args:
            connection: sees the truth; a collection made from another state is not used.
            query: (dimension,), L2-normalised.
            limit: how many.
        """
        place = self.place(connection)
        with nullcontext() if place.shared else self._using:
            stamp = place.stamp(connection)
            if (problem := self._known(connection, place, stamp)) or stamp is None:
                _tell(problem)
                return None
            if not stamp.count:
                return []
            try:
                collection = self._open(connection, place, stamp)
                found = _held(connection, query, nearest(collection, query, min(limit, stamp.count)))
            # Chroma's engine reports damage by exceptions of its own, of SQLite's and of Rust's panics.
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt | SystemExit):
                    raise
                _tell(self._fail(place, stamp, error))
                return None
        return found if self._is_still(place, stamp) else None

    def shortfall(self, connection: sqlite3.Connection, *, trying: bool = False) -> Shortfall | None:
        """Why the collection cannot be used; None where it can, as far as is known without `trying` it.

        A server is always tried, since nothing else tells whether it is there.
        """
        place = self.place(connection)
        stamp = place.stamp(connection)
        problem = self._known(connection, place, stamp)
        if problem or stamp is None or not (trying or place.shared):
            return problem
        try:
            self._open(connection, place, stamp)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            return self._fail(place, stamp, error)
        return None

    def _known(self, connection: sqlite3.Connection, place: Place, stamp: Stamp | None) -> Shortfall | None:
        """Why the collection cannot be used, as far as stamps and what happened before tell."""
        server = place.shown if place.shared else None
        if stamp is None:
            return Shortfall("missing", "missing or incomplete", server)
        now = index_id(connection), vectors.generation(connection)
        if stamp.touched or (stamp.index_id, stamp.generation) != now:
            return Shortfall("outdated", "not up to date", server)
        failed = self._failed
        return failed[1] if failed and failed[0] == stamp and time.monotonic() < failed[2] else None

    def _open(self, connection: sqlite3.Connection, place: Place, stamp: Stamp) -> Any:
        """The collection, known to be sound; raises what the engine raises."""
        with self._using:
            old = place.shared and time.monotonic() > self._opened + _OPEN_FOR
            if self._collection is None or stamp != self._stamp or old:
                if self._known(connection, place, stamp):  # another thread has just failed
                    raise _JustFailed
                self._collection = self._stamp = None
                opened = place.open(stamp)
                check(opened, stamp.count, probes(connection, _PROBES))
                self._collection, self._stamp, self._opened, self._failed = opened, stamp, time.monotonic(), None
            return self._collection

    def _fail(self, place: Place, stamp: Stamp, error: BaseException) -> Shortfall | None:
        """Remember for a while that the collection cannot be used; None where it was just exchanged for another."""
        with self._using:
            self._collection = self._stamp = None
            if not place.shared:
                place.close()
            # Where it was swapped at this very moment, the next query opens the new one.
            if not self._is_still(place, stamp):
                return None
            if not isinstance(error, _JustFailed) or self._failed is None:
                self._failed = stamp, place.shortfall(error), time.monotonic() + place.retry()
            return self._failed[1]

    def _is_still(self, place: Place, stamp: Stamp) -> bool:
        """Whether the collection is the same as of this moment, whatever the reader's own snapshot says."""
        with self._database.reading() as now:
            return place.stamp(now) == stamp


class _JustFailed(Exception):
    """Another thread has found out that the collection cannot be used."""


def _held(connection: sqlite3.Connection, query: Vector, found: list[tuple[str, float]]) -> list[int]:
    """The rows of what was found. Raises ValueError where the truth does not know it, or has other vectors of it."""
    rows = list(passage.rows_of(connection, [chunk_id for chunk_id, _ in found]))
    if len(rows) != len(found):
        raise ValueError("it gave passages that the index does not have")
    order, matrix = vectors.of(connection, rows)
    cosines = dict(zip(order, (matrix @ query).tolist(), strict=True)) if order else {}
    if any(abs(cosines.get(row, 2.0) - told) > SAME for row, (_, told) in zip(rows, found, strict=True)):
        raise ValueError("it holds other vectors than the index")
    return rows


def _tell(problem: Shortfall | None) -> None:
    seen = _SEEN.get()
    if problem and seen is not None:
        seen.append(problem)
