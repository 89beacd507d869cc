"""Any sentence-transformers cross-encoder, by folder or by its name on the hub, on torch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.embedding.model import EmbeddingUnavailable, Vectors

SETTING = "PLENARCHAT_RERANKER"


class CrossEncoderModel:
    """A cross-encoder with one score a pair."""

    def __init__(self, name: str) -> None:
        """Open a folder, or a hub name from the local hub cache.

        Raises:
            EmbeddingUnavailable: it cannot be opened, or gives several scores; says what to do.
        """
        download = os.environ.get("PLENARCHAT_ALLOW_DOWNLOAD") == "1"
        if not download:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the hub's library is imported
        folder = Path(name).expanduser()
        remedy = f"Give a folder saved by sentence-transformers in {SETTING}, or unset it."
        try:
            from sentence_transformers import CrossEncoder as Model

            local = folder.is_dir() or not download
            self._model = Model(str(folder) if folder.is_dir() else name, device="cpu", local_files_only=local)
        except ImportError as error:
            raise EmbeddingUnavailable(f"The cross-encoder {name} needs the package {error.name}", remedy) from error
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
            raise EmbeddingUnavailable(f"The cross-encoder {name} cannot be opened ({reason})", remedy) from error
        if self._model.num_labels != 1:
            raise EmbeddingUnavailable(f"The cross-encoder {name} gives {self._model.num_labels} scores a pair", remedy)
        self.name = name

    def scores(self, question: str, texts: Sequence[str]) -> Vectors:
        """How well each text answers: float32 (texts,), on the model's own scale, higher is better."""
        pairs = [(question, text) for text in texts]
        return np.asarray(self._model.predict(pairs, show_progress_bar=False), np.float32)
