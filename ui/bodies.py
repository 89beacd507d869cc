"""The body of a request: read whole before anything inside runs, and only so much, and only so long."""

from __future__ import annotations

import asyncio

from ui.access.answers import Message, Receive
from ui.access.origin import header

PATIENCE_SECONDS = 30
"""So long the whole body may take to arrive."""


class BodyRefused(Exception):
    """Too large (413) or too slow (408)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The visitor has gone before the body was complete."""


async def body_of(scope: Message, receive: Receive, most: int, patience: float = PATIENCE_SECONDS) -> bytes:
    """The body of a request, at most `most` bytes. Raises BodyRefused, and Gone."""
    said = header(scope["headers"], "content-length") or "0"
    if not said.isdecimal() or int(said) > most:
        raise BodyRefused(413)
    try:
        async with asyncio.timeout(patience):
            return await _read(receive, most)
    except TimeoutError:
        raise BodyRefused(408) from None


async def _read(receive: Receive, most: int) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += bytes(message.get("body", b""))
        if len(body) > most:
            raise BodyRefused(413)
        if not message.get("more_body"):
            return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """`receive` for the application inside: the body that was read, then whatever still comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
