"""Writes reports into the folders of their runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.files import FORMAT, write_lines
from eval.loaded import load_run
from eval.report import render, render_systems
from eval.report.trend import earlier_runs

if TYPE_CHECKING:
    from eval.compare import Comparison

REPORT = "report.html"
_SILVER_SHOWN = 10  # passages
_SYSTEMS = "*/systems.json"


def write_report(
    run_folder: Path, comparison: Comparison | None, out: Path | None = None, *, reasons: Sequence[str] = ()
) -> Path:
    """Write the report of the run in `run_folder`, with the trend over the runs beside it; returns the file.

    `out` is another folder to write into, `reasons` are why the run failed its gates. Tables of systems in folders of
    the run's own are shown where they are over the same questions and protocols. Raises RunError where there is no run,
    OSError where it cannot be written.
    """
    run = load_run(run_folder)
    html = render(
        run.metrics,
        [*run.lines.values(), *map(_without_texts, run.silver.values())],
        comparison=comparison.to_json() if comparison else None,
        trend=[*earlier_runs(run_folder), dict(run.metrics)],
        systems=list(_systems(run_folder, run.manifest)),
        reasons=reasons,
    )
    return _written(out or run_folder, html)


def write_systems_report(folder: Path, systems: Mapping[str, Any]) -> Path:
    """Write the report of systems measured side by side; returns the file. Raises OSError."""
    return _written(folder, render_systems(systems))


def _systems(folder: Path, about: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.glob(_SYSTEMS)):
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            same = held["format"] == FORMAT and all(
                held["manifest"][part][key] == about[part][key]
                for part, key in (("data", "sha256"), ("index", "sources_sha256"))
            )
        except (OSError, ValueError, KeyError, TypeError):
            continue  # of another version, or damaged: what is not sure to belong here is not shown
        if same:
            yield held


def _without_texts(line: Mapping[str, Any]) -> dict[str, Any]:
    """A silver question with its first passages, without their texts: there are many, and the file is to stay small."""
    return {**line, "evidence": [{**passage, "text": ""} for passage in (line.get("evidence") or [])[:_SILVER_SHOWN]]}


def _written(folder: Path, html: str) -> Path:
    path = folder / REPORT
    write_lines(path, [html])
    return path
