"""An answer as server-sent events: `step`, `text`, `answer` or `error`, and a heart-beat in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import anyio
import anyio.from_thread
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ui.api.core import Going, Json, Stopped
from ui.api.problems import problem_of
from ui.api.running import Workers

MEDIA_TYPE = "text/event-stream"
BEAT_SECONDS = 10.0
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}

# How OpenAPI describes one event.
EVENT = {
    "type": "object",
    "properties": {
        "event": {"type": "string", "enum": ["step", "text", "answer", "error"]},
        "data": {"type": "string", "description": "JSON, on one line."},
    },
    "required": ["event", "data"],
}

Stepwise = Callable[[Going], Iterator[tuple[str, Json]]]


class EventStream(Response):
    """Sends what `stepwise(going)` yields as it comes. The work stops once the client has gone away."""

    media_type = MEDIA_TYPE

    def __init__(self, workers: Workers, stepwise: Stepwise) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._workers, self._stepwise = workers, stepwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Without a limit: a client that reads slowly keeps no thread waiting.
        into, out = anyio.create_memory_object_stream[bytes](float("inf"))

        def pump(going: Going) -> None:
            for name, data in self._stepwise(going):
                anyio.from_thread.run_sync(into.send_nowait, encoded(name, data))

        async def work() -> None:
            with into:
                try:
                    await self._workers.run(pump)
                except Stopped:
                    return
                except Exception as error:
                    into.send_nowait(encoded("error", problem_of(error).to_json()))

        async def until_gone() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            group.cancel_scope.cancel()

        async with anyio.create_task_group() as group:
            group.start_soon(until_gone)
            group.start_soon(work)
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            try:
                with out:
                    while (piece := await _next(out)) is not None:
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            except OSError:  # the connection is gone
                pass
            group.cancel_scope.cancel()


def encoded(name: str, data: Json) -> bytes:
    """One event as it is sent; JSON has no line breaks of its own."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


async def _next(out: anyio.abc.ObjectReceiveStream[bytes]) -> bytes | None:
    """The next event, a comment where none came in time, None behind the last."""
    with anyio.move_on_after(BEAT_SECONDS):
        try:
            return await out.receive()
        except anyio.EndOfStream:
            return None
    return b": beat\n\n"
