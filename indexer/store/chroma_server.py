"""The Chroma collection in a server (`chroma run`, or a distributed Chroma), shared by many readers.

What is there is told by the manifest of the index, in the same transaction as the sittings: every reader knows from the
truth which collection holds what it sees. A new collection has a new name and is named in the manifest once it is
filled and checked. A change of a few sittings is made where it is: from the first to the last moment of it the manifest
says which sittings are in doubt, and no reader searches there.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from indexer.limits import SettingError
from indexer.store.chroma_address import Address, authorization
from indexer.store.chroma_place import HNSW, Facts, Shortfall, check, one_line
from indexer.store.chroma_stamp import Stamp, parsed
from indexer.store.vectors import Vector

RECORD = "chroma_server"
"""The key in the manifest under which the stamp of the collection is."""

LEFT = "chroma_left"
"""The key of the names of collections that nobody needs any more."""

# A server that is there takes the connection at once, and answers a query within milliseconds; the first one after a
# start reads the collection from the disk.
_CONNECT, _SEARCH, _CHANGE = 1.0, 8.0, 300.0
_RETRY = 5.0
_HEARTBEAT = 4096  # bytes that are read of what says to be a Chroma server
_PAGE = 1000  # vectors a request: 2 MB of 384 dimensions, while a server takes 40 MB by default and gateways less


class ServerAway(Exception):
    """No Chroma server answers there, or it turns us away."""


class Server:
    """The place in a server. The token of the environment is sent only where somebody chose the address (`trusted`)."""

    shared = True

    def __init__(self, address: Address, *, trusted: bool = True, patience: float = _SEARCH) -> None:
        self.address, self.shown = address, str(address)
        self._trusted, self._patience = trusted, patience
        self._client: Any = None

    def stamp(self, connection: sqlite3.Connection) -> Stamp | None:
        """What the manifest says."""
        row = connection.execute("SELECT value FROM manifest WHERE key = ?", (RECORD,)).fetchone()
        return parsed(row[0]) if row else None

    def open(self, stamp: Stamp) -> Any:
        """The collection of that name, where the server answers."""
        answers(self.address, self._headers())
        return self.client().get_collection(stamp.collection, embedding_function=None)

    def client(self) -> Any:
        """The connection, made when first needed; the same one goes on when the server comes back.

        Raises:
            ServerAway: the message says why.
        """
        if self._client is None:
            self._client = _connected(self.address, self._headers(), self._patience)
        return self._client

    def close(self) -> None:
        """Give up the connection."""
        if self._client is not None:
            _close(self._client)
        self._client = None

    def retry(self) -> float:
        """A few seconds: it may be back by then."""
        return _RETRY

    def shortfall(self, error: BaseException) -> Shortfall:
        """Whether the server is away, lost the collection, or has it out of order."""
        import httpx
        from chromadb.errors import NotFoundError

        if isinstance(error, ServerAway | httpx.HTTPError | SettingError):
            return Shortfall("away", one_line(error), self.shown)
        if isinstance(error, NotFoundError):
            return Shortfall("missing", "not there", self.shown)
        return Shortfall("damaged", f"out of order ({one_line(error)})", self.shown)

    def intact(self, stamp: Stamp, known: Callable[[], Sequence[Vector]]) -> None:
        """Count what is there and look known vectors up."""
        check(self.open(stamp), stamp.count, known())

    def remains(self) -> bool:
        """Never: what the manifest does not name is not ours."""
        return False

    def tidy(self, facts: Facts) -> None:
        """Remove the collections that were replaced or not finished; what cannot be is left for another time."""
        left = _left(facts)
        if left:
            client = self.client()
            for name in tuple(left):
                with suppress(Exception):
                    _remove(client, name)
                    left.remove(name)
            facts.put(**{LEFT: json.dumps(left)})

    def leave(self, facts: Facts) -> None:
        """Remove the collection where that can be, and forget it."""
        current = parsed(facts.get(RECORD) or "")
        with suppress(Exception):
            for name in {*_left(facts), *([current.collection] if current else [])}:
                _remove(self.client(), name)
        facts.put(**{RECORD: None, LEFT: None})

    @contextmanager
    def draft(self, present: Stamp | None, wanted: Stamp, facts: Facts) -> Iterator[ServerDraft]:
        """The present collection, under a new name, or a new one; until it is adopted, the manifest has it in doubt."""
        client = _connected(self.address, self._headers(), _CHANGE)
        try:
            yield ServerDraft(client, present, wanted, facts)
        finally:
            _close(client)

    def _headers(self) -> dict[str, str]:
        return authorization() if self._trusted else {}


class ServerDraft:
    """A collection that no reader looks at, since the manifest says which of its sittings are in doubt."""

    page = _PAGE

    def __init__(self, client: Any, present: Stamp | None, wanted: Stamp, facts: Facts) -> None:
        self._facts = facts
        # An index that was copied goes its own way: a collection whose name has changed is no longer the copy's.
        self._name = f"plenarchat-{wanted.index_id}-{wanted.generation}-{secrets.token_hex(4)}"
        sure = present.sittings.items() & wanted.sittings.items() if present else set()
        touched = {*wanted.sittings, *(present.sittings if present else ()), *(present.touched if present else ())}
        doubtful = replace(
            wanted, sittings=dict(sure), collection=self._name, touched=tuple(sorted(touched - dict(sure).keys()))
        )
        held = parsed(facts.get(RECORD) or "")
        left = [*_left(facts), *([held.collection] if held else [])]
        facts.put(**{RECORD: doubtful.to_json(), LEFT: json.dumps(left)})
        described = {"index": wanted.index_id}
        if present is None:
            self.collection = client.create_collection(
                self._name, metadata=described, configuration={"hnsw": HNSW}, embedding_function=None
            )
        else:
            self.collection = client.get_collection(present.collection, embedding_function=None)
            self.collection.modify(name=self._name)

    def adopt(self, wanted: Stamp, known: Sequence[Vector]) -> None:
        """Check it, and name it in the manifest."""
        check(self.collection, wanted.count, known)
        self._facts.put(**{RECORD: replace(wanted, collection=self._name).to_json()})


def _left(facts: Facts) -> list[str]:
    return [str(name) for name in json.loads(facts.get(LEFT) or "[]")]


def _remove(client: Any, name: str) -> None:
    from chromadb.errors import NotFoundError

    with suppress(NotFoundError):
        client.delete_collection(name)


def _connected(address: Address, headers: dict[str, str], patience: float) -> Any:
    """A client that gives up after `patience` seconds. Raises ServerAway."""
    import chromadb
    import httpx
    from chromadb.config import Settings

    answers(address, headers)
    try:
        client: Any = chromadb.HttpClient(
            address.base,
            address.port,
            headers=headers,
            settings=Settings(anonymized_telemetry=False),
            tenant=address.tenant,
            database=address.database,
        )
    except Exception as error:  # it has no type of its own for an unknown tenant or database, or for being turned away
        raise ServerAway(one_line(error)) from error
    # The client waits for ever and has no setting for it.
    client._server._session.timeout = httpx.Timeout(patience, connect=_CONNECT)
    return client


def _close(client: Any) -> None:
    """Close a client, and its connections, which it leaves open itself."""
    with suppress(Exception):
        client._server._session.close()
        client.close()


def answers(address: Address, headers: dict[str, str]) -> None:
    """Raise ServerAway, saying why, where no Chroma server answers at once."""
    import httpx

    text = b""
    try:
        with httpx.stream("GET", f"{address.base}/api/v2/heartbeat", headers=headers, timeout=_CONNECT) as reply:
            for piece in reply.iter_bytes(_HEARTBEAT):
                text += piece
                if len(text) >= _HEARTBEAT:
                    break
    except httpx.HTTPError as error:
        raise ServerAway(one_line(error)) from error
    if reply.status_code in (401, 403):
        given = "turns down the token given" if headers else "wants a token"
        raise ServerAway(f"it {given} (status {reply.status_code})")
    if reply.status_code != 200 or b"nanosecond heartbeat" not in text:
        raise ServerAway(f"what answers there is no Chroma server (status {reply.status_code})")
