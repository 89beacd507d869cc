"""A real server over a real index of the sample, and a real Chromium."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.live import BROWSERS, FLAGS, Server, find_chromium, serving

TEXT_ONLY = ("--embedding-model", "none")
DESKTOP: ViewportSize = {"width": 1440, "height": 900}


@dataclass
class Chat:
    """The chat as a user has it before them; `elsewhere` and `complaints` collect what should never be."""

    page: Page
    address: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> None:
        self.page.goto(self.address + "/" + query)
        self.page.locator("#pc-question textarea").wait_for()

    def ask(self, question: str) -> None:
        """Ask and wait until the answer (or what stands in its place) is complete."""
        before = self.page.locator(".pc-exchange").count()
        self.page.locator("#pc-question textarea").fill(question)
        self.page.locator("#pc-question textarea").press("Enter")
        self.page.locator(f"#q{before + 1}").wait_for()
        self.page.locator(f"#q{before + 1}:not([aria-busy])").wait_for()
        self.page.locator("#pc-ask").wait_for()

    def answer(self, number: int) -> str:
        return self.page.locator(f"#q{number}").inner_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        message = "no Chromium on this machine (looked for " + ", ".join(BROWSERS) + ")"
        if os.environ.get("PLENARCHAT_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, full text alone: what is shown here does not depend on vectors."""
    from indexer.pipeline import index
    from indexer.store import Index

    folder = tmp_path_factory.mktemp("browser") / "index"
    with as_file(files("indexer").joinpath("sample", "pages")) as pages:
        index([pages], folder, embedding_model="none")
    with Index.open(folder) as made:
        assert made.coverage().sittings == 2
    return folder


@pytest.fixture(scope="module")
def server(sample_index: Path, browser: Browser) -> Iterator[Server]:
    with serving(sample_index, *TEXT_ONLY) as server:
        yield server


@pytest.fixture
def new_chat(browser: Browser) -> Iterator[Callable[..., Chat]]:
    """Opens chats, each in a browser session of its own."""
    contexts: list[BrowserContext] = []

    def make(
        server: Server,
        query: str = "",
        viewport: ViewportSize = DESKTOP,
        scheme: str = "light",
        locale: str = "de-DE",
    ) -> Chat:
        dark = scheme == "dark"
        context = browser.new_context(viewport=viewport, color_scheme="dark" if dark else "light", locale=locale)
        contexts.append(context)
        chat = Chat(context.new_page(), server.address)
        own = re.compile(rf"{re.escape(server.address)}/|data:|blob:")
        chat.page.on("request", lambda r: None if own.match(r.url) else chat.elsewhere.append(r.url))
        chat.page.on("console", lambda m: chat.complaints.append(m.text) if m.type == "error" else None)
        chat.page.on("pageerror", lambda error: chat.complaints.append(str(error)))
        chat.open(query)
        return chat

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def chat(server: Server, new_chat: Callable[..., Chat]) -> Chat:
    return new_chat(server)
