"""Real pages in a real browser while the server is killed: what they say, what they keep, how they go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from playwright.sync_api import Error, Page, expect, sync_playwright

from tests.browser.live import FLAGS, find_chromium

_WAIT = 90_000  # ms
_NOTICE = "#pc-connection"


@dataclass
class Seen:
    """What became of one page."""

    said: bool = False  # it said in its own words that there is no connection
    kept: bool = False  # the question was in its field again, and the earlier answers still stood there
    went_on: bool = False  # the question was answered; nobody loaded the page anew (it may do so by itself)
    problem: str = ""


def through_a_kill(
    address: str, questions: Sequence[str], pages: int, kill: Callable[[], None], back: Callable[[], None]
) -> list[dict[str, object]]:
    """Ask in so many pages, `kill` the server while they ask again, bring it `back`, and go on in each."""
    seen = [Seen() for _ in range(pages)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        opened = [browser.new_context(locale="de-DE").new_page() for _ in range(pages)]
        for number, page in enumerate(opened):
            page.set_default_timeout(_WAIT)
            page.goto(address)
            _ask(page, questions[number])
            page.locator("#q1:not([aria-busy])").wait_for()
            page.locator("#pc-ask").wait_for()
        # One is asking when it happens, the others ask afterwards.
        _ask(opened[0], questions[pages])
        kill()
        for number, page in enumerate(opened[1:], 1):
            _ask(page, questions[pages + number])
        for page, result in zip(opened, seen, strict=True):
            _guarded(result, lambda page=page, result=result: _told(page, result))
        back()
        for number, (page, result) in enumerate(zip(opened, seen, strict=True)):
            wanted = questions[pages + number]
            _guarded(result, lambda page=page, result=result, wanted=wanted: _goes_on(page, result, wanted))
        browser.close()
    return [asdict(one) for one in seen]


def _ask(page: Page, question: str) -> None:
    page.locator("#pc-question textarea").fill(question)
    page.locator("#pc-question textarea").press("Enter")


def _told(page: Page, seen: Seen) -> None:
    expect(page.locator(_NOTICE)).to_contain_text("Keine Verbindung zum Server", timeout=_WAIT)
    seen.said = page.locator(".toast-body:visible").count() == 0


def _goes_on(page: Page, seen: Seen, question: str) -> None:
    gone = page.locator(_NOTICE, has_text="Keine Verbindung zum Server")
    expect(gone).to_have_count(0, timeout=_WAIT)
    expect(page.locator("#pc-question textarea")).to_have_value(question, timeout=_WAIT)
    seen.kept = page.locator(".pc-question").count() >= 1
    before = page.locator(".pc-exchange").count()
    page.locator("#pc-ask").click()
    expect(page.locator(".pc-question").last).to_have_text(re.compile(re.escape(question)), timeout=_WAIT)
    expect(page.locator(".pc-made").last).to_be_visible(timeout=_WAIT)
    expect(page.locator(".pc-exchange[aria-busy]")).to_have_count(0, timeout=_WAIT)
    seen.went_on = page.locator(".pc-exchange").count() > before


def _guarded(seen: Seen, step: Callable[[], None]) -> None:
    try:
        step()
    except (AssertionError, Error) as error:
        with suppress(Exception):
            seen.problem = " ".join(str(error).split())[:300]
