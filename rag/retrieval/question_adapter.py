"""A linear step between a question's vector and the search: questions are moved to where passages that answer lie.

The default model puts questions a little beside the passages it should find. The step is `normalised(q + q @ A)` with a
matrix trained on pairs out of protocols (`scripts/train_question_adapter.py`, docs/question-adapter.md). Passages keep
their vectors, so an index stays valid whether the step is taken or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.embedding import Embedder

FILE = Path(__file__).with_name("question_adapter.npz")

Vector = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class QuestionAdapter:
    """The matrix, float16 (dimension, dimension), and the embedding model it was trained for."""

    model: str
    revision: str
    matrix: NDArray[np.float16]

    @classmethod
    def load(cls, path: Path = FILE) -> QuestionAdapter:
        """The adapter that `save` wrote."""
        with np.load(path, allow_pickle=False) as held:
            return cls(str(held["model"]), str(held["revision"]), held["matrix"])

    def save(self, path: Path = FILE) -> None:
        """Write matrix and model as numpy's compressed archive; the same adapter gives the same bytes."""
        np.savez_compressed(path, model=np.array(self.model), revision=np.array(self.revision), matrix=self.matrix)

    def fits(self, embedder: Embedder) -> bool:
        """Whether it was trained for this model; for another it means nothing."""
        return (embedder.name, embedder.revision) == (self.model, self.revision)

    def __call__(self, questions: Vector) -> Vector:
        """One vector moved, or a row of them: float32 (..., dimension), each of length 1."""
        moved = questions + questions @ self.matrix.astype(np.float32)
        result: Vector = moved / np.linalg.norm(moved, axis=-1, keepdims=True)
        return result


def adapter_for(embedder: Embedder) -> QuestionAdapter | None:
    """The bundled adapter, or None where it was not trained for this embedding model."""
    adapter = _bundled()
    return adapter if adapter.fits(embedder) else None


@cache
def _bundled() -> QuestionAdapter:
    return QuestionAdapter.load()
