"""The vectors of the pieces, kept in small files so that nothing is embedded twice, whatever ends a run.

A file's name is a hash of the model and of the very texts whose vectors it holds. So a file that is there is right:
other sources, another splitting or another model ask for files of other names.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.atomic import write_whole
from indexer.embedding import Embedder
from indexer.progress import Progress

SHARD = 500  # texts a file: well under a minute of work lost at most

Vectors = NDArray[np.float32]


def embedded(texts: Sequence[str], embedder: Embedder, folder: Path, progress: Progress) -> Vectors:
    """The vectors of all texts: float32 (len(texts), dimension), in their order; only what is missing is embedded.

    Files of other texts or of another model are removed at the end.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shards = [texts[start : start + SHARD] for start in range(0, len(texts), SHARD)]
    paths = [folder / f"pieces-{_digest(shard, embedder)}.npy" for shard in shards]
    kept = [_read(path, (len(shard), embedder.dimension)) for path, shard in zip(paths, shards, strict=True)]
    missing = [place for place, vectors in enumerate(kept) if vectors is None]
    if missing:
        with progress.stage("Embedding", sum(len(shards[place]) for place in missing), "pieces") as advance:
            for place in missing:
                kept[place] = vectors = embedder.embed_passages(shards[place])
                _write(paths[place], vectors)
                advance(len(shards[place]))
    for stale in set(folder.glob("pieces-*")) - set(paths):
        stale.unlink()
    return np.concatenate([np.zeros((0, embedder.dimension), np.float32), *(v for v in kept if v is not None)])


def _digest(texts: Sequence[str], embedder: Embedder) -> str:
    total = hashlib.sha256(f"{embedder.name}\0{embedder.revision}\0".encode())
    for text in texts:
        total.update(f"{text}\0".encode())
    return total.hexdigest()


def _read(path: Path, shape: tuple[int, int]) -> Vectors | None:
    """The vectors in a file, or None where it is missing, damaged or of another shape."""
    try:
        vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.shape == shape and vectors.dtype == np.float32 else None


def _write(path: Path, vectors: Vectors) -> None:
    held = io.BytesIO()
    np.save(held, vectors.astype(np.float32, copy=False))
    write_whole(path, held.getvalue())
