"""The citations as CSV, a row each, for a spreadsheet: UTF-8 with a byte order mark, which Excel needs for umlauts.

A spreadsheet runs what begins like a formula, also in a file that only holds words: such cells begin with an
apostrophe (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io

from ui.export.sheet import Sheet, Source, one_line

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
_COLUMNS = (
    *("n", "speaker", "title", "party", "office", "role", "parliament", "period", "sitting", "date", "page"),
    *("page_last", "agenda", "reference", "quote", "notes", "turn_id", "question", "answered"),
)
SEPARATORS = {"de": ";", "en": ","}
"""What a spreadsheet set to that language takes for one."""


def render(sheet: Sheet) -> bytes:
    """The header in the answer's language, then a row a citation; only the header where nothing is cited."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=SEPARATORS[sheet.t.language], lineterminator="\r\n")
    writer.writerow([sheet.t(f"export.column.{column}") for column in _COLUMNS])
    for source in sheet.sources:
        writer.writerow([defused(value) for value in _row(source, sheet)])
    return held.getvalue().encode("utf-8-sig")


def _row(source: Source, sheet: Sheet) -> list[object]:
    of, t = source.citation, sheet.t
    role = t(f"role.{of.role}") if f"role.{of.role}" in t else ""
    return [
        *(of.n, of.speaker, of.title, of.party, of.office, role, of.parliament, of.period, of.sitting, of.date),
        *(of.page, of.page_last, source.agenda, source.reference, source.quote, "; ".join(source.notes), of.turn_id),
        *(one_line(sheet.question), sheet.day.isoformat()),
    ]


def defused(value: object) -> object:
    """A number as it is, None as nothing, and text that no spreadsheet runs."""
    if not isinstance(value, str):
        return "" if value is None else value
    return f"'{value}" if value.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or value.startswith(_FORMULA) else value
