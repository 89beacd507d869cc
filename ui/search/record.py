"""All turns that a search found as a Word document: the sentences with the words, each with its printed page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from indexer.chunk import sentences
from indexer.concordance import Span, places
from indexer.protocol import Turn
from indexer.store import FoundTurn, FoundTurns, StoreError
from rag.gate.standing import borrowed, caution, interrupted, quotes_others
from rag.reference import doubts, reference
from ui.export.word import speak
from ui.filters import FilterError, chips, options
from ui.i18n import DEFAULT, Translator, translator
from ui.search.address import Asked, read
from ui.search.found import MOST_RECORDED
from ui.search.results import agenda_of, capacity_of, name_of, pages_of

if TYPE_CHECKING:
    from docx.document import Document
    from fastapi import FastAPI

    from rag.assistant import Assistant

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def add_record(app: FastAPI, assistant: Assistant) -> None:
    """`GET /search/turns.docx` with the parameters of the search page: its turns, `MOST_RECORDED` at most, as a file.

    400 for a filter that means nothing, 503 where the index cannot be read.
    """

    @app.get("/search/turns.docx")
    def turns(request: Request) -> Response:
        t = translator(request.query_params.get("lang", DEFAULT))
        try:
            asked = read(request.query_params.multi_items(), options(assistant.index, t))
            query = asked.query()
            found = assistant.index.search_turns(replace(query, offset=0, limit=MOST_RECORDED))
        except FilterError as error:
            return PlainTextResponse(t(error.key, value=error.value), 400)
        except StoreError:
            return PlainTextResponse(t("search.problem.index"), 503)
        limits = [chip.text for chip in chips(query.to.filters, t)]
        address = str(request.base_url) + asked.address()
        saved = {"content-disposition": 'attachment; filename="plenarchat-turns.docx"', "cache-control": "no-store"}
        return Response(render(found, asked, limits, address, t), media_type=_TYPE, headers=saved)


def quoted(of: FoundTurn, found: FoundTurns) -> Iterator[Span]:
    """The sentences of a turn in which what is sought stands, in order; where it stands in none, its first sentence."""
    held = places(of.turn.text, found.forms, of.passages)
    spans = sentences(of.turn.text)
    told = [span for span in spans if any(place.start < span[1] and span[0] < place.end for place in held)]
    yield from told or spans[:1]


def render(found: FoundTurns, asked: Asked, limits: list[str], address: str, t: Translator) -> bytes:
    """The document, in the order of the search."""
    from docx import Document as new_document

    document = new_document()
    speak(document, t.language)
    document.core_properties.author = "plenarchat"
    document.core_properties.title = asked.q[:255]
    document.add_heading(asked.q or t("search.title"), level=1)
    told = [t.count("filters.matching", found.total), *limits]
    if found.any_word:
        told.append(t("search.any.fallback"))
    document.add_paragraph("; ".join(told))
    for each in found.turns:
        _turn(document, each, found, t)
    if len(found.turns) < found.total:
        rest = t("search.csv.rest", n=t.number(len(found.turns)), all=t.number(found.total))
        document.add_paragraph(rest)
    document.add_paragraph(t("search.record.made"))
    document.add_paragraph(address)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _turn(document: Document, each: FoundTurn, found: FoundTurns, t: Translator) -> None:
    turn, sitting = each.turn, each.sitting
    day = date.fromisoformat(sitting.date)
    who = ", ".join(filter(None, (name_of(turn, t), capacity_of(turn, t), t(f"search.kind.{turn.kind}"))))
    document.add_heading(f"{t.date(sitting.date)} · {who}", level=2)
    document.add_paragraph(" · ".join(filter(None, (pages_of(turn, t), agenda_of(turn, t)))))
    for start, end in quoted(each, found):
        first, last = turn.pages(start, end)
        source = reference(sitting.parliament, sitting.period, sitting.number, day, turn.speaker.name, first, last)
        words = " ".join(turn.text[start:end].split())
        quote = document.add_paragraph(t("quote", words=words), style="Quote")
        quote.add_run(f" ({source})").italic = False
        if notes := "; ".join(_notes(turn, start, end, t)):
            document.add_paragraph(f"{t('export.note')}: {notes}")


def _notes(turn: Turn, start: int, end: int, t: Translator) -> Iterator[str]:
    """What must be known of words before they are printed as the speaker's own."""
    if told := doubts(None, caution(turn, start, end), t.language):
        yield told
    if borrowed(turn, start, end) or quotes_others(turn, start, end):
        yield t("search.record.quotes_others")
    if interrupted(turn, start, end):
        yield t("search.record.interrupted")
