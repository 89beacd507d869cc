"""The ways in: how one person asks through the chat's own wire or through the REST interface."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import httpx


@dataclass(frozen=True)
class Answered:
    """Milliseconds until the first visible step and until the whole answer, and the words of the problem, if any."""

    first: float
    done: float
    problem: str = ""


class Door(Protocol):
    """One person at one page, who asks one question after another."""

    async def ask(self, question: str) -> Answered:
        """Ask and wait. Raises httpx.HTTPError where the server is gone."""

    async def leave(self) -> None:
        """Close the page."""


class Chat:
    """A page of the chat: Gradio's queue, a stream of events a question, and the stream that tells it is open."""

    def __init__(self, client: httpx.AsyncClient, config: dict[str, Any]) -> None:
        self._client, self._config = client, config
        ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        values = {c["id"]: c["props"].get("value") for c in config["components"]}
        event = next(d for d in config["dependencies"] if [ids["pc-question"], "submit"] in d["targets"])
        self._event, self._others = event["id"], [values[i] for i in event["inputs"][1:]]
        self._session = uuid.uuid4().hex
        self.shown = ""  # what came of the last question, as it was sent
        self._open = asyncio.create_task(self._stay())

    async def ask(self, question: str) -> Answered:
        """Ask through the queue, as the page does."""
        began, first, self.shown = time.perf_counter(), None, ""
        body = {"data": [question, *self._others], "fn_index": self._event, "session_hash": self._session}
        (await self._client.post("/gradio_api/queue/join", json=body | {"event_data": None})).raise_for_status()
        where = "/gradio_api/queue/data"
        async with self._client.stream("GET", where, params={"session_hash": self._session}) as stream:
            async for line in stream.aiter_lines():
                message = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
                self.shown += line if message.get("msg", "").startswith("process_") else ""
                if message.get("msg") == "process_generating" and first is None:
                    first = (time.perf_counter() - began) * 1000
                if message.get("msg") == "process_completed":
                    done = (time.perf_counter() - began) * 1000
                    problem = "" if message["success"] else f"the event failed: {message.get('output')}"
                    # What the page shows of an exchange that failed; an answer that abstains is one that is made, too.
                    if not problem and "pc-made" not in self.shown:
                        problem = "there is no answer on the page"
                    return Answered(first or done, done, problem)
        raise httpx.RemoteProtocolError("the stream ended before the answer was complete")

    async def leave(self) -> None:
        """Close the page: the server is told by the end of the stream."""
        self._open.cancel()
        with suppress(asyncio.CancelledError, httpx.HTTPError):
            await self._open

    async def _stay(self) -> None:
        with suppress(httpx.HTTPError):
            async with self._client.stream("GET", f"/gradio_api/heartbeat/{self._session}", timeout=None) as stream:
                async for _ in stream.aiter_lines():
                    pass


class Rest:
    """A program that asks by `POST /api/v1/ask`; the first step is the first byte."""

    def __init__(self, client: httpx.AsyncClient, config: dict[str, Any]) -> None:
        self._client, self._asked = client, list[str]()

    async def ask(self, question: str) -> Answered:
        """Ask with the earlier questions as history."""
        began = time.perf_counter()
        body = {"question": question, "history": self._asked[-3:]}
        async with self._client.stream("POST", "/api/v1/ask", json=body) as answer:
            first = (time.perf_counter() - began) * 1000
            data = json.loads(await answer.aread())
            done = (time.perf_counter() - began) * 1000
        self._asked.append(question)
        problem = "" if answer.status_code == 200 and "answer" in data else f"status {answer.status_code}"
        return Answered(first, done, problem)

    async def leave(self) -> None:
        """Nothing is held open."""


DOORS: dict[str, type[Chat] | type[Rest]] = {"chat": Chat, "rest": Rest}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie, one of them."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
