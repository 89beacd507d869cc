"""Where a Chroma collection lives: in a folder of the index, or in a server. Everything else is the same for both."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from indexer.store.chroma_stamp import Stamp
from indexer.store.vectors import Vector

SAME = 1e-3  # cosine distance below which two vectors count as the same; float16 changes one by less than 1e-4

# Sentence embeddings lie close together: with the engine's defaults (100, 16, 100) six of seven nearest neighbours are
# found on 60,000 real passages, with these 99 of 100, for three milliseconds more a query.
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}

Kind = Literal["missing", "outdated", "damaged", "away"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a collection cannot be used, in a word and in words; `server` is its address, None for a folder."""

    kind: Kind
    words: str
    server: str | None = None


class Facts(Protocol):
    """What the manifest of the index says of its collection."""

    def get(self, key: str) -> str | None:
        """A fact as it is now."""
        ...

    def put(self, **facts: str | None) -> None:
        """Record facts in one transaction; None forgets one."""
        ...


class Draft(Protocol):
    """A collection that is being filled; readers do not see it."""

    collection: Any
    page: int
    """How many vectors are put in at a time."""

    def adopt(self, wanted: Stamp, known: Sequence[Vector]) -> None:
        """Check the filled collection with vectors known to be in it, and put it in place of the one in use.

        Raises:
            ValueError: it failed the check.
        """
        ...


class Place(Protocol):
    """A place for one collection."""

    shown: str
    """A name for messages, without anything secret."""
    shared: bool
    """Whether several threads can search at a time, and the place stays while the collection changes."""

    def stamp(self, connection: sqlite3.Connection) -> Stamp | None:
        """What the collection there is said to hold; None where there is none, or not whole. Cheap."""
        ...

    def open(self, stamp: Stamp) -> Any:
        """The collection of that stamp. Raises whatever the engine raises, where it is not as it was stamped."""
        ...

    def retry(self) -> float:
        """Seconds after which a collection that could not be used is tried again."""
        ...

    def shortfall(self, error: BaseException) -> Shortfall:
        """What an error of opening or searching means."""
        ...

    def intact(self, stamp: Stamp, known: Callable[[], Sequence[Vector]]) -> None:
        """Raise where the collection is not as it was stamped; looks at all of it, without endangering this process."""
        ...

    def remains(self) -> bool:
        """Whether there is something of a collection that has no stamp any more."""
        ...

    def tidy(self, facts: Facts) -> None:
        """Remove what earlier changes have left."""
        ...

    def draft(self, present: Stamp | None, wanted: Stamp, facts: Facts) -> AbstractContextManager[Draft]:
        """What is to be filled: what is `present`, to be changed into what is `wanted`, else a new collection."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def nearest(collection: Any, query: Vector, limit: int) -> list[tuple[str, float]]:
    """The `limit` nearest chunks of a collection: (chunk id, cosine), best first. ValueError where it gives fewer."""
    answer = collection.query(query_embeddings=[query], n_results=limit, include=["distances"])
    ids, distances = answer["ids"][0], answer["distances"][0]
    if len(ids) != limit:
        raise ValueError(f"it gave {len(ids)} neighbours of {limit}")
    return [(chunk_id, 1.0 - float(distance)) for chunk_id, distance in zip(ids, distances, strict=True)]


def check(collection: Any, count: int, known: Sequence[Vector]) -> None:
    """Raise ValueError where a collection holds another number of vectors, or known ones do not find themselves."""
    if (held := collection.count()) != count:
        raise ValueError(f"it holds {held} vectors instead of {count}")
    if count:
        probe(collection, known)


def probe(collection: Any, known: Sequence[Vector]) -> None:
    """Raise ValueError where vectors known to be stored do not find themselves."""
    lost = sum(1.0 - nearest(collection, vector, 1)[0][1] > SAME for vector in known)
    # HNSW is approximate: among very many near twins one may be missed.
    if lost > len(known) // 10:
        raise ValueError(f"{lost} of {len(known)} known vectors were not found")


def one_line(error: BaseException) -> str:
    """What an engine says of an error, short enough for a message."""
    return " ".join(str(error).split())[:200] or type(error).__name__
