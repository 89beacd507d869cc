"""Opening all peers over one index."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from eval.manifest import index_identity
from eval.peers.attribution import Attribution
from eval.peers.bm25 import BM25
from eval.peers.peer import Peer, PeersUnavailable, require_packages
from eval.peers.pieces import CHUNK_OVERLAP, CHUNK_SIZE, digest, split
from eval.peers.tutorial import Tutorial
from indexer.embedding import Embedder
from indexer.progress import NoProgress, Progress
from indexer.store import Index

_LIBRARIES = ("chromadb", "langchain-chroma", "langchain-text-splitters")


def open_peers(
    index: Index,
    embedder: Embedder,
    folder: Path | str,
    progress: Progress | None = None,
    *,
    chunk_size: int = CHUNK_SIZE,
    chunk_overlap: int = CHUNK_OVERLAP,
) -> list[Peer]:
    """The tutorial's pipeline and BM25, over what the index holds; close each when done.

    The first time, every piece is embedded, which takes about as long as making the index's own vectors. An interrupted
    run goes on where it stopped, a finished one is used again until sources, model, splitting or versions change.

    Args:
        index: whose pages are split and whose turns tell whose words a piece holds.
        embedder: the index's own model.
        folder: for vectors and collection; of nothing else, of one index, not below the index's folder.
        progress: told about every stage that takes long.
        chunk_size, chunk_overlap: of the splitter, in characters; the tutorial's by default.

    Raises:
        PeersUnavailable: a package is missing, or the index holds no page with text.
        ModelMismatchError: the index holds vectors of another model.
        StoreError: the index cannot be read, or another process is building in `folder`.
        OSError: the folder cannot be written.
    """
    require_packages()
    index.check_model(embedder.name, embedder.revision)
    progress = progress or NoProgress()
    pieces = split(index, chunk_size, chunk_overlap)
    if not pieces:
        raise PeersUnavailable(f"{index.path}: the index holds no page with text", "Index protocols first.")
    about = {
        "sources_sha256": index_identity(index)["sources_sha256"],
        "pieces": len(pieces),
        "pieces_sha256": digest(pieces),
        "model": embedder.name,
        "revision": embedder.revision,
        "splitter": {
            "name": "RecursiveCharacterTextSplitter",
            "chunk_size": chunk_size,
            "chunk_overlap": chunk_overlap,
        },
        "versions": {name: version(name) for name in _LIBRARIES},
    }
    attribution = Attribution(index)
    bm25 = BM25(pieces, attribution, progress)
    return [Tutorial.open(pieces, attribution, embedder, Path(folder), about, progress), bm25]
