"""What every embedding model offers, how it fails, and how many threads it may use."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

DEFAULT_MODEL = "multilingual-e5-small"

Vectors = NDArray[np.float32]


class EmbeddingUnavailable(Exception):
    """A model that cannot be opened. The message says why; `remedy` says what to do about it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}. {remedy}")
        self.problem, self.remedy = problem, remedy


class Embedder(Protocol):
    """Texts to unit vectors. An index is only valid with the very `name` and `revision` that made its vectors."""

    @property
    def name(self) -> str:
        """The name or folder the model was opened by."""

    @property
    def revision(self) -> str:
        """Changes whenever the vectors could: a hash of the weights or the hub's commit."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found: float32 (len(texts), dimension), each of length 1; (0, dimension) for no text.

        The model's own prefix is added inside. What is longer than the model reads (512 tokens for the default model,
        about 2,200 characters of German) is cut silently, as in sentence-transformers.
        """

    def embed_query(self, text: str) -> Vectors:
        """Vector of a question: float32 (dimension,), of length 1. Prefix and cut as in `embed_passages`."""


def thread_count() -> int:
    """Threads to compute with: `PLENARCHAT_THREADS`, or as many as there are processors this process may use."""
    setting = os.environ.get("PLENARCHAT_THREADS", "").strip()
    if not setting:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not setting.isdecimal() or int(setting) < 1:
        raise EmbeddingUnavailable(
            f"PLENARCHAT_THREADS is {setting!r}, which is no number of threads", "Set it to 1 or more, or unset it."
        )
    return int(setting)
