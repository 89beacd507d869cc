"""The reader and the corpus page pass axe-core's rules for WCAG 2.2 A and AA in every state."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Chat
from tests.browser.live import Server
from tests.browser.test_accessibility import WINDOWS, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("window", ["light", "dark", pytest.param("phone", marks=pytest.mark.slow)])
def test_choosing_and_reading_a_sitting(server: Server, new_chat: Callable[..., Chat], window: str) -> None:
    chat = new_chat(server, **WINDOWS[window])
    page = chat.page
    page.goto(f"{chat.address}/reader?filter=Hochwasser")
    page.locator(".pc-shelf").wait_for()
    assert violations(page) == []
    page.goto(f"{chat.address}/reader?turn=niederwalden/8/41/0006&start=3&end=90")
    page.locator("#pc-linked-words").wait_for()
    page.locator('[name="find"]').fill("Wasser")
    page.locator(".pc-found-count:not(:empty)").wait_for()
    assert violations(page) == []
    page.locator('[name="find"]').fill("")
    page.locator("#pc-reader h2").click()
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert violations(page) == []
    page.goto(f"{chat.address}/reader?sitting=niederwalden/8/41&find=zzzz&page=1")
    page.get_by_text("Kein Redebeitrag passt.").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("window", ["light", "dark", pytest.param("phone", marks=pytest.mark.slow)])
def test_the_corpus_with_terms_and_its_tables_open(server: Server, new_chat: Callable[..., Chat], window: str) -> None:
    chat = new_chat(server, **WINDOWS[window])
    page = chat.page
    page.goto(f"{chat.address}/corpus?term=Frist, Wasser, Land, Kommune, Schule, Quastenflosser")
    page.locator("#pc-corpus-rest table").first.wait_for()
    for opener in page.locator("#pc-corpus details > summary").all():
        if opener.is_visible():
            opener.click()
    assert violations(page) == []
