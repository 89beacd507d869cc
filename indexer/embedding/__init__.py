"""Embedding models: the one bundled with a Python package, or any sentence-transformers model by name or folder.

`open_embedder` is the only door. Importing this package loads no engine; opening the default model loads ONNX Runtime
and numpy only, so that answering a question needs neither torch nor sentence-transformers. The default model's prepared
folder is a complete sentence-transformers model as well, which `reference_embedder` runs unquantised for comparison.
"""

from __future__ import annotations

from indexer.embedding.model import DEFAULT_MODEL, Embedder, EmbeddingUnavailable, thread_count

__all__ = ["DEFAULT_MODEL", "Embedder", "EmbeddingUnavailable", "open_embedder", "reference_embedder"]


def open_embedder(name: str = DEFAULT_MODEL) -> Embedder:
    """Open the default model, or a sentence-transformers model by folder or hub name.

    The default model is prepared once in the user's cache (some seconds, 570 MB; `PLENARCHAT_CACHE` moves it). A hub
    name is looked up in the local hub cache only, unless `PLENARCHAT_ALLOW_DOWNLOAD=1` allows to fetch it. There are as
    many threads as usable processors, unless `PLENARCHAT_THREADS` says otherwise.

    Raises `EmbeddingUnavailable`, which says what to do, where the model cannot be opened.
    """
    threads = thread_count()
    if name == DEFAULT_MODEL:
        from indexer.embedding.e5 import E5Embedder
        from indexer.embedding.prepare import prepared_e5

        return E5Embedder(prepared_e5(), threads)
    from indexer.embedding.sentence import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(name, threads)


def reference_embedder() -> Embedder:
    """The default model unquantised: sentence-transformers with torch fp32 over the same prepared folder.

    It is what the default engine is compared with, in speed and in vectors. Raises `EmbeddingUnavailable`.
    """
    from indexer.embedding.prepare import prepared_e5
    from indexer.embedding.sentence import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(str(prepared_e5().folder), thread_count())
