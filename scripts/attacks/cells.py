"""Formulas in protocols and questions, on their way into a spreadsheet through every table that can be saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import httpx

from indexer.store import Filters
from rag.permalink import Link, encode
from scripts.attacks.protocols import TOPIC
from scripts.attacks.tally import Tally

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula or a command, once blanks are off.
_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "|", "%")


def attack(address: str, before: int, pieces: Sequence[str]) -> Tally:
    """Every piece, each in a sitting of its own behind the first `before`, through every table."""
    tally = Tally("formulas in cells of saved tables")
    with httpx.Client(base_url=address, timeout=60) as client:
        for number, piece in enumerate(pieces, before + 1):
            link = encode(Link(f"{piece} {TOPIC}", "de", filters=Filters(sittings=(number,))))
            asked = {"q": TOPIC, "sitting": str(number)}
            tables = (
                client.get("/search/turns.csv", params=asked),
                client.get("/search/turns.csv", params=asked | {"lang": "en"}),
                client.get("/export/csv", params={"answer": link}),
            )
            for table in tables:
                rows = _rows(table.content.decode("utf-8-sig"))
                running = [cell for row in rows[1:] for cell in row if _runs(cell)]
                wrong = [] if table.status_code == 200 else [f"status {table.status_code}"]
                tally.attempt(f"{piece} {table.url.path}", [f"cell {cell[:40]!r}" for cell in running] + wrong)
                tally.seen += sum(piece.strip()[:5] in cell for row in rows[1:] for cell in row)
    return tally


def _rows(table: str) -> list[list[str]]:
    separator = ";" if ";" in table.partition("\n")[0] else ","
    return list(csv.reader(io.StringIO(table), delimiter=separator))


def _runs(cell: str) -> bool:
    bare = cell.strip(" \t\r\n\u00a0\ufeff")
    return bare.startswith(_STARTS) and not _is_number(bare)


def _is_number(cell: str) -> bool:
    return cell.lstrip("-+").replace(".", "", 1).isdigit()
