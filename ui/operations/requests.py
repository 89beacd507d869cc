"""Every request, around the whole application: its id, its line in the log, its figures, its span, its early end."""

from __future__ import annotations

import asyncio
import json
import logging
import time

from ui.document import App, Message, Receive, Send
from ui.operations.current import CURRENT, STATE, Current, request_id
from ui.operations.drain import Drain
from ui.operations.logs import FIELDS
from ui.operations.metrics import Metrics
from ui.operations.templates import Templates
from ui.operations.traces import Traces, failed
from ui.problem import ending

log = logging.getLogger(__name__)

PROBES = ("/healthz", "/readyz", "/metrics")
_QUIET = (*PROBES, "/plenarchat", "/assets", "/gradio_api/heartbeat", "/gradio_api/startup-events", "/favicon.ico")
_ENDLESS = ("/gradio_api/heartbeat", "/mcp")  # streams that last as long as a page or a program is open
_GOING_ON = ("/gradio_api/queue/data", "/gradio_api/cancel", "/gradio_api/reset")  # of what was begun before
_ENDING = ending()
_CLOSED = 499  # the client went away before there was an answer


class Requests:
    """ASGI middleware. It is the outermost, so that it sees what every other one answers."""

    def __init__(
        self, app: App, *, templates: Templates, drain: Drain, metrics: Metrics, traces: Traces | None = None
    ) -> None:
        self.app = app
        self._templates, self._drain, self._metrics, self._traces = templates, drain, metrics, traces

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        route = self._templates.of(scope)
        current = Current(request_id(headers.get("x-request-id")))
        scope.setdefault("state", {})[STATE] = current
        if self._traces and not _quiet(route):
            current.span = self._traces.start(f"{scope['method']} {route}", headers=headers)
        sender = _Sender(send, current.id)
        token, began = CURRENT.set(current), time.perf_counter()
        error: BaseException | None = None
        try:
            if self._drain.begun and not _may_go_on(scope["path"]):
                await _refuse(sender)
            elif _endless(scope, route):
                await self.app(scope, receive, sender)
            else:
                with self._drain.working("requests"):
                    await self.app(scope, receive, sender)
            if self._drain.begun and sender.streams:  # MCP's library leaves its streams unfinished
                await sender.end_stream(scope["path"])
        except asyncio.CancelledError as cancelled:
            error = cancelled
            if self._drain.begun and sender.status is None:
                await _refuse(sender)
            elif self._drain.begun and sender.streams:
                await sender.end_stream(scope["path"])
            else:
                raise
        except BaseException as raised:
            error = raised
            raise
        finally:
            CURRENT.reset(token)
            self._conclude(scope, route, current, sender, time.perf_counter() - began, error)

    def _conclude(
        self, scope: Message, route: str, current: Current, sender: _Sender, seconds: float, error: BaseException | None
    ) -> None:
        broke_off = isinstance(error, asyncio.CancelledError)
        status = sender.status or (_CLOSED if broke_off or error is None else 500)
        self._metrics.answered(scope["method"], route, status, seconds)
        if current.span is not None:
            current.span.set_attribute("http.request.method", scope["method"])
            current.span.set_attribute("http.route", route)
            current.span.set_attribute("http.response.status_code", status)
            if error is not None:
                failed(current.span, error)
            current.span.end()
        fields = {
            "request": current.id,
            "method": scope["method"],
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        level = logging.DEBUG if route in PROBES or (_quiet(route) and status < 400) else logging.INFO
        log.log(level, "request", extra={FIELDS: fields})


class _Sender:
    """Sends an answer on, with the request's id, and knows how far it is."""

    def __init__(self, send: Send, request: str) -> None:
        self._send, self._id = send, request.encode("ascii")
        self.status: int | None = None
        self._events = self._ended = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self._id)]
            kinds = {name.lower(): value for name, value in message["headers"]}
            self._events = kinds.get(b"content-type", b"").startswith(b"text/event-stream")
        elif message["type"] == "http.response.body" and not message.get("more_body"):
            self._ended = True
        await self._send(message)

    @property
    def streams(self) -> bool:
        """Whether it is a stream of events that has begun and not ended."""
        return self._events and not self._ended

    async def end_stream(self, path: str) -> None:
        """Say in the stream's own way that it ends before its time."""
        name: str = "event: error\n"
        told: dict[str, object] = _ENDING.to_json()
        if "/gradio_api/" in path:
            name, told = "", {"msg": "unexpected_error", "message": "The server ends: ask again in a moment."}
        body = f"{name}data: {json.dumps(told)}\n\n".encode()
        await self({"type": "http.response.body", "body": body, "more_body": False})


async def _refuse(send: _Sender) -> None:
    body = json.dumps(_ENDING.to_json()).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(_ENDING.retry_after).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _may_go_on(path: str) -> bool:
    """Whether a request belongs to what was begun before the end, or asks how the server is."""
    return path in PROBES or any(part in path for part in _GOING_ON)


def _quiet(route: str) -> bool:
    """Whether it is one of a page's own files or signs of life, of whichever collection."""
    _, _, within = route.removeprefix("/c/").partition("/") if route.startswith("/c/") else ("", "", route[1:])
    return f"/{within}".startswith(_QUIET)


def _endless(scope: Message, route: str) -> bool:
    return route in PROBES or (scope["method"] == "GET" and any(part in route for part in _ENDLESS))
