"""`plenarchat audit`: how far the turns agree with the protocols' own contents pages, a sitting a row, worst first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import console, message, print_json

if TYPE_CHECKING:
    from indexer.protocol import Audit

_NAMED = 8
"""How many missing names a row of the table shows; `--json` has all."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sitting and its audit, None where it has no table of contents (or no known pages). `day` is ISO."""

    sitting_id: str
    parliament: str
    period: int
    number: int
    day: str
    audit: Audit | None


@command("audit")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--sitting", "numbers", multiple=True, type=int, metavar="N", help="Only sittings with this number.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--jsonl", "as_lines", is_flag=True, help="Print one JSON object a line, a sitting each.")
@pass_settings
def audit_command(
    settings: Settings, paths: tuple[Path, ...], numbers: tuple[int, ...], as_json: bool, as_lines: bool
) -> int:
    """Compare the turns with the protocols' tables of contents.

    Looks at the sittings of the index; with PATH at the protocols below it, which are read and not indexed. A name that
    the contents list on a page is found where a turn of that person begins there, or the chair goes on there.
    """
    if as_json and as_lines:
        raise click.UsageError("--json and --jsonl exclude each other.")
    rows = list(_of_files(paths) if paths else _of_index(settings.index))
    known = bool(rows)
    rows = sorted((row for row in rows if not numbers or row.number in numbers), key=_worst_first)
    compared = [row for row in rows if row.audit]
    if as_json:
        without = [row.sitting_id for row in rows if row.audit is None]
        print_json({"sittings": [_json(row) for row in compared], "without_contents": without} | _total(compared))
    elif as_lines:
        click.echo("".join(json.dumps(_json(row), ensure_ascii=False) + "\n" for row in compared).encode(), nl=False)
    else:
        _print(compared)
    if len(compared) < len(rows):
        message(f"{len(rows) - len(compared)} sittings have no table of contents to compare with.")
    if not rows:
        message("There are no such sittings." if known else "Error: there is no sitting to look at.")
    return 0 if known else 1


def _of_index(folder: Path) -> Iterator[Row]:
    from indexer.store import Index

    with Index.open(folder) as index:
        for held in index.sittings():
            yield Row(held.sitting_id, held.parliament, held.period, held.number, held.date, held.audit)


def _of_files(paths: Sequence[Path]) -> Iterator[Row]:
    from indexer.formats import discover
    from indexer.reading import read_all

    found = discover(list(paths))
    for problem in found.rejected:
        message(f"Not read: {problem}")
    for reading in read_all(found.sources):
        if reading.failure:
            message(f"Not read: {reading.failure.source}: {reading.failure.reason}. {reading.failure.remedy}")
        for read, _ in reading.sittings:
            day = read.date.isoformat()
            yield Row(read.sitting_id, read.parliament, read.period, read.number, day, read.audit)


def _worst_first(row: Row) -> tuple[float, int, str, int, int]:
    share, missing = (row.audit.share, len(row.audit.missing)) if row.audit else (2.0, 0)
    return share, -missing, row.parliament, row.period, row.number


def _json(row: Row) -> dict[str, Any]:
    from indexer.audit import DOUBTFUL

    audit = row.audit
    assert audit is not None
    return {
        "sitting_id": row.sitting_id,
        "parliament": row.parliament,
        "period": row.period,
        "sitting": row.number,
        "date": row.day,
        "listed": audit.listed,
        "found": audit.found,
        "share": round(audit.share, 5),
        "doubtful": audit.share < DOUBTFUL,
        "missing": [{"name": name, "page": page} for name, page in audit.missing],
    }


def _total(rows: Sequence[Row]) -> dict[str, Any]:
    listed = sum(row.audit.listed for row in rows if row.audit)
    found = sum(row.audit.found for row in rows if row.audit)
    return {"listed": listed, "found": found, "share": round(found / listed, 5) if listed else None}


def _print(rows: Sequence[Row]) -> None:
    from rich.table import Table

    from indexer.audit import DOUBTFUL

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Sitting", no_wrap=True)
    table.add_column("Date", no_wrap=True)
    for name in ("Listed", "Found", "%"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Missing")
    for row in rows:
        audit = row.audit
        assert audit is not None
        place = f"{row.parliament} {row.period}/{row.number}"
        day = date.fromisoformat(row.day).strftime("%d.%m.%Y")
        style = "bold red" if audit.share < DOUBTFUL else None
        share = _percent(audit.found, audit.listed)
        table.add_row(place, day, f"{audit.listed:,}", f"{audit.found:,}", share, _missing(audit), style=style)
    if rows:
        total = _total(rows)
        listed, found = total["listed"], total["found"]
        table.add_section()
        table.add_row(f"{len(rows):,} sittings", "", f"{listed:,}", f"{found:,}", _percent(found, listed), style="bold")
    console().print(table)


def _percent(found: int, listed: int) -> str:
    """In per cent to two digits, cut and not rounded: 100.00 only where all are found."""
    return f"{found * 10_000 // listed / 100:.2f}" if listed else "–"


def _missing(audit: Audit) -> str:
    shown = "; ".join(f"{name}, S. {page}" for name, page in audit.missing[:_NAMED])
    more = len(audit.missing) - _NAMED
    return f"{shown}; … and {more} more" if more > 0 else shown
