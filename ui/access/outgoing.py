"""What becomes of every answer on its way out: https for good, a renewed session, who may read and keep it."""

from __future__ import annotations

import json
import re

from ui.access.answers import HSTS, Message, Send, send_json
from ui.access.peer import Headers
from ui.access.sessions import Session, Sessions

_ASSETS = re.compile(rb"text/css|text/javascript|application/javascript|font/|image/svg")


class Outgoing:
    """`send` with these additions; `more` are further headers."""

    def __init__(self, send: Send, secure: bool, private: bool) -> None:
        self._send, self._secure, self._private = send, secure, private
        self.more: Headers = []

    def session(self, sessions: Sessions, session: Session) -> None:
        """Send the session's cookie anew, if it is time."""
        if (renewed := sessions.renewed(session)) is not None:
            self.more = [*self.more, (b"set-cookie", sessions.cookie(renewed, self._secure))]

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            # Who else may read it is said here alone: Gradio would let every site, with the visitor's cookies.
            inside = (one for one in message.get("headers", ()) if not one[0].lower().startswith(b"access-control-"))
            headers: Headers = [*inside, *self.more]
            if self._secure and not any(name == HSTS[0] for name, _ in headers):
                headers.append(HSTS)
            message = {**message, "headers": _private(headers) if self._private else headers}
        await self._send(message)


class OnlyStatus:
    """Passes an answer's status on, and of its body one word."""

    def __init__(self, send: Send) -> None:
        self._send, self._status, self._body = send, 200, b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await send_json(self._send, self._status, {"status": _status(self._body)})


def refusing_sockets(send: Send) -> Send:
    """For web sockets an answer of the gate is a closed door."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send({"type": "websocket.close", "code": 1008})
        elif message["type"] != "http.response.body":
            await send(message)

    return told


def _private(headers: Headers) -> Headers:
    """What was shown to somebody who logged in is kept nowhere, also not in a browser that others will use."""
    kinds = dict(headers)
    if _ASSETS.match(kinds.get(b"content-type", b"")) or b"no-store" in kinds.get(b"cache-control", b""):
        return headers
    kept = [(name, value) for name, value in headers if name != b"cache-control"]
    return [*kept, (b"cache-control", b"private, no-store")]


def _status(body: bytes) -> str:
    try:
        found = json.loads(body)["status"]
    except (ValueError, KeyError, TypeError):
        return "unknown"
    return found if isinstance(found, str) and len(found) < 20 else "unknown"
