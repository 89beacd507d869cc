"""A limit on how long a request may take: then its sender is told so, and what still runs is cancelled."""

from __future__ import annotations

import asyncio
import logging

from ui.access.answers import App, Message, Receive, Send, send_problem
from ui.problem import Problem

log = logging.getLogger(__name__)

_PROBLEM = Problem(
    504,
    "too_long",
    "The answer took too long and was broken off.",
    "Try again, perhaps with a narrower question.",
)
_TO_END = 0.2  # seconds
_left: set[asyncio.Task[None]] = set()


async def in_time(app: App, scope: Message, receive: Receive, send: Send, seconds: float) -> None:
    """Run the application; after `seconds` answer in its place: 504, or a last event where a stream has begun.

    It is cancelled then. A thread of its that cannot be stopped goes on to its end, and nobody waits for it.
    """
    answer = _Answer(send)

    async def run() -> None:
        await app(scope, receive, answer)

    task = asyncio.create_task(run())
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        # The server ends. Whoever waits is told so at once, further out; a thread that still works is not waited for.
        task.cancel()
        await asyncio.wait({task}, timeout=_TO_END)
        answer.over = True
        if not task.done():
            _leave(task)
        raise
    if done:
        await task  # raises what it raised
        return
    answer.over = True
    task.cancel()
    _leave(task)
    await answer.end()


def _leave(task: asyncio.Task[None]) -> None:
    _left.add(task)
    task.add_done_callback(_forget)


def _forget(task: asyncio.Task[None]) -> None:
    _left.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.info("a request that nobody waited for ended with %s", type(error).__name__)


class _Answer:
    """Passes an answer on until its time is over."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.over = self._begun = self._ended = self._events = False

    async def __call__(self, message: Message) -> None:
        if self.over:
            return
        if message["type"] == "http.response.start":
            self._begun = True
            kinds = dict(message.get("headers", ()))
            self._events = kinds.get(b"content-type", b"").startswith(b"text/event-stream")
        elif message["type"] == "http.response.body" and not message.get("more_body"):
            self._ended = True
        await self._send(message)

    async def end(self) -> None:
        if not self._begun:
            await send_problem(self._send, _PROBLEM)
        elif self._events and not self._ended:
            import json

            event = f"event: error\ndata: {json.dumps(_PROBLEM.to_json())}\n\n"
            await self._send({"type": "http.response.body", "body": event.encode(), "more_body": False})
        elif not self._ended:
            # Half a file must not look like a whole one: the connection is cut.
            raise TimeoutError("an answer took too long")
