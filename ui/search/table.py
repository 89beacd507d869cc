"""All turns that a search found as CSV, a row each, for a spreadsheet, written as `ui.export.table` does."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from indexer.concordance import lines, places
from indexer.store import FoundTurn, FoundTurns, StoreError
from rag.reference import reference
from ui.export.table import SEPARATORS, defused
from ui.filters import FilterError, options
from ui.i18n import DEFAULT, Translator, translator
from ui.search.address import read
from ui.search.found import MOST_EXPORTED
from ui.search.results import reader_address

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.assistant import Assistant

_WIDTH = 110
_COLUMNS = (
    *("n", "speaker", "title", "party", "office", "role", "kind", "parliament", "period", "sitting", "date"),
    *("page", "page_last", "item", "agenda", "papers", "places", "left", "keyword", "right", "reference", "turn_id"),
    "link",
)


def add_table(app: FastAPI, assistant: Assistant) -> None:
    """`GET /search/turns.csv` with the parameters of the search page: its turns, `MOST_EXPORTED` at most, as a file.

    400 for a filter that means nothing, 503 where the index cannot be read.
    """

    @app.get("/search/turns.csv")
    def turns(request: Request) -> Response:
        t = translator(request.query_params.get("lang", DEFAULT))
        try:
            asked = read(request.query_params.multi_items(), options(assistant.index, t))
            found = assistant.index.search_turns(replace(asked.query(), offset=0, limit=MOST_EXPORTED))
        except FilterError as error:
            return PlainTextResponse(t(error.key, value=error.value), 400)
        except StoreError:
            return PlainTextResponse(t("search.problem.index"), 503)
        base = str(request.base_url)
        saved = {"content-disposition": 'attachment; filename="plenarchat-turns.csv"', "cache-control": "no-store"}
        return Response(render(found, base, t), media_type="text/csv; charset=utf-8", headers=saved)


def render(found: FoundTurns, base: str, t: Translator) -> bytes:
    """The header in that language, a row a turn, and where there are more turns than rows a last one that says so."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=SEPARATORS[t.language], lineterminator="\r\n")
    writer.writerow([t(f"search.column.{column}") for column in _COLUMNS])
    for number, turn in enumerate(found.turns, 1):
        writer.writerow([defused(value) for value in _row(number, turn, found, base, t)])
    if len(found.turns) < found.total:
        writer.writerow([t("search.csv.rest", n=t.number(len(found.turns)), all=t.number(found.total))])
    return held.getvalue().encode("utf-8-sig")


def _row(number: int, of: FoundTurn, found: FoundTurns, base: str, t: Translator) -> list[object]:
    turn, sitting, speaker, item = of.turn, of.sitting, of.turn.speaker, of.turn.agenda_item
    words = turn.text
    shown = lines(words, places(words, found.forms, of.passages), _WIDTH, 1)
    line = shown.shown[0] if shown.shown else None
    span = (line.start, line.end) if line else (0, 0)
    first, last = turn.pages(*span) if line else turn.pages()
    cuts = (line.first, line.start, line.end, line.last) if line else (0, 0, 0, 0)
    day = date.fromisoformat(sitting.date)
    return [
        *(number, speaker.name, speaker.title, speaker.party, speaker.office, t(f"search.role.{speaker.role}")),
        *(t(f"search.kind.{turn.kind}"), sitting.parliament, sitting.period, sitting.number, sitting.date),
        *(*turn.pages(), item.number, item.title, ", ".join(item.drucksachen), shown.places),
        *(" ".join(words[start:end].split()) for start, end in pairwise(cuts)),
        reference(sitting.parliament, sitting.period, sitting.number, day, speaker.name, first, last),
        *(turn.turn_id, base + reader_address(turn, span)),
    ]
