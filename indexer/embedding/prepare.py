"""Prepares the default model once in the user's cache: a sentence-transformers folder with a quick ONNX copy inside.

The folder is named after the weights' sha256 and this module's format, written beside its place and renamed into it,
under a lock, so that two processes can prepare at once and one can be killed half way. A manifest holds each file's
size and sha256. Opening checks both (of the 470 MB that only sentence-transformers reads, the size); a damaged folder
is made anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from platformdirs import user_cache_dir

from indexer.embedding.model import DEFAULT_MODEL, EmbeddingUnavailable
from indexer.embedding.weights import Weights, find_weights, read_weights

FORMAT = 1  # counts up whenever the prepared files, and hence perhaps the vectors, change
GRAPH, PIECES, SCORES = "onnx/model_int8.onnx", "onnx/pieces.txt", "onnx/scores.npy"
_MANIFEST = "manifest.json"
_CHECKED_BY_SIZE = "model.safetensors"  # the only large file that the quick engine does not read

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """A prepared model: its folder, the revision an index records, and the ids of the special tokens."""

    folder: Path
    revision: str
    bos: int
    eos: int
    unk: int


def cache_directory() -> Path:
    """Where prepared models live: `PLENARCHAT_CACHE`, else the platform's cache directory of the user."""
    return Path(os.environ.get("PLENARCHAT_CACHE") or user_cache_dir("plenarchat")).expanduser()


def prepared_e5() -> Prepared:
    """The default model, prepared if it is not yet (a few seconds). Raises `EmbeddingUnavailable`."""
    source = find_weights()
    digest = _sha256(source)
    folder = cache_directory() / f"{DEFAULT_MODEL}-{digest[:16]}-{FORMAT}"
    try:
        if (prepared := _opened(folder)) is not None:
            return prepared
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_name(f"{folder.name}.lock")):
            if (prepared := _opened(folder)) is None:  # nobody else has made it while this process waited
                prepared = _prepare(read_weights(source), folder, digest)
    except OSError as error:
        raise EmbeddingUnavailable(
            f"The embedding model could not be prepared in {folder.parent} ({error.strerror or error})",
            "It needs 600 MB there; PLENARCHAT_CACHE names another directory.",
        ) from error
    return prepared


def _opened(folder: Path) -> Prepared | None:
    """The model prepared in `folder`, or None where there is none or it is damaged."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        for name, (size, digest) in manifest["files"].items():
            path = folder / name
            intact = path.stat().st_size == size and (name == _CHECKED_BY_SIZE or _sha256(path) == digest)
            if not intact:
                raise ValueError(f"{name} has changed")
        return Prepared(folder, manifest["revision"], **manifest["tokens"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.debug("No prepared embedding model in %s: %s", folder, error)
        return None


def _prepare(weights: Weights, folder: Path, digest: str) -> Prepared:
    """Write everything beside `folder`, then put it there. The caller holds the lock."""
    from indexer.embedding.graph import write_graph
    from indexer.embedding.sentence_folder import write_sentence_folder

    if folder.exists():
        log.warning("The prepared embedding model in %s is damaged; it is made anew.", folder)
    else:
        log.info("Preparing the embedding model %s in %s (once).", DEFAULT_MODEL, folder)
    started = time.monotonic()
    partial, damaged = (folder.with_name(f"{folder.name}.{state}") for state in ("partial", "damaged"))
    for leftover in (partial, damaged):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        (partial / "onnx").mkdir(parents=True)
        write_sentence_folder(weights, partial)
        write_graph(weights, partial / GRAPH)
        (partial / PIECES).write_text("\n".join(weights.pieces), encoding="utf-8", newline="\n")
        np.save(partial / SCORES, weights.scores)
        _write_manifest(weights, partial, f"{digest[:16]}-{FORMAT}")
        if folder.exists():
            folder.rename(damaged)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(damaged, ignore_errors=True)
    log.info("Prepared the embedding model in %.1f s.", time.monotonic() - started)
    return Prepared(folder, f"{digest[:16]}-{FORMAT}", weights.bos, weights.eos, weights.unk)


def _write_manifest(weights: Weights, folder: Path, revision: str) -> None:
    files = {
        path.relative_to(folder).as_posix(): (path.stat().st_size, _sha256(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    tokens = {"bos": weights.bos, "eos": weights.eos, "unk": weights.unk}
    manifest = {"name": DEFAULT_MODEL, "revision": revision, "tokens": tokens, "files": files}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends (which is why the file may stay)."""
    import fcntl  # here, because Windows lacks it and never comes this far: the weights exist for Linux only

    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
