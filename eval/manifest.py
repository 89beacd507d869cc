"""What a measurement was made of, kept with it: data, index, model, versions, machine, settings."""

from __future__ import annotations

import hashlib
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from eval.dataset import Dataset
from eval.metrics import DEPTHS
from eval.metrics.gold import LONGEST, PAGES
from eval.statistics import RESAMPLES, SEED
from indexer.store import Index
from rag.assistant import Assistant

_LIBRARIES = (
    "plenarchat",
    "chromadb",
    "gradio",
    "langchain-core",
    "numpy",
    "onnxruntime",
    "sentence-transformers",
    "torch",
)
_SETTINGS = "PLENARCHAT_"


def manifest(dataset: Dataset, assistant: Assistant) -> dict[str, Any]:
    """The circumstances of a run over a set of questions."""
    return {
        **environment(),
        "data": {"name": dataset.name, "sha256": dataset.sha256, "questions": len(dataset.questions)},
        "index": index_identity(assistant.index),
        "settings": {
            "vectors": assistant.embedder is not None,
            "notes": list(assistant.notes),
            "depths": list(DEPTHS),
            "longest_passage": LONGEST,
            "most_pages": PAGES,
            "bootstrap": {"resamples": RESAMPLES, "seed": SEED},
            "variables": {k: v for k, v in sorted(os.environ.items()) if k.startswith(_SETTINGS)},
        },
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


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
