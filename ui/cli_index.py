"""`plenarchat index` and `plenarchat parse`: protocols into an index, and what is read out of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import console, message, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from indexer.report import Report

_LISTED = 10
"""How many failures, warnings and double sources are printed; `--json` has all of them."""

_FORMATS = ("auto", "bundestag", "epp", "pages", "pdf")
_PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")


def index_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What is to be indexed and how: `paths`, `prune`, `prefer`, `embedding_model`."""
    model = click.option(
        "--embedding-model", metavar="NAME", help="Name or folder of a sentence-transformers model, or `none`."
    )
    prefer = click.option(
        "--prefer",
        type=click.Choice(_FORMATS),
        help="The format to take where a sitting is found in several; `auto` takes the one with printed pages. Holds "
        "for later runs, too.",
    )
    prune = click.option("--prune", is_flag=True, help="Remove sittings whose source is gone.")
    return _PATHS(prune(prefer(model(function))))


@command("index")
@index_options
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@pass_settings
def index_command(
    settings: Settings,
    paths: tuple[Path, ...],
    prune: bool,
    prefer: str | None,
    embedding_model: str | None,
    as_json: bool,
) -> int:
    """Read protocols into the index.

    PATH is a file or a folder, searched to its bottom. Sittings that are there already and unchanged are left alone.
    """
    from indexer.pipeline import index
    from indexer.progress import terminal_progress

    try:
        report = index(
            paths,
            settings.index,
            embedding_model=embedding_model,
            prune=prune,
            prefer=prefer,
            progress=terminal_progress(),
            chroma_url=settings.chroma_url,
        )
    except KeyboardInterrupt:
        message("What is finished is kept; the same command goes on from there.")
        raise
    failed = [f"{failure.source}: {failure.reason}. {failure.remedy}" for failure in report.failed]
    if as_json:
        print_json(report.to_json())
    else:
        _print(report)
    if failed:
        _list("Failed", failed, console(stderr=True))
    if not report.done:
        message("Error: nothing was indexed.")
    return 0 if report.done else 1


def _print(report: Report) -> None:
    """The report as a small table, and what a reader of it should know besides."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 3, 0, 0), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name in ("added", "updated", "unchanged", "removed", "failed"):
        table.add_row(name, f"{len(getattr(report, name)):,}")
    table.add_row()
    for name in ("sittings", "turns", "chunks", "vectors"):
        table.add_row(name, f"{getattr(report, name):,}")
    table.add_row()
    for stage, seconds in report.seconds.items():
        table.add_row(f"{stage} (s)", f"{seconds:,.1f}")
    out = console()
    out.print(table)
    warnings = [f"{sitting}: {warning}" for sitting, found in report.warnings.items() for warning in found]
    for title, lines in (("Warnings", warnings), ("In several sources", _doubles(report)), ("Notes", report.notes)):
        if lines:
            _list(title, lines, out)


def _doubles(report: Report) -> list[str]:
    """How often which format was taken before which other one, and each case."""
    pairs = Counter((double.kept_format, double.format) for double in report.duplicates)
    counts = [
        f"{taken} taken, {left} left out: {_counted(count, 'sitting')} (--prefer changes that)"
        for (taken, left), count in pairs.most_common()
        if taken != left
    ]
    return counts + [f"{d.sitting}: {d.kept} taken, {d.source} left out: {d.reason}" for d in report.duplicates]


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _list(title: str, lines: list[str], out: Console) -> None:
    out.print(f"\n{title}", style="bold")
    for line in lines[:_LISTED]:
        out.print(f"  {line}", soft_wrap=True)
    if len(lines) > _LISTED:
        out.print(f"  … and {len(lines) - _LISTED} more (--json has all)")


@command("parse")
@_PATHS
@click.option("--jsonl", is_flag=True, required=True, help="Print one JSON object a line, a turn each.")
def parse_command(paths: tuple[Path, ...], jsonl: bool) -> int:
    """Print the turns of protocols without indexing them."""
    from indexer.formats import discover
    from indexer.reading import read_all
    from indexer.turn_json import turn_to_json

    found = discover(paths)
    for problem in found.rejected:
        message(f"Not read: {problem}")
    seen: dict[str, str] = {}
    for reading in read_all(found.sources):
        if failure := reading.failure:
            message(f"Not read: {failure.source}: {failure.reason}. {failure.remedy}")
        for sitting, _ in reading.sittings:
            for warning in sitting.warnings:
                message(f"{sitting.sitting_id}: {warning}")
            if first := seen.get(sitting.sitting_id):
                message(f"{sitting.sitting_id} stands in {first} and in {sitting.source}: both are printed.")
            seen[sitting.sitting_id] = sitting.source
            lines = (json.dumps(turn_to_json(sitting, turn), ensure_ascii=False) + "\n" for turn in sitting.turns)
            click.echo("".join(lines).encode(), nl=False)
    if not seen:
        message("Error: nothing was read.")
    return 0 if seen else 1
