"""The index's embedding model as LangChain knows embedding models."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from indexer.embedding import Embedder


class IndexEmbeddings(Embeddings):
    """An `Embedder` behind LangChain's interface; the texts in `known` have their vectors already."""

    def __init__(self, embedder: Embedder, known: Mapping[str, NDArray[np.float32]] | None = None) -> None:
        self._embedder, self._known = embedder, known or {}

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector a text, each of length 1, with the model's prefix for passages."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        vectors = dict(zip(missing, self._embedder.embed_passages(missing), strict=True))
        return [(vectors[text] if text in vectors else self._known[text]).tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, of length 1, with the model's prefix for questions."""
        vector: list[float] = self._embedder.embed_query(text).tolist()
        return vector
