"""Feedback that needs a person, as a table: the places are filled in, and `plenarchat eval import` reads it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ui.export.table import defused
from ui.feedback.entry import Entry

COLUMNS = ("id", "Frage", "Art", "Verlauf", "Sitzung", "Seite", "Redner", "Zitat", "Antwort", "Grund", "Notiz")


@dataclass(frozen=True, slots=True)
class Row:
    """A question, why it needs a person, and what was said of its answers."""

    id: str
    question: str
    history: tuple[str, ...]
    why: str
    judged: Sequence[Entry]


def table(rows: Iterable[Row]) -> list[str]:
    """The lines of the table, for a spreadsheet: `;` between the cells, UTF-8 with a byte order mark.

    The cells of the places are empty. The last column, which an import passes over, says what people thought of the
    answer and what it cited.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        history = " | ".join(question.replace(" | ", "|") for question in row.history)
        cells = (row.id, row.question, "", history, "", "", "", "", "", "", _note(row))
        writer.writerow([defused(_one_line(cell)) for cell in cells])
    return ("\ufeff" + held.getvalue()).splitlines()


def _note(row: Row) -> str:
    said = [": ".join(filter(None, (entry.reason or entry.verdict, entry.comment))) for entry in row.judged]
    cited = dict.fromkeys(_place(cited) for entry in row.judged for cited in entry.citations)
    parts = [row.why, *dict.fromkeys(said)]
    return " / ".join([*parts, *(f"cited: {place}" for place in cited)])


def _place(cited: dict[str, object]) -> str:
    where = f"{cited.get('period')}/{cited.get('sitting')} S. {cited.get('page')}, {cited.get('speaker')}"
    return f"{where}: „{cited.get('quote')}“"


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
