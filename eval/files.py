"""The files of a run, each written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from indexer.atomic import write_whole

RESULTS = "results.jsonl"
SILVER = "silver.jsonl"
METRICS = "metrics.json"
FORMAT = 1
"""Raised whenever what is in these files changes its shape: runs of another format are not read."""


def prepared(folder: Path) -> Path:
    """The folder, made and found to be writable before anything long begins. Raises OSError, which names it."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(prefix=".writable.", dir=folder)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error
    os.close(handle)
    Path(name).unlink()
    return folder


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write a UTF-8 file; until the last line is on disk, the file that was there stays. Raises OSError."""
    write_whole(path, "".join(f"{line}\n" for line in lines).encode("utf-8"))


def write_json(path: Path, data: Any) -> None:
    """Write one JSON document, for people to read too."""
    write_lines(path, [json.dumps(data, ensure_ascii=False, indent=1)])
