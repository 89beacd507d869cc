"""The pipeline of a plain LangChain tutorial: pages split at a fixed size, a Chroma store, the k nearest pieces.

In the folder of the peers, `vectors/` is the truth (see `eval.peers.vectors`) and `chroma-<hash>/` is derived from it.
A kill while Chroma writes can ruin a collection, so it is filled under another name, closed, and renamed when whole.
The hash is one over everything the collection is made of: whatever differs, another collection is built.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.files import write_json
from eval.peers.attribution import Attribution
from eval.peers.peer import PeersUnavailable
from eval.peers.pieces import Piece
from eval.peers.vectors import Vectors, embedded
from indexer.embedding import Embedder
from indexer.progress import Progress
from indexer.store.chroma_folder import open_client
from indexer.store.chroma_place import probe
from indexer.store.lock import WriterLock

if TYPE_CHECKING:
    from langchain_chroma import Chroma

MANIFEST = "manifest.json"
VECTORS = "vectors"
# As in the index itself, so that the peer loses nothing to the engine's defaults, which miss a near piece in seven.
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}
_COLLECTION = "tutorial"
_BATCH = 1000  # pieces; Chroma refuses more than 5,461
_PROBES = 20


class Tutorial:
    """The k pieces nearest to a question, as `similarity_search` of LangChain's Chroma store finds them."""

    name = "LangChain tutorial"
    says = "pieces of fixed size, nearest vectors first"

    def __init__(self, pieces: Sequence[Piece], attribution: Attribution, store: Chroma, client: Any) -> None:
        self._pieces = {piece.piece_id: piece for piece in pieces}
        self._attribution, self._store, self._client = attribution, store, client

    @classmethod
    def open(
        cls,
        pieces: Sequence[Piece],
        attribution: Attribution,
        embedder: Embedder,
        folder: Path,
        about: Mapping[str, Any],
        progress: Progress,
    ) -> Tutorial:
        """Open the collection in `folder`, after bringing it in line with the pieces; what is there is used again.

        Args:
            pieces: at least one.
            attribution: tells whose words a piece holds.
            embedder: of the index.
            folder: of the peers; made where it does not exist. One process at a time can open it.
            about: everything else the collection depends on, as JSON; kept in `manifest.json`.
            progress: told about embedding and filling.

        Raises:
            IndexLockedError: another process is building there.
            PeersUnavailable: the collection that was built is out of order.
            OSError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        about = {**about, "hnsw": HNSW}
        place = folder / f"chroma-{hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:16]}"
        lock = WriterLock(folder)
        try:
            vectors = embedded([piece.text for piece in pieces], embedder, folder / VECTORS, progress)
            client = _opened(place, vectors)
            if client is None:
                _build(place, pieces, vectors, embedder, progress)
                write_json(folder / MANIFEST, about)
                client = _opened(place, vectors)
        finally:
            lock.release()
        if client is None:
            remedy = "Check the free disk space and run the same command again; nothing is embedded twice."
            raise PeersUnavailable(f"{place}: the collection is out of order right after it was built", remedy)
        return cls(pieces, attribution, _store(client, embedder, {}), client)

    def search(self, question: str, k: int) -> list[dict[str, Any]]:
        """As `Peer.search`; `score` is the cosine."""
        k = min(k, len(self._pieces))
        if k < 1:
            return []
        found = self._store.similarity_search_with_score(question, k=k)
        return self._attribution.passages(
            (self._pieces[str(document.id)], 1.0 - distance) for document, distance in found
        )

    def close(self) -> None:
        """Let go of the collection."""
        self._client.close()


def _store(client: Any, embedder: Embedder, known: Mapping[str, Any]) -> Chroma:
    from langchain_chroma import Chroma

    from eval.peers.embeddings import IndexEmbeddings

    configuration: Any = {"hnsw": HNSW}
    return Chroma(
        client=client,
        collection_name=_COLLECTION,
        embedding_function=IndexEmbeddings(embedder, known),
        collection_configuration=configuration,
    )


def _opened(place: Path, vectors: Vectors) -> Any:
    """A client on the collection, or None where there is none that holds every vector."""
    if not place.is_dir():
        return None
    client = open_client(place)
    try:
        collection = client.get_collection(_COLLECTION, embedding_function=None)
        if collection.count() == len(vectors):
            probe(collection, list(vectors[:: max(1, len(vectors) // _PROBES)]))
            return client
    # Chroma's engine reports damage by exceptions of its own, of SQLite's and by Rust's panics.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
    client.close()
    return None


def _build(place: Path, pieces: Sequence[Piece], vectors: Vectors, embedder: Embedder, progress: Progress) -> None:
    """Fill a new collection and put it at `place`; older ones are removed."""
    new = place.with_name(f"{place.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    known = {piece.text: vector for piece, vector in zip(pieces, vectors, strict=True)}
    client = open_client(new)
    try:
        store = _store(client, embedder, known)
        with progress.stage("Chroma", len(pieces), "pieces") as advance:
            for start in range(0, len(pieces), _BATCH):
                batch = pieces[start : start + _BATCH]
                store.add_texts(
                    [piece.text for piece in batch],
                    metadatas=[piece.metadata() for piece in batch],
                    ids=[piece.piece_id for piece in batch],
                )
                advance(len(batch))
    finally:
        client.close()
    for stale in place.parent.glob("chroma-*"):
        if stale != new:
            shutil.rmtree(stale, ignore_errors=True)
    new.rename(place)
