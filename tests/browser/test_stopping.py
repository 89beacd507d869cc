"""A slow answer: its steps show while it is made, it can be stopped, and the next question is answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import TEXT_ONLY, Chat
from tests.browser.live import serving

pytestmark = pytest.mark.browser

OZG = "Was sagte der Minister zu den Fristen des OZG?"


class SlowModel(ThreadingHTTPServer):
    """A language model's server that says nothing until it is `released`, and then that it cannot."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Refusing)
        self.released = threading.Event()


class Refusing(BaseHTTPRequestHandler):
    server: SlowModel

    def do_POST(self) -> None:
        self.server.released.wait(60)
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        """Nothing: the tests' output is theirs."""


@pytest.fixture
def slow_model() -> Iterator[SlowModel]:
    with SlowModel() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.released.set()
        server.shutdown()


@pytest.mark.slow
def test_a_slow_answer_shows_its_steps_and_can_be_stopped(
    slow_model: SlowModel, sample_index: Path, new_chat: Callable[..., Chat]
) -> None:
    address = f"http://127.0.0.1:{slow_model.server_port}/v1"
    with serving(sample_index, *TEXT_ONLY, "--model", "openai:slow", "--model-url", address) as server:
        chat = new_chat(server)
        page = chat.page
        page.locator("#pc-question textarea").fill(OZG)
        page.locator("#pc-question textarea").press("Enter")
        expect(page.locator("#q1 .pc-steps .pc-done > span:first-child")).to_have_text(
            ["Frage verstanden", "Protokolle durchsucht"]
        )
        expect(page.locator("#q1 .pc-steps .pc-doing")).to_have_text("Lese die besten Stellen")
        expect(page.locator("#pc-ask")).to_be_hidden()
        page.get_by_role("button", name="Stopp").click()
        expect(page.locator("#q1 .pc-note")).to_contain_text("Angehalten")
        expect(page.locator("#pc-ask")).to_be_visible()
        slow_model.released.set()
        page.wait_for_timeout(700)  # nobody types a question sooner
        chat.ask(OZG)
        expect(page.locator("#q2 a.pc-cite").first).to_be_visible()
        expect(page.locator("#q2 .pc-answer")).to_contain_text("Sprachmodell")
        page.locator("#q1").get_by_role("button", name="Noch einmal fragen").click()
        expect(page.locator("#q1 a.pc-cite").first).to_be_visible()
        expect(page.locator(".pc-exchange")).to_have_count(1)
