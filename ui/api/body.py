"""No body is larger than the longest question can be: what is too large is refused before it is read whole."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.problems import Problem, problem_response

MOST_BYTES = 600_000  # the longest question with the longest history, every character escaped


class BodyLimit:
    """ASGI middleware: reads a body of at most `MOST_BYTES`, then passes it on in one piece; 413 for a larger one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client is gone
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > MOST_BYTES:
                problem = Problem(413, "too_large", f"The body has more than {MOST_BYTES:,} bytes.", "Send less.")
                await problem_response(problem, {"connection": "close"})(scope, receive, send)
                return
        held: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return held.pop() if held else await receive()

        await self.app(scope, replay, send)
