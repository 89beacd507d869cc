"""Errors as every door tells them: a code for programs, what is wrong, and what to do about it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from indexer.store import StoreError
from rag.assistant import QuestionError
from rag.observing import Ending
from rag.quotes.claim import CitationError
from rag.quotes.search import QuoteError
from ui.problem import Problem, ending

log = logging.getLogger(__name__)

_READ = "Look the names and their limits up in openapi.json."


def invalid(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """What pydantic found wrong with the input, each thing once; the input itself is not repeated."""
    told = list(dict.fromkeys(_told(error) for error in errors))
    more = f" (and {len(told) - 5} more)" if len(told) > 5 else ""
    return Problem(422, "invalid", f"{'; '.join(told[:5])}{more}.", _READ)


def unknown(what: str, remedy: str) -> Problem:
    """There is no such thing."""
    return Problem(404, "not_found", what, remedy)


def busy() -> Problem:
    """More is asked for than is answered at once."""
    return Problem(503, "busy", "Too much is being asked at once.", "Ask again in a few seconds.", retry_after=5)


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is; one that nobody foresaw is logged and told without its words."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, QuestionError | QuoteError | CitationError):
        return Problem(422, "invalid", _sentence(str(error)), _READ)
    if isinstance(error, StoreError):
        log.error("The index failed", exc_info=error)  # its words may repeat those of the question
        # Without the path: it is of the server and not for everybody.
        return Problem(503, "index_unavailable", _sentence(error.problem), error.remedy, retry_after=30)
    if isinstance(error, Ending):
        return ending()
    log.error("A request failed", exc_info=error)
    return Problem(500, "failed", "It failed for a reason that nobody foresaw.", "The server's log says where.")


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as HTTP tells it."""
    more = {"retry-after": str(problem.retry_after)} if problem.retry_after else {}
    return JSONResponse(problem.to_json(), problem.status, headers={**(headers or {}), **more})


def _told(error: Mapping[str, Any]) -> str:
    where = [str(part) for part in error["loc"] if part not in ("query", "body", "path")]
    # `json_invalid` has the place in the text there.
    place = ".".join(where) if error["type"] != "json_invalid" else "the body"
    if error["type"] == "extra_forbidden":
        return f"there is no {place[:60]!r}"
    message = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{place or 'the body'}: {message}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."
