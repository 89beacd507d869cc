"""`POST /feedback`: a judgement from the page. Only verdict, reason and comment are the sender's word.

What was asked and cited is read from the answer's link and looked up in the protocols. Nothing of who sends it is kept.
"""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from rag.answer import Citation
from rag.permalink import MOST_CHARACTERS, LinkError, decode, filters_json
from rag.reopening import citations
from ui.feedback.entry import LONGEST_COMMENT, Entry, Reason, Verdict
from ui.feedback.store import append

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

    from rag.assistant import Assistant

log = logging.getLogger(__name__)

MOST_BYTES = 32_000  # of a request

_Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
_Comment = Annotated[str, StringConstraints(max_length=LONGEST_COMMENT, strip_whitespace=True)]


class Given(BaseModel):
    """What the page sends. `id` is of a judgement that this one replaces."""

    model_config = ConfigDict(extra="forbid", strict=False)

    link: Annotated[str, Field(max_length=MOST_CHARACTERS)]
    verdict: Verdict
    reason: Reason | None = None
    comment: _Comment | None = None
    id: _Id | None = None


def add_feedback(app: FastAPI, assistant: Assistant, path: Path) -> None:
    """`POST /feedback` (JSON as in `Given`) adds an entry to the file at `path`.

    201 and `{"id": …}`; 403 from another site, 413 too large, 415 no JSON, 422 not as expected or a link that cannot be
    read, 503 where it could not be stored.
    """

    @app.post("/feedback")
    async def feedback(request: Request) -> JSONResponse:
        if not same_origin(request.headers):
            return _problem(403, "another site may not send feedback")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return _problem(415, "expected application/json")
        body = await _body(request)
        if body is None:
            return _problem(413, f"at most {MOST_BYTES} bytes")
        try:
            given = Given.model_validate_json(body)
        except ValidationError as error:
            return _problem(422, "; ".join(sorted({found["msg"] for found in error.errors(include_url=False)})))
        try:
            return JSONResponse({"id": await run_in_threadpool(_store, assistant, path, given)}, 201)
        except LinkError as error:
            return _problem(422, str(error))
        except Exception:
            log.exception("feedback could not be stored in %s", path)
            return _problem(503, "it could not be stored")


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a request comes from a page of this site, as browsers tell (`Sec-Fetch-Site`, else `Origin`)."""
    if (site := headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    try:
        origin = urlsplit(headers.get("origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and origin.netloc.lower() == headers.get("host", "").lower()


async def _body(request: Request) -> bytes | None:
    """The body; None as soon as it is too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return body


def _store(assistant: Assistant, path: Path, given: Given) -> str:
    link = decode(given.link)
    down = given.verdict is Verdict.DOWN
    entry = Entry(
        id=given.id or secrets.token_hex(16),
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        verdict=given.verdict,
        reason=given.reason if down else None,
        comment=(given.comment or None) if down else None,
        question=link.question,
        history=link.history,
        filters=filters_json(link.filters),
        language=link.language,
        citations=tuple(_cited(citation) for citation in citations(assistant.index, link)),
        link=given.link,
        model=assistant.composer.name,
        version=_version(),
    )
    append(path, entry)
    return entry.id


def _cited(citation: Citation) -> dict[str, Any]:
    kept = ("turn_id", "parliament", "period", "sitting", "date", "page", "page_last", "speaker", "quote")
    return {"n": citation.n} | {name: getattr(citation, name) for name in kept}


def _version() -> str:
    try:
        return version("plenarchat")
    except PackageNotFoundError:
        return "unknown"


def _problem(status: int, what: str) -> JSONResponse:
    return JSONResponse({"problem": what}, status)
