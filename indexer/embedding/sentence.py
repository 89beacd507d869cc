"""Any sentence-transformers model, by folder or by its name on the hub, on torch."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.embedding.model import DEFAULT_MODEL, EmbeddingUnavailable, Vectors

_BATCH = 32

log = logging.getLogger(__name__)


class SentenceTransformerEmbedder:
    """A sentence-transformers model with the prompts it was saved with, its vectors scaled to length 1."""

    def __init__(self, name: str, threads: int) -> None:
        """Open a folder without any connection, or a hub name from the local hub cache.

        With `PLENARCHAT_ALLOW_DOWNLOAD=1` a model that is not in the hub cache is fetched.
        Raises `EmbeddingUnavailable`.
        """
        download = os.environ.get("PLENARCHAT_ALLOW_DOWNLOAD") == "1"
        if not download:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the hub's library is imported
        folder = Path(name).expanduser()
        is_folder = folder.is_dir()
        if name.startswith((".", "~", os.sep)) and not is_folder:
            raise EmbeddingUnavailable(f"There is no folder {name} with an embedding model", _remedy(True, download))
        try:
            import torch
            from sentence_transformers import SentenceTransformer

            torch.set_num_threads(threads)
            self._model = SentenceTransformer(
                str(folder) if is_folder else name,
                device="cpu",
                local_files_only=is_folder or not download,
            )
        except ImportError as error:
            raise EmbeddingUnavailable(
                f"The embedding model {name} needs a package that is not installed ({error.name})",
                "Install it with: pip install sentence-transformers",
            ) from error
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
            raise EmbeddingUnavailable(
                f"The embedding model {name} cannot be opened ({reason})", _remedy(is_folder, download)
            ) from error
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise EmbeddingUnavailable(f"The model {name} does not tell its dimension", _remedy(is_folder, download))
        self.name: str = str(folder.resolve()) if is_folder else name
        self.revision: str = _folder_digest(folder) if is_folder else _commit(self._model, name)
        self.dimension: int = dimension
        if not any(self._model.prompts.values()):
            log.info("The embedding model %s has no prompts; texts and questions are embedded as they are.", name)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.embed_passages`, with the model's prompt `document` or `passage` where it has one."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._model.encode_document(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)

    def embed_query(self, text: str) -> Vectors:
        """As `Embedder.embed_query`, with the model's prompt `query` where it has one."""
        vector = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vector, np.float32)


def _remedy(is_folder: bool, download: bool) -> str:
    if is_folder:
        return "Give a folder saved by sentence-transformers (it holds a file modules.json)."
    if download:
        return f"Check the name and the connection, or give a folder, or use the default model {DEFAULT_MODEL}."
    return (
        "Give a folder, or set PLENARCHAT_ALLOW_DOWNLOAD=1 to fetch it from the model hub, "
        f"or use the default model {DEFAULT_MODEL}."
    )


def _folder_digest(folder: Path) -> str:
    """The first 16 digits of a sha256 over names and contents of the folder's files, hidden ones apart."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            with path.open("rb") as file:
                total.update(f"{name.as_posix()}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest()[:16]


def _commit(model: object, name: str) -> str:
    """The hub's commit of a model that was opened by name."""
    commit = getattr(getattr(getattr(model, "transformers_model", None), "config", None), "_commit_hash", None)
    if not isinstance(commit, str):
        raise EmbeddingUnavailable(
            f"The revision of the model {name} is unknown", "Give its folder in the hub cache instead of its name."
        )
    return commit
