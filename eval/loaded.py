"""A finished run, read back from its folder, and refused where its files do not belong together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from eval.files import FORMAT, METRICS, RESULTS, SILVER


class RunError(ValueError):
    """A folder that holds no run. The message names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A run as its files tell of it: metrics.json, the lines of results.jsonl by question id, those of silver.jsonl."""

    folder: str
    metrics: Mapping[str, Any]
    lines: Mapping[str, Mapping[str, Any]]
    silver: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of_silver(self) -> Loaded:
        """The same run as if its silver questions were all there is. Raises RunError where it has none."""
        if not self.silver:
            raise RunError(f"{self.folder}: has no silver questions; run with --silver")
        return replace(self, lines=self.silver, silver={})

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What it was made of."""
        return self.metrics.get("manifest") or {}


def load_run(folder: Path | str) -> Loaded:
    """The run in a folder that `plenarchat eval run` wrote.

    Raises:
        RunError: there is none, or its files do not belong together.
    """
    folder = Path(folder)
    try:
        metrics = json.loads((folder / METRICS).read_text(encoding="utf-8"))
        names = [RESULTS, *([SILVER] if metrics.get("silver") else [])]
        files = {name: (folder / name).read_bytes() for name in names}
        lines, silver = ({line["id"]: line for line in _lines(files.get(name, b""))} for name in (RESULTS, SILVER))
        held, belong = metrics.get("format"), metrics["manifest"].get("files_sha256") or {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        problem = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        raise RunError(f"{folder}: holds no run of `plenarchat eval run` ({problem})") from error
    if held != FORMAT:
        raise RunError(f"{folder}: was written by another version of plenarchat; run it again")
    for name, data in files.items():
        if belong.get(name) != hashlib.sha256(data).hexdigest():
            raise RunError(f"{folder}: {name} is not the one {METRICS} was made of; run it again")
    return Loaded(str(folder), metrics, lines, silver)


def _lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode("utf-8").split("\n") if line.strip()]
