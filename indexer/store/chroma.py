"""The Chroma collection in `<index>/chroma` as a reader sees it: nearest-neighbour search over all vectors.

Chroma is derived from `protocols.sqlite` and used only where its stamp says that it holds exactly the vectors the
truth holds now. A collection that lost files answers with too few or wrong neighbours instead of an error (chromadb
1.5.9), so it is probed with known vectors when it is opened, and every answer is counted.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexer.store.vectors import Vector

FOLDER = "chroma"
COLLECTION = "passages"
STAMP = "plenarchat.json"
SAME = 1e-3  # cosine distance below which two vectors count as the same; float16 changes one by less than 1e-4


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a collection was made of: which index at which generation, and each sitting's generation and vectors."""

    index_id: str
    generation: int
    count: int
    sittings: dict[str, tuple[int, int]]

    def write(self, folder: Path) -> None:
        """Put the stamp into a finished collection's folder, as the last thing, with the sizes of its files."""
        files = {str(f.relative_to(folder)): f.stat().st_size for f in folder.rglob("*") if f.is_file()}
        (folder / STAMP).write_text(json.dumps(asdict(self) | {"files": files}), encoding="utf-8")


def read_stamp(folder: Path) -> Stamp | None:
    """The stamp of a collection, or None where there is none that can be read or a file is gone or cut short."""
    try:
        data = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        if any((folder / name).stat().st_size < size for name, size in data["files"].items()):
            return None
        sittings = {name: (int(state[0]), int(state[1])) for name, state in data["sittings"].items()}
        return Stamp(str(data["index_id"]), int(data["generation"]), int(data["count"]), sittings)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def open_client(folder: Path) -> Any:
    """A Chroma client on a local folder, without telemetry. Close it: Chroma keeps one system a path and process."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


class ChromaSearch:
    """Searches the collection, opening it when first asked and anew whenever another one was put in its place."""

    def __init__(self, index: Path) -> None:
        self._folder = index / FOLDER
        self._using = threading.RLock()
        self._client: Any = None
        self._collection: Any = None
        self._stamp: Stamp | None = None
        self._refused: tuple[Stamp, str] | None = None

    def close(self) -> None:
        """Let go of the collection."""
        with self._using:
            if self._client is not None:
                with contextlib.suppress(Exception):
                    self._client.close()
            self._client = self._collection = self._stamp = None

    def search(
        self, query: Vector, limit: int, *, index_id: str, generation: int, probes: Callable[[], Sequence[Vector]]
    ) -> list[tuple[str, float]] | None:
        """The nearest chunks, best first: (chunk id, cosine); None where the collection cannot be used, see `state`.

        Args:
            query: (dimension,), L2-normalised.
            limit: how many.
            index_id, generation: of the truth; a collection made from another state is not used.
            probes: gives vectors known to be stored, to try the collection with when it is opened.
        """
        with self._using:
            stamp = read_stamp(self._folder)
            if stamp is None or self.state(index_id, generation):
                self.close()
                return None
            try:
                if stamp != self._stamp:
                    self._open(stamp, probes())
                found = self._query(query, limit)
            # Chroma's engine reports damage by exceptions of its own, of SQLite's and of Rust's panics.
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt | SystemExit):
                    raise
                self.close()
                # Where it was swapped at this very moment, the next query opens the new one.
                if read_stamp(self._folder) == stamp:
                    self._refused = stamp, f"out of order ({error})"
                return None
            return found if read_stamp(self._folder) == stamp else None

    def state(self, index_id: str, generation: int) -> str:
        """Why the collection cannot be used for that state of the truth; empty where it can."""
        stamp = read_stamp(self._folder)
        if stamp is None:
            return "missing or incomplete"
        if stamp.index_id != index_id or stamp.generation != generation:
            return "not up to date"
        refused, reason = self._refused or (None, "")
        return reason if stamp == refused else ""

    def _open(self, stamp: Stamp, probes: Sequence[Vector]) -> None:
        self.close()
        self._client = open_client(self._folder)
        self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
        self._stamp = stamp
        if self._collection.count() != stamp.count:
            raise ValueError("it holds another number of vectors than it should")
        probe(self._collection, probes)

    def _query(self, query: Vector, limit: int) -> list[tuple[str, float]]:
        assert self._stamp is not None
        limit = min(limit, self._stamp.count)
        if limit < 1:
            return []
        return nearest(self._collection, query, limit)


def nearest(collection: Any, query: Vector, limit: int) -> list[tuple[str, float]]:
    """The `limit` nearest chunks of a collection: (chunk id, cosine), best first. ValueError where it gives fewer."""
    answer = collection.query(query_embeddings=[query], n_results=limit, include=["distances"])
    ids, distances = answer["ids"][0], answer["distances"][0]
    if len(ids) != limit:
        raise ValueError(f"it gave {len(ids)} neighbours of {limit}")
    return [(chunk_id, 1.0 - float(distance)) for chunk_id, distance in zip(ids, distances, strict=True)]


def probe(collection: Any, known: Sequence[Vector]) -> None:
    """Raise ValueError where vectors known to be stored do not find themselves."""
    lost = sum(1.0 - nearest(collection, vector, 1)[0][1] > SAME for vector in known)
    # HNSW is approximate: among very many near twins one may be missed.
    if lost > len(known) // 10:
        raise ValueError(f"{lost} of {len(known)} known vectors were not found")
