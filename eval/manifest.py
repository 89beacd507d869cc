"""What a measurement was made of, kept with it: data, index, model, prompts, code, versions, machine, settings."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.dataset import Dataset
from eval.metrics.gold import LONGEST, PAGES
from eval.metrics.ranking import DEPTHS
from eval.statistics import RESAMPLES, SEED
from indexer.store import Index
from rag.assistant import Assistant

_LIBRARIES = (
    "plenarchat",
    "chromadb",
    "gradio",
    "ir-measures",
    "langchain-core",
    "numpy",
    "onnxruntime",
    "scipy",
    "sentence-transformers",
    "torch",
)
_PACKAGES = ("indexer", "rag", "eval")
_PROMPTS = ("**/prompts/*", "**/*.toml")
# Named one by one: neither paths nor secrets belong into a file that is sent on.
_SETTINGS = ("PLENARCHAT_ALLOW_DOWNLOAD", "PLENARCHAT_MAX_", "PLENARCHAT_THREADS")


def manifest(
    dataset: Dataset, index: Index, settings: Mapping[str, Any], silver: Dataset | None = None
) -> dict[str, Any]:
    """The circumstances of a run over a set of questions; `settings` are those of the system that answers."""
    return {
        **environment(),
        "data": data_identity(dataset),
        "silver": data_identity(silver) if silver else None,
        "index": index_identity(index),
        "code_sha256": code_hash(),
        "prompts_sha256": prompts_hash(),
        "settings": {
            **settings,
            "depths": list(DEPTHS),
            "longest_passage": LONGEST,
            "most_pages": PAGES,
            "bootstrap": {"resamples": RESAMPLES, "seed": SEED},
            "variables": {k: v for k, v in sorted(os.environ.items()) if k.startswith(_SETTINGS)},
        },
    }


def settings_of(assistant: Assistant) -> dict[str, Any]:
    """What an assistant answers with: who writes, vectors or not, the steps that take part, weights, what is amiss."""
    return {
        "writer": assistant.composer.name,
        "vectors": assistant.embedder is not None,
        "stages": asdict(assistant.stages),
        "weights": asdict(assistant.retriever.ranking),
        "notes": list(assistant.notes),
    }


def environment() -> dict[str, Any]:
    """Date (UTC), Python, platform, processors this process may use, how busy they are, and installed versions.

    `load` is the number of processes that wanted to run, averaged over 1, 5 and 15 minutes (None where unknown).
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "processors": usable,
        "load": [round(load, 2) for load in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "versions": {name: _version(name) for name in _LIBRARIES},
    }


def data_identity(dataset: Dataset) -> dict[str, Any]:
    """Which questions: the file's name, the hash of its bytes, how many."""
    return {"name": dataset.name, "sha256": dataset.sha256, "questions": len(dataset.questions)}


def index_identity(index: Index) -> dict[str, Any]:
    """What an index holds: model and revision, how much, and one hash over the sources of all its sittings."""
    model, total = index.model, hashlib.sha256()
    for row in sorted(index.sittings(), key=lambda row: row.sitting_id):
        total.update(f"{row.sitting_id}\0{row.digest}\n".encode())
    return {
        "model": model.name if model else None,
        "revision": model.revision if model else None,
        "sources_sha256": total.hexdigest(),
        **index.coverage().to_json(),
    }


def code_hash() -> str:
    """One hash over the Python files that read, find, answer and measure."""
    return _hash(path for package in _PACKAGES for path in _root(package).rglob("*.py"))


def prompts_hash() -> str:
    """One hash over the words and weights that are data: messages, lexicon, learned models, prompts."""
    return _hash(path for package in _PACKAGES for pattern in _PROMPTS for path in _root(package).glob(pattern))


def _root(package: str) -> Path:
    return Path(str(resources.files(package)))


def _hash(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(set(paths)):
        if path.is_file():
            total.update(path.as_posix().split("/")[-1].encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
