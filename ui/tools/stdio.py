"""MCP over standard input and output, for a client that starts the program itself."""

from __future__ import annotations

import threading

import anyio
from mcp.server.stdio import stdio_server

from rag.assistant import Assistant
from ui.api.running import Workers
from ui.tools.server import create_server


def serve_stdio(assistant: Assistant) -> None:
    """Serve until the client closes standard input. Nothing but the protocol goes to standard output."""
    threading.Thread(target=assistant.warm_up, daemon=True).start()
    anyio.run(_serve, assistant)


async def _serve(assistant: Assistant) -> None:
    server = create_server(assistant, Workers())
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
