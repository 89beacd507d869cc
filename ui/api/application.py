"""The application under `/api/v1`: the same questions as at the command line, GET with parameters or POST with JSON."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException

from ui.api import core, outputs
from ui.api.body import MOST_BYTES, BodyLimit
from ui.api.described import DESCRIPTION, SUMMARIES, TITLE, documented, version
from ui.api.events import EVENT, MEDIA_TYPE, EventStream
from ui.api.inputs import AskInput, SearchInput, VerifyInput
from ui.api.problems import invalid, problem_of, problem_response
from ui.api.running import Workers
from ui.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.assistant import Assistant

LONGEST_ID = 200
QUIET: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}  # FastAPI's own would hold the questions

_Endpoint = TypeVar("_Endpoint", bound="Callable[..., Any]")
_Id = Annotated[str, Path(min_length=1, max_length=LONGEST_ID)]
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": outputs.Error, "description": text}
    for status, text in (
        (400, "The body cannot be read."),
        (413, f"The body has more than {MOST_BYTES:,} bytes."),
        (422, "The input means nothing; `message` says what and where."),
        (503, "The index cannot be read, or too much is asked for at once."),
    )
}


def create_api(assistant: Assistant, workers: Workers) -> FastAPI:
    """The application over one assistant, to be mounted. It needs no lifespan."""
    api = FastAPI(
        title=TITLE,
        version=version(),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        telemetry=QUIET,
        responses=_PROBLEMS,
    )
    _add_errors(api)

    async def run(work: Callable[[core.Going], core.Json]) -> Response:
        return JSONResponse(await workers.run(work))

    async def answered(given: AskInput, request: Request) -> Response:
        if MEDIA_TYPE in request.headers.get("accept", ""):
            return streamed(given)
        return await run(partial(core.ask, assistant, given))

    def streamed(given: AskInput) -> Response:
        workers.check()
        return EventStream(workers, partial(core.ask_stepwise, assistant, given))

    def add(
        path: str, name: str, model: type | None, *, missing: bool = False, stream: bool = False
    ) -> Callable[[_Endpoint], _Endpoint]:
        """A decorator for the two ways to ask the same; what both have of documentation."""
        told: dict[int | str, dict[str, Any]] = {200: {"model": model} if model else {}}
        if stream:
            told[200]["content"] = {MEDIA_TYPE: {"schema": EVENT}}
        if missing:
            told[404] = {"model": outputs.Error, "description": "There is no such thing."}

        def decorate(function: _Endpoint) -> _Endpoint:
            method = function.__name__.partition("_")[0]
            api.add_api_route(
                path,
                function,
                methods=[method.upper()],
                operation_id=f"{name}_{method}",
                summary=SUMMARIES[name],
                responses=told,
                response_class=JSONResponse if model else Response,
            )
            return function

        return decorate

    @add("/ask", "ask", outputs.Answer, stream=True)
    async def get_ask(given: Annotated[AskInput, Query()], request: Request) -> Response:
        return await answered(given, request)

    @add("/ask", "ask", outputs.Answer, stream=True)
    async def post_ask(given: AskInput, request: Request) -> Response:
        return await answered(given, request)

    @add("/ask/stream", "stream", None, stream=True)
    async def get_stream(given: Annotated[AskInput, Query()]) -> Response:
        return streamed(given)

    @add("/ask/stream", "stream", None, stream=True)
    async def post_stream(given: AskInput) -> Response:
        return streamed(given)

    @add("/search", "search", outputs.Found)
    async def get_search(given: Annotated[SearchInput, Query()]) -> Response:
        return await run(lambda _: core.search(assistant, given))

    @add("/search", "search", outputs.Found)
    async def post_search(given: SearchInput) -> Response:
        return await run(lambda _: core.search(assistant, given))

    @add("/verify", "verify", outputs.Verification)
    async def get_verify(given: Annotated[VerifyInput, Query()]) -> Response:
        return await run(lambda _: core.verify(assistant, given))

    @add("/verify", "verify", outputs.Verification)
    async def post_verify(given: VerifyInput) -> Response:
        return await run(lambda _: core.verify(assistant, given))

    @add("/turns/{turn_id:path}", "turn", outputs.Turn, missing=True)
    async def get_turn(turn_id: _Id) -> Response:
        return await run(lambda _: core.turn(assistant, turn_id))

    @add("/sittings", "sittings", outputs.Sittings)
    async def get_sittings() -> Response:
        return await run(lambda _: core.sittings(assistant))

    @add("/sittings/{sitting_id:path}", "sitting", outputs.OneSitting, missing=True)
    async def get_sitting(sitting_id: _Id) -> Response:
        return await run(lambda _: core.sitting(assistant, sitting_id))

    @add("/coverage", "coverage", outputs.Coverage)
    async def get_coverage() -> Response:
        return await run(lambda _: core.coverage(assistant))

    documented(api)
    api.add_middleware(BodyLimit)
    return api


def _add_errors(api: FastAPI) -> None:
    """Whatever goes wrong is told in one form."""

    @api.exception_handler(RequestValidationError)
    async def on_invalid(_: Request, error: RequestValidationError) -> Response:
        return problem_response(invalid(error.errors()))

    @api.exception_handler(HTTPException)
    async def on_http(_: Request, error: HTTPException) -> Response:
        code, message, remedy = _HTTP.get(error.status_code, ("refused", str(error.detail), "See openapi.json."))
        return problem_response(Problem(error.status_code, code, message, remedy), error.headers)

    @api.exception_handler(Exception)
    @api.exception_handler(Problem)
    @api.exception_handler(core.Stopped)
    async def on_problem(_: Request, error: Exception) -> Response:
        return problem_response(problem_of(error))


_HTTP = {
    400: ("unreadable", "The body is no JSON that can be read.", "Send one JSON object as UTF-8."),
    404: ("not_found", "There is nothing at this address.", "The addresses are in openapi.json."),
    405: ("method_not_allowed", "This address takes another method.", "The methods are in openapi.json."),
}
