"""The MCP server over one assistant: lists the tools and calls them, in threads, so many at once."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import anyio.from_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import ValidationError

from ui.api.described import TITLE, version
from ui.api.problems import invalid, problem_of
from ui.problem import Problem
from ui.tools.catalogue import INSTRUCTIONS, OFFERS, Offer

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from ui.api.core import Json
    from ui.api.running import Workers

_Context = ServerRequestContext[Any, Any]
_STEPS = 4  # of an answer: understand, retrieve, read, check
# Nothing is written, nothing outside is reached, and the same question has the same answer.
_HINTS = {"read_only_hint": True, "destructive_hint": False, "idempotent_hint": True, "open_world_hint": False}


def create_server(assistant: Assistant, workers: Workers) -> Server[Any]:
    """The server, to be run over any transport. It keeps nothing between requests."""

    async def list_tools(_: _Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_tool(offer) for offer in OFFERS.values()])

    async def call_tool(context: _Context, params: CallToolRequestParams) -> CallToolResult:
        offer = OFFERS.get(params.name)
        if offer is None:
            raise MCPError(INVALID_PARAMS, f"There is no such tool; there are {', '.join(OFFERS)}.")
        try:
            given = offer.given.model_validate(params.arguments or {})
            return _answered(await workers.run(lambda going: offer.call(assistant, given, going, _teller(context))))
        except ValidationError as error:
            return _failed(invalid(error.errors(include_url=False, include_input=False)))
        except Exception as error:
            return _failed(problem_of(error))

    return Server(
        TITLE,
        version=version(),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _tool(offer: Offer) -> Tool:
    return Tool(
        name=offer.name,
        title=offer.title,
        description=offer.description,
        input_schema=offer.given.model_json_schema(),
        output_schema=offer.answer.model_json_schema(),
        annotations=ToolAnnotations(title=offer.title, **_HINTS),
    )


def _teller(context: _Context) -> Any:
    """Tells the client each step that is done, where it asked for progress."""
    done = 0

    def told(step: str) -> None:
        nonlocal done
        done += 1
        with suppress(Exception):  # nobody listens any more; that is seen elsewhere
            anyio.from_thread.run(context.session.report_progress, float(done), float(_STEPS), step)

    return told


def _answered(data: Json) -> CallToolResult:
    # The text too: clients that do not know structured content show that alone to their model.
    text = json.dumps(data, ensure_ascii=False)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=json.loads(text))


def _failed(problem: Problem) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=str(problem))], is_error=True)
