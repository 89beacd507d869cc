"""Every page in every state passes axe-core's rules for WCAG 2.2 A and AA: contrast, names, roles, order, targets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Chat
from tests.browser.live import Server

pytestmark = pytest.mark.browser

OZG = "Was sagte Minister Kettler 2026 zum OZG?"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
PHONE = {"width": 380, "height": 800}
WINDOWS: dict[str, dict[str, Any]] = {"light": {}, "dark": {"scheme": "dark"}, "phone": {"viewport": PHONE}}


def violations(page: Page) -> list[str]:
    """What axe finds, one line each with the element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("window", ["light", "dark", pytest.param("phone", marks=pytest.mark.slow)])
def test_the_chat_before_and_after_a_question(server: Server, new_chat: Callable[..., Chat], window: str) -> None:
    chat = new_chat(server, **WINDOWS[window])
    assert violations(chat.page) == []
    chat.ask(OZG)
    chat.page.locator("#q1 details.pc-made > summary").click()
    chat.page.locator(".pc-turn > summary").first.click()
    assert violations(chat.page) == []
    chat.page.locator("#q1 .pc-chip-label").first.click()
    chat.page.locator(".pc-draft").wait_for()
    assert violations(chat.page) == []


def test_the_chat_where_nothing_answers_and_where_a_question_is_refused(chat: Chat) -> None:
    chat.ask("Was sagte die Ministerpräsidentin zum Ausbau des Flughafens Altenbrück?")
    chat.page.locator("#pc-ask").click()
    chat.page.get_by_role("alert").wait_for()
    assert violations(chat.page) == []


@pytest.mark.parametrize("window", ["light", "dark"])
def test_earlier_conversations_and_the_print_view(server: Server, new_chat: Callable[..., Chat], window: str) -> None:
    chat = new_chat(server, **WINDOWS[window])
    chat.ask(OZG)
    chat.page.get_by_role("button", name="Verlauf").click()
    chat.page.locator(".pc-history-open").wait_for()
    assert violations(chat.page) == []
    chat.page.goto(f"{chat.address}/" + (chat.page.locator("#q1 .pc-print").get_attribute("href") or ""))
    assert violations(chat.page) == []


@pytest.mark.parametrize("window", ["light", "dark", pytest.param("phone", marks=pytest.mark.slow)])
def test_the_thumbs_and_why_an_answer_was_not_good(server: Server, new_chat: Callable[..., Chat], window: str) -> None:
    chat = new_chat(server, **WINDOWS[window])
    chat.ask(OZG)
    chat.page.locator(".pc-thumb-down").click()
    chat.page.locator(".pc-why input").first.check()
    assert violations(chat.page) == []


STUFENPLAN = "Der Stufenplan kennt keine Strafen, und ich werde auch keine einführen."
QUOTES = {
    "nothing yet": {},
    "exact": {"q": STUFENPLAN},
    "altered": {"q": STUFENPLAN.replace("keine Strafen", "viele strafen"), "speaker": "Kettler"},
    "shortened": {"q": STUFENPLAN.replace("ich werde auch", "[…]")},
    "stitched": {"q": f"{STUFENPLAN[:-1]} Wer keine Frist hat, hat auch keinen Druck"},
    "elsewhere": {"q": "meine Damen und Herren", "where": "8/41 S. 3124"},
    "interjection": {"q": "Dann lassen Sie es doch!"},
    "not found": {"q": "Die Deiche am Mississippi sind aus reinem Gold gebaut worden"},
    "no place": {"q": STUFENPLAN, "where": "irgendwo"},
}


@pytest.mark.parametrize("window", ["light", "dark", pytest.param("phone", marks=pytest.mark.slow)])
def test_the_check_of_a_quote_whatever_comes_of_it(server: Server, new_chat: Callable[..., Chat], window: str) -> None:
    chat = new_chat(server, **WINDOWS[window])
    for name, asked in QUOTES.items():
        chat.page.goto(f"{server.address}/verify?{urlencode(asked)}")
        shown = ".pc-expected" if not asked else ".pc-verdict, #pc-verify-result [role=alert]"
        chat.page.locator(shown).first.wait_for()
        assert (name, violations(chat.page)) == (name, [])
