"""The runs before this one over the same questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.files import FORMAT, METRICS


def earlier_runs(folder: Path) -> list[dict[str, Any]]:
    """The metrics.json of every run beside `folder` that was made before its own, over the same questions.

    Oldest first. Folders whose metrics.json is missing, damaged or of another format are passed over; so are all
    where `folder` itself holds no run.
    """
    folder = folder.resolve()
    own = _read(folder)
    if own is None:
        return []
    beside = sorted(path for path in folder.parent.iterdir() if path.is_dir() and path.resolve() != folder)
    runs = [run for path in beside if (run := _read(path)) is not None]
    return sorted((run for run in runs if _data(run) == _data(own) and _date(run) < _date(own)), key=_date)


def _read(folder: Path) -> dict[str, Any] | None:
    try:
        held = json.loads((folder / METRICS).read_text(encoding="utf-8"))
        return (
            held
            if held["format"] == FORMAT and isinstance(held["figures"], dict) and _data(held) and _date(held)
            else None
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _data(run: dict[str, Any]) -> str:
    return str(run["manifest"]["data"]["sha256"] or "")


def _date(run: dict[str, Any]) -> str:
    return str(run["manifest"]["date"] or "")
