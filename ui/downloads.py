"""The files of an answer over HTTP: the address holds the answer, so that nothing is kept on the server."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from rag.permalink import LinkError, decode
from rag.reopening import reopen
from ui.export import ExportError, format_named, print_view
from ui.export.sheet import Sheet, sheet
from ui.i18n import DEFAULT, translator

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.assistant import Assistant


def add_exports(app: FastAPI, assistant: Assistant) -> None:
    """`GET /export/{format}?answer=LINK`: the answer that the link holds, put together anew, as a file to save.

    `GET /print?answer=LINK` is the same as a page to print. 404 for a format that there is not, 400 for a link that
    cannot be read.
    """

    @app.get("/export/{name}")
    def export(request: Request, name: str, answer: str = "") -> Response:
        try:
            kind = format_named(name)
            made = _sheet(request, assistant, answer)
        except ExportError as error:
            return PlainTextResponse(f"{error}.", 404)
        except LinkError:
            return _broken()
        saved = {"content-disposition": f'attachment; filename="{kind.file_name(made)}"', "cache-control": "no-store"}
        return Response(kind.render(made), media_type=kind.media_type, headers=saved)

    @app.get("/print")
    def to_print(request: Request, answer: str = "") -> Response:
        try:
            made = _sheet(request, assistant, answer)
        except LinkError:
            return _broken()
        return HTMLResponse(print_view.render(made), headers={"cache-control": "no-store"})


def _sheet(request: Request, assistant: Assistant, token: str) -> Sheet:
    link = decode(token)
    address = str(request.base_url.include_query_params(answer=token))
    return sheet(reopen(assistant, link), date.today(), filters=link.filters, link=address)


def _broken() -> Response:
    return PlainTextResponse(translator(DEFAULT)("link.broken"), 400)
