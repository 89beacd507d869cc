"""What the operation of a server adds to an application: its endpoints, and what goes around every request."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ui.operations.drain import Drain
from ui.operations.health import Health
from ui.operations.metrics import Metrics
from ui.operations.questions import Questions
from ui.operations.requests import Requests
from ui.operations.settings import Operations
from ui.operations.templates import Templates
from ui.operations.traces import Traces, configured_traces

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from rag.assistant import Assistant

Allowed = Callable[[Request], Awaitable[bool]]
"""Whether a request may see the metrics."""

log = logging.getLogger(__name__)
_NO_STORE = {"cache-control": "no-store"}


class Running:
    """A server at work: what its parts share."""

    def __init__(
        self, collections: Mapping[str, Assistant], settings: Operations, traces: Traces | None = None
    ) -> None:
        """`collections` are the assistants, by the names that logs and figures give them."""
        version = _version()
        self.settings = settings
        self.drain = Drain(settings.grace)
        self.metrics = Metrics(collections, self.drain, version)
        self.health = Health(collections, self.drain)
        self.traces = traces or configured_traces(version)
        for name, assistant in collections.items():
            assistant.observer = Questions(name, self.drain, self.metrics, self.traces, words=settings.log_questions)

    def close(self) -> None:
        """Send the traces that wait."""
        if self.traces:
            self.traces.close()


def add_operations(
    app: Starlette,
    collections: Mapping[str, Assistant],
    settings: Operations = Operations(),
    *,
    metrics_allowed: Allowed | None = None,
    traces: Traces | None = None,
) -> Running:
    """Health, metrics and the watch over every request and question, for the outermost application of a server.

    `metrics_allowed` decides who may see `/metrics`; without it everybody who reaches the server.
    """
    running = Running(collections, settings, traces)
    add_health(app, running.health)
    add_metrics(app, running.metrics, metrics_allowed)
    watch_requests(app, running)
    return running


def add_health(app: Starlette, health: Health) -> None:
    """`GET /healthz`: 200 as long as the process answers. `GET /readyz`: 200 where it can be asked, else 503."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok", "version": _version()}, headers=_NO_STORE)

    async def readyz(_: Request) -> Response:
        ready, found = await run_in_threadpool(health.ready)
        return JSONResponse(found, 200 if ready else 503, headers=_NO_STORE)

    # Before all others: one of them takes every path.
    app.router.routes[:0] = [Route("/healthz", healthz), Route("/readyz", readyz)]


def add_metrics(app: Starlette, metrics: Metrics, allowed: Allowed | None = None) -> None:
    """`GET /metrics`, for Prometheus; 403 for whom `allowed` refuses."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    async def scrape(request: Request) -> Response:
        if allowed is not None and not await allowed(request):
            return PlainTextResponse("Not for you.\n", 403, headers=_NO_STORE)
        text = await run_in_threadpool(generate_latest, metrics.registry)
        return Response(text, media_type=CONTENT_TYPE_LATEST, headers=_NO_STORE)

    app.router.routes.insert(0, Route("/metrics", scrape))


def watch_requests(app: Starlette, running: Running) -> None:
    """Log, count and trace every request; added last, as it has to be the outermost."""
    app.add_middleware(
        Requests,
        templates=Templates(app),
        drain=running.drain,
        metrics=running.metrics,
        traces=running.traces,
    )


def _version() -> str:
    try:
        return version_of("plenarchat")
    except PackageNotFoundError:
        return "unknown"
