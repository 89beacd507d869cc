"""Markup in every field of a protocol and of a question, shown on every page of a real browser: does any of it run?

What counts as run: the markup reports itself, a dialog opens, an address elsewhere is asked for, the page is left, or
an element with a handler of the attacker's stands in the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

from indexer.store import Filters
from rag.assistant import Assistant
from rag.permalink import link_to
from scripts.attacks.listener import Listener
from scripts.attacks.protocols import TOPIC
from scripts.attacks.tally import Tally

QUESTION = f"Wie viel kostet die Sanierung des {TOPIC}s?"
_REPORTING = "window.hits = []; window.hit = what => { window.hits.push(String(what)); };"
_HANDLERS = """() => [...document.querySelectorAll("*")].flatMap(element => [
    ...[...element.attributes].filter(a => /^on/i.test(a.name) && a.value.includes("hit(")).map(a => a.name),
    ...(element.localName === "script" && element.textContent.includes("hit(") ? ["script"] : []),
    ...(/^\\s*javascript:/i.test(element.getAttribute("href") ?? "") ? ["href"] : []),
])"""
_WAIT_MS = 250  # after a page is there, for what an image that fails or a timer sets off


class Watched:
    """A page in which everything that must not happen is written down."""

    def __init__(self, browser: Browser, address: str, listener: Listener) -> None:
        self.address, self.listener = address, listener
        self.page: Page = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
        self.page.add_init_script(_REPORTING)
        self.page.set_default_timeout(20_000)
        self._found: list[str] = []
        self.page.on("dialog", lambda dialog: (self._found.append("a dialog"), dialog.dismiss()))
        self.page.on("request", self._requested)

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self._found.append(f"asked for {request.url}")

    def problems(self) -> list[str]:
        """What happened since the last time."""
        found, self._found = self._found, []
        with suppress(BrowserError):
            found += [f"ran as {hit}" for hit in self.page.evaluate("window.hits ?? []")]
            found += [f"stands as {name}" for name in self.page.evaluate(_HANDLERS)]
        if not self.page.url.startswith((self.address, "about:")):
            found.append(f"left for {self.page.url}")
        return found + [f"called: {line}" for line in self.listener.called()]


def control(watched: Watched, pieces: Sequence[str]) -> int:
    """How many pieces do something on a page that lets them: those that the attack can see at all."""
    running = 0
    for piece in pieces:
        watched.page.goto("about:blank")
        watched.page.set_content(f"<body><p>{piece}</p><a href='{piece}' title='{piece}'>x</a></body>", timeout=5_000)
        watched.page.wait_for_timeout(_WAIT_MS)
        running += bool(watched.problems())
    return running


def attack(browser: Browser, address: str, assistant: Assistant, pieces: Sequence[str], listener: Listener) -> Tally:
    """Every piece on every page: as shown from the protocols, as asked, and as an address says it."""
    tally = Tally("markup in protocols, names, file names, questions and addresses, on every page")
    watched = Watched(browser, address, listener)
    running = control(watched, pieces)
    if not running:
        tally.through.append("no piece runs even on a page without any defence: nothing was tried")
    for number, piece in enumerate(pieces, 1):
        for what in _places(watched, assistant, number, piece):
            watched.page.wait_for_timeout(_WAIT_MS)
            tally.attempt(f"{piece} {what}", watched.problems())
            tally.seen += _shown(watched.page, piece)
    tally.kind += f" ({running} of {len(pieces)} run without a defence)"
    return tally


def _shown(page: Page, piece: str) -> bool:
    """Whether the markup, or at least some of it, stands on the page as text or in a field."""
    part = piece.strip()[:12]
    fields = page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ')")
    return part in page.inner_text("body") or part in fields


def _places(watched: Watched, assistant: Assistant, number: int, piece: str) -> Iterator[str]:
    """Brings the page to each place in turn; gives its name."""
    page, address = watched.page, watched.address
    turn = f"niederwalden/8/{number}/1"
    answer = assistant.ask(QUESTION, filters=Filters(sittings=(number,)))
    link = link_to(answer, filters=Filters(sittings=(number,)))

    page.goto(f"{address}/?answer={link}")
    page.locator("#q1:not([aria-busy])").wait_for()
    for element in page.locator("#q1 a, #q1 button, #q1 summary").all()[:12]:
        with suppress(BrowserError):
            element.hover(timeout=300)
    yield "in an answer"
    page.locator("#q1 [data-printed-turn]").first.click()
    page.wait_for_timeout(400)
    yield "on a printed page"
    page.goto(f"{address}/print?answer={link}")
    yield "in print"

    page.goto(address)
    page.locator("#pc-question textarea").fill(f"{QUESTION} {piece}")
    page.locator("#pc-question textarea").press("Enter")
    page.locator("#q1:not([aria-busy])").wait_for()
    yield "in a question"

    said = urlencode({"q": TOPIC, "sitting": number, "view": "lines" if number % 2 else "turns"})
    claim = urlencode({"q": f"{piece} Wir sanieren", "speaker": piece, "where": piece})
    asked = urlencode(dict.fromkeys(("q", "speaker", "party", "office", "agenda", "from", "drucksache", "sort"), piece))
    for what, there in (
        ("in turns found", f"search?{said}"),
        ("in what is searched", f"search?{asked}"),
        ("in a protocol", f"reader?sitting=niederwalden/8/{number}"),
        ("in a protocol at a turn", f"reader?turn={turn}&start=0&end=9"),
        ("in the reader's address", f"reader?turn={quote(piece)}&start={quote(piece)}"),
        (
            "in a quote to be checked",
            f"verify?{claim}",
        ),
        ("in a term", f"corpus?term={quote(piece)}"),
    ):
        page.goto(f"{address}/{there}")
        page.locator("main, .gradio-container").first.wait_for()
        page.wait_for_timeout(_WAIT_MS)
        yield what
