"""MCP over streamable HTTP at one address. Every request stands for itself, so several processes can serve it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
from anyio.abc import TaskGroup, TaskStatus
from starlette.types import Message, Receive, Scope, Send

from ui.api.body import MOST_BYTES
from ui.api.problems import problem_response
from ui.problem import Problem

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from mcp.server.transport_security import TransportSecuritySettings

    from rag.assistant import Assistant
    from ui.api.running import Workers

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ANY_HOST = "*"


_REFUSED = {421: "MCP is not served under this name.", 403: "Pages of other sites may not use MCP."}
_NAMED = "Start the server with --mcp-host and the name under which it is reached."


class McpEndpoint:
    """An ASGI application, to be run within its `lifespan`. The SDK, which takes seconds to load, waits for the first
    request."""

    def __init__(self, assistant: Assistant, workers: Workers, hosts: Sequence[str] = ()) -> None:
        """`hosts` are names under which this server is reached besides the loopback ones, with or without a port."""
        self._assistant, self._workers, self._hosts = assistant, workers, tuple(hosts)
        self._group: TaskGroup | None = None
        self._lock = anyio.Lock()
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def lifespan(self, _: Any = None) -> AsyncIterator[None]:
        """What runs while the application does; it can be entered again after it has ended."""
        async with anyio.create_task_group() as group:
            self._group = group
            try:
                yield
            finally:
                self._group, self._manager = None, None
                group.cancel_scope.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        manager = await self._started()
        if manager is None:
            problem = Problem(503, "stopped", "The server is starting or stopping.", "Try again.", retry_after=1)
            await problem_response(problem)(scope, receive, send)
            return
        refused = 0

        async def explaining(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] in _REFUSED:
                refused = message["status"]
            elif refused:
                await problem_response(Problem(refused, "not_here", _REFUSED[refused], _NAMED))(scope, receive, send)
            else:
                await send(message)

        await manager.handle_request(scope, receive, explaining)

    async def _started(self) -> StreamableHTTPSessionManager | None:
        async with self._lock:
            if self._manager is None and self._group is not None:
                self._manager = await anyio.to_thread.run_sync(self._create)
                await self._group.start(_serve, self._manager)
        return self._manager

    def _create(self) -> StreamableHTTPSessionManager:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from ui.tools.server import create_server

        return StreamableHTTPSessionManager(
            create_server(self._assistant, self._workers),
            stateless=True,
            security_settings=security(self._hosts),
            max_request_body_size=MOST_BYTES,
        )


def security(hosts: Sequence[str]) -> TransportSecuritySettings:
    """Who may ask: a page of another site that had its name resolve to this machine (DNS rebinding) may not."""
    from mcp.server.transport_security import TransportSecuritySettings

    names = [name for host in (*LOOPBACK, *hosts) for name in (host, f"{host}:*")]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=ANY_HOST not in hosts,
        allowed_hosts=names,
        allowed_origins=[f"{scheme}://{name}" for name in names for scheme in ("http", "https")],
    )


async def _serve(manager: StreamableHTTPSessionManager, *, task_status: TaskStatus[None]) -> None:
    async with manager.run():
        task_status.started()
        await anyio.sleep_forever()
