"""The body of a request: read whole before anything inside runs, and only so much, and only so long."""

from __future__ import annotations

import asyncio

from ui.access.answers import Message, Receive
from ui.access.origin import header
from ui.problem import Problem

PATIENCE_SECONDS = 30
"""So long the whole body may take to arrive."""
_TOO_SLOW = Problem(408, "too_slow", "The body took too long to arrive.", "Send it in one piece.")


class BodyRefused(Exception):
    """Too large (413) or too slow (408)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Gone(Exception):
    """The visitor has gone before the body was complete."""


async def body_of(scope: Message, receive: Receive, most: int, patience: float = PATIENCE_SECONDS) -> bytes:
    """The body of a request, at most `most` bytes. Raises BodyRefused, and Gone."""
    said = header(scope["headers"], "content-length") or "0"
    if not said.isdecimal() or int(said) > most:
        raise _too_large(most)
    try:
        async with asyncio.timeout(patience):
            return await _read(receive, most)
    except TimeoutError:
        raise BodyRefused(_TOO_SLOW) from None


def _too_large(most: int) -> BodyRefused:
    return BodyRefused(Problem(413, "too_large", f"The body has more than {most:,} bytes.", "Send less."))


async def _read(receive: Receive, most: int) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += bytes(message.get("body", b""))
        if len(body) > most:
            raise _too_large(most)
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
