"""What a user sees when the server is gone, and what they hear who do not see the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import TEXT_ONLY, Chat
from tests.browser.live import Server, serving

pytestmark = pytest.mark.browser

OZG = "Was sagte Jonas Kettler 2026 zum OZG?"


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Chat]:
    context = browser.new_context(
        viewport={"width": 380, "height": 800}, has_touch=True, is_mobile=True, locale="de-DE"
    )
    chat = Chat(context.new_page(), server.address)
    chat.open()
    yield chat
    context.close()


def notice(page: Page) -> str:
    return page.locator("#pc-connection p").inner_text()


def test_a_question_that_the_server_did_not_get_is_kept_and_said_in_the_pages_language(chat: Chat) -> None:
    page = chat.page
    chat.ask(OZG)
    page.context.set_offline(True)
    page.locator("#pc-question textarea").fill("Und zum Wald?")
    page.locator("#pc-ask").click()
    expect(page.locator("#pc-connection")).to_contain_text("Keine Verbindung zum Server", timeout=20_000)
    expect(page.locator("#pc-connection")).to_have_attribute("role", "alert")
    expect(page.locator(".toast-body:visible")).to_have_count(0)
    page.context.set_offline(False)
    expect(page.locator("#pc-connection")).to_contain_text("Sie steht wieder im Feld", timeout=20_000)
    expect(page.locator("#pc-question textarea")).to_have_value("Und zum Wald?")
    expect(page.locator(".pc-question")).to_have_text(OZG)
    page.locator("#pc-ask").click()
    expect(page.locator("#q2:not([aria-busy])")).to_be_visible()
    expect(page.locator("#pc-connection")).to_have_count(0, timeout=12_000)


@pytest.mark.slow
def test_a_page_goes_on_when_a_server_that_ended_is_back(sample_index: Path, new_chat: Callable[..., Chat]) -> None:
    with serving(sample_index, *TEXT_ONLY) as server:
        chat = new_chat(server)
        page = chat.page
        chat.ask(OZG)
        page.goto(f"{server.address}/search?q=Wald")
        page.locator("#pc-found-head").wait_for()
        port = int(server.address.rsplit(":", 1)[1])
    field = page.locator("#pc-search input[type=text], #pc-search textarea").first
    field.fill("OZG")
    field.press("Enter")
    expect(page.locator("#pc-connection")).to_contain_text("Keine Verbindung zum Server", timeout=20_000)
    expect(page.locator(".toast-body:visible")).to_have_count(0)
    page.locator(".pc-nav a", has_text="Lesen").click()
    expect(page.locator("#pc-connection")).to_contain_text("Keine Verbindung zum Server", timeout=20_000)
    with serving(sample_index, *TEXT_ONLY, port=port):
        expect(page.locator("#pc-connection")).to_have_count(0, timeout=20_000)
        expect(page.locator("#pc-found-head")).to_be_visible()
        expect(field).to_have_value("OZG")
        field.press("Enter")
        expect(page).to_have_url(re.compile(r"[?&]q=OZG"))


@pytest.mark.slow
def test_a_question_that_is_cut_off_by_a_reload_stands_in_its_field_again(chat: Chat) -> None:
    page = chat.page
    page.evaluate("sessionStorage.setItem('plenarchat-unsent', 'Was wurde zum Wald gesagt?')")
    page.reload()
    expect(page.locator("#pc-question textarea")).to_have_value("Was wurde zum Wald gesagt?")
    assert "noch nicht beantwortet" in notice(page)
    page.get_by_role("button", name="Meldung schließen").click()
    expect(page.locator("#pc-connection")).to_have_count(0)


@pytest.mark.slow
def test_what_is_asked_while_the_conversation_comes_back_is_asked_after_it(chat: Chat) -> None:
    page = chat.page
    chat.ask(OZG)
    chat.ask("Was sagte Sabine Rautert?")
    page.reload()
    page.locator("#pc-question textarea").fill("Was wurde zum Wald gesagt?")
    page.locator("#pc-ask").click()
    expect(page.locator("#q3:not([aria-busy])")).to_be_visible()
    expect(page.locator(".pc-question").nth(0)).to_have_text(OZG)
    expect(page.locator(".pc-question")).to_have_count(3)


def test_a_screen_reader_is_told_of_the_search_and_of_the_answer(chat: Chat) -> None:
    page = chat.page
    told = page.locator("#pc-told[role=status]")
    chat.ask(OZG)
    expect(told).to_contain_text("Die Antwort ist da, mit ")
    page.reload()
    page.locator("#q1").wait_for()
    page.wait_for_timeout(300)
    expect(told).to_have_text("")  # what stood there already is not read out
    chat.ask("qwertz asdfgh")
    expect(told).to_contain_text("Dazu steht nichts in den Protokollen")
    assert "processing" not in page.locator("body").aria_snapshot()


@pytest.mark.slow
def test_on_a_phone_going_back_leads_from_the_printed_page_to_the_answer(phone: Chat) -> None:
    page = phone.page
    phone.ask(OZG)
    page.locator("#q1 .pc-cite").first.tap()
    expect(page.locator("#pc-printed .pc-desk")).to_be_visible()
    page.go_back()
    expect(page.locator("#pc-printed")).to_be_hidden()
    assert page.url == f"{phone.address}/"
    expect(page.locator("#q1 .pc-cite").first).to_be_in_viewport()
    expect(page.locator("#q1 .pc-cite").first).to_be_focused()


@pytest.mark.slow
def test_closing_the_printed_page_leaves_nothing_to_go_back_to(phone: Chat) -> None:
    page = phone.page
    page.goto(f"{phone.address}/search?q=OZG")
    page.locator("[data-printed-turn]").first.tap()
    expect(page.locator("#pc-printed .pc-desk")).to_be_visible()
    page.locator("[data-printed-close]").tap()
    expect(page.locator("#pc-printed")).to_be_hidden()
    page.go_back()
    page.wait_for_url(f"{phone.address}/")


@pytest.mark.slow
def test_a_double_click_opens_the_earlier_conversations(phone: Chat) -> None:
    phone.page.locator("[data-history]").dblclick()
    expect(phone.page.locator("#pc-history-dialog")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(190, 400), (320, 568), (800, 380)])
@pytest.mark.slow
def test_on_its_side_or_with_words_twice_as_large_nothing_runs_out_and_the_question_is_in_reach(
    browser: Browser, server: Server, width: int, height: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, is_mobile=True, locale="de-DE"
    )
    chat = Chat(context.new_page(), server.address)
    chat.open()
    page = chat.page
    page.locator("#pc-question textarea").fill(OZG)
    page.locator("#pc-ask").tap()
    page.locator("#q1:not([aria-busy])").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    composer = page.locator("#pc-composer").bounding_box()
    assert composer is not None
    assert width <= 300 or composer["height"] < height / 3
    context.close()


@pytest.mark.slow
def test_where_the_system_chooses_the_colours_the_chosen_language_and_page_can_be_told(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(forced_colors="active", locale="de-DE")
    page = context.new_page()
    page.goto(server.address)
    page.locator("#pc-question textarea").wait_for()
    ground = "e => getComputedStyle(e).backgroundColor"
    chosen, other = (page.locator(f'[data-choose="{code}"]') for code in ("de", "en"))
    assert chosen.evaluate(ground) != other.evaluate(ground)
    here, there = page.locator(".pc-nav a[aria-current]"), page.locator(".pc-nav a:not([aria-current])").first
    border = "e => getComputedStyle(e).borderBottomColor"
    assert here.evaluate(border) != there.evaluate(border)
    context.close()
