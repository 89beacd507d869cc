"""No body is larger than the longest question can be: what is too large is refused before it is read whole."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.problems import problem_response
from ui.bodies import BodyRefused, Gone, body_of, replayed

MOST_BYTES = 600_000  # the longest question with the longest history, every character escaped


class BodyLimit:
    """ASGI middleware: reads a body of at most `MOST_BYTES`, then passes it on in one piece; 413 for a larger one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        try:
            body = await body_of(scope, receive, MOST_BYTES)
        except Gone:
            return
        except BodyRefused as refused:
            await problem_response(refused.problem, {"connection": "close"})(scope, receive, send)
            return
        await self.app(scope, replayed(body, receive), send)
