"""The files of an answer over HTTP: the address holds the answer, so that nothing is kept on the server."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import PlainTextResponse, Response

from rag.permalink import LinkError, decode
from rag.reopening import reopen
from ui.export import ExportError, format_named
from ui.export.sheet import sheet
from ui.i18n import DEFAULT, translator

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.assistant import Assistant


def add_exports(app: FastAPI, assistant: Assistant) -> None:
    """`GET /export/{format}?answer=LINK`: the answer that the link holds, put together anew, as a file to save.

    404 for a format that there is not, 400 for a link that cannot be read.
    """

    @app.get("/export/{name}")
    def export(request: Request, name: str, answer: str = "") -> Response:
        try:
            kind = format_named(name)
            link = decode(answer)
            found = reopen(assistant, link)
        except ExportError as error:
            return PlainTextResponse(f"{error}.", 404)
        except LinkError:
            return PlainTextResponse(translator(DEFAULT)("link.broken"), 400)
        address = str(request.base_url.include_query_params(answer=answer))
        made = sheet(found, date.today(), filters=link.filters, link=address)
        saved = {"content-disposition": f'attachment; filename="{kind.file_name(made)}"', "cache-control": "no-store"}
        return Response(kind.render(made), media_type=kind.media_type, headers=saved)
