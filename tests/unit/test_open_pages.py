"""What the server remembers of pages: all that are open, and of the closed ones only the latest."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import gradio as gr
import pytest
from gradio.state_holder import StateHolder

from ui.document import Message, Receive, Send
from ui.open_pages import OpenPages


@pytest.fixture
def held() -> StateHolder:
    holder = StateHolder()
    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.State(0)
    holder.set_blocks(blocks)
    return holder


def used(held: StateHolder, pages: Iterable[int]) -> None:
    for page in pages:
        assert held[f"p{page}"] is not None


async def nothing() -> Message:
    return {}


async def nowhere(_: Message) -> None:
    pass


def test_of_closed_pages_only_the_latest_are_remembered(held: StateHolder) -> None:
    pages = OpenPages(nowhere, held)  # type: ignore[arg-type]
    used(held, range(200))
    pages.forget(1000.0)
    assert len(held.session_data) == 200  # each may be about to open its stream
    pages.forget(1100.0)
    assert list(held.session_data) == [f"p{page}" for page in range(150, 200)]
    assert len(held.time_last_used) == 50
    pages.forget(1000.0 + 3601)
    assert not held.session_data


def test_a_page_is_remembered_while_it_is_open(held: StateHolder) -> None:
    async def run() -> None:
        closed = asyncio.Event()

        async def stream(scope: Message, receive: Receive, send: Send) -> None:
            await closed.wait()

        pages = OpenPages(stream, held)
        scope = {"type": "http", "path": "/gradio_api/heartbeat/p0"}
        used(held, range(100))
        streams = [asyncio.create_task(pages(scope, nothing, nowhere)) for _ in range(2)]
        await asyncio.sleep(0)
        pages.forget(1000.0)
        pages.forget(9000.0)
        assert list(held.session_data) == ["p0"]
        # A new stream of the same page is there before the old one has ended.
        held.session_data["p0"].is_closed = True
        streams[0].cancel()
        await asyncio.gather(streams[0], return_exceptions=True)
        assert not held.session_data["p0"].is_closed
        closed.set()
        await streams[1]

    asyncio.run(run())
