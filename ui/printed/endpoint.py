"""The printed page over HTTP: a fragment of HTML for the viewer, the picture of a page, the viewer's frame."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from indexer.formats.original import OriginalError
from indexer.formats.pdf import NAME as PDF
from indexer.protocol import ProtocolError
from indexer.store import StoreError
from rag.printed.lookup import PageError, PrintedPages
from ui.i18n import LANGUAGES, Translator, translator
from ui.language import LANGUAGE_COOKIE, preferred
from ui.printed.fragment import fragment, frame, problem
from ui.printed.pictures import page_picture

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.assistant import Assistant

_LONGEST = 9  # figures of a number in an address
_KEEP = {"cache-control": "private, max-age=86400, immutable"}  # its address names the content
_FRESH = {"cache-control": "no-store"}

log = logging.getLogger(__name__)


def add_printed(app: FastAPI, assistant: Assistant) -> None:
    """`GET /printed?turn=&start=&end=&page=&view=&lang=`, `/printed/picture?sitting=&page=`, `/printed/frame?lang=`.

    404 with a message to show for a turn, a span or a page that there is not.
    """
    pages = PrintedPages(assistant.index)

    @app.get("/printed")
    def printed(
        request: Request,
        turn: str = "",
        start: str = "0",
        end: str = "0",
        page: str | None = None,
        view: str = "",
        lang: str = "",
    ) -> Response:
        t = _translator(request, lang)
        try:
            number = None if page is None else _number(page, "page")
            found = pages.page(turn, _number(start, "span"), _number(end, "span"), number)
            return HTMLResponse(fragment(found, t, as_text=view == "text"), headers=_FRESH)
        except PageError as error:
            return HTMLResponse(problem(f"printed.missing.{error.what}", t), 404, headers=_FRESH)
        except StoreError:
            log.exception("A printed page could not be looked up.")
            return HTMLResponse(problem("printed.failed", t), 503, headers=_FRESH)

    @app.get("/printed/picture")
    def picture(sitting: str = "", page: str = "") -> Response:
        try:
            protocol = pages.protocol(sitting)
            if protocol is None or protocol.row.format != PDF or not protocol.page(_number(page, "page")):
                raise PageError("page")
            return Response(page_picture(protocol.row, int(page)), media_type="image/png", headers=_KEEP)
        except (PageError, OriginalError, ProtocolError, OSError, StoreError) as error:
            return PlainTextResponse(f"{type(error).__name__}.", 404, headers=_FRESH)

    @app.get("/printed/frame")
    def viewer(request: Request, lang: str = "") -> Response:
        return HTMLResponse(frame(_translator(request, lang)), headers={"cache-control": "private, max-age=3600"})


def _number(value: str, what: str) -> int:
    """A number in an address. Raises PageError where it is none."""
    if not (value.isascii() and value.isdigit() and len(value) <= _LONGEST):
        raise PageError(what)
    return int(value)


def _translator(request: Request, asked: str) -> Translator:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    known = next((language for language in (asked, chosen) if language in LANGUAGES), None)
    return translator(known or preferred(request.headers.get("accept-language", "")))
