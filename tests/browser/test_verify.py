"""A quote is pasted into the page in a real browser: what stands there, who said it, and what differs."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Chat
from tests.browser.live import Server

pytestmark = pytest.mark.browser

LONG = "Der Stufenplan kennt keine Strafen, und ich werde auch keine einführen."
PHONE: ViewportSize = {"width": 380, "height": 800}
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def open_page(server: Server, new_chat: Callable[..., Chat]) -> Callable[..., Chat]:
    """Opens the page with what its address says, in a browser session of its own."""

    def make(viewport: ViewportSize | None = None, scheme: str = "light", **asked: str) -> Chat:
        size = {"viewport": viewport} if viewport else {}
        chat = new_chat(server, scheme=scheme, **size)
        chat.page.goto(f"{server.address}/verify?{urlencode(asked)}")
        chat.page.locator("form[data-check]").wait_for()
        chat.complaints.clear()  # of the chat, which was left while it was still being loaded
        return chat

    return make


def check(page: Page, quote: str, speaker: str = "", where: str = "") -> None:
    """Fill in the form, send it and wait for what is found."""
    page.locator("[name=q]").fill(quote)
    page.locator("[name=speaker]").fill(speaker)
    page.locator("[name=where]").fill(where)
    page.get_by_role("button", name="Zitat prüfen").click()
    expect(page.locator("#pc-verify-result[aria-busy]")).to_have_count(0)
    expect(page.locator(".pc-answered")).to_have_count(1)


def headline(page: Page) -> str:
    return page.locator(".pc-verdict h3").inner_text()


def test_a_quote_that_stands_there_is_said_to_with_who_when_and_where(open_page: Callable[..., Chat]) -> None:
    chat = open_page()
    page = chat.page
    expect(page.locator(".pc-expected")).to_be_visible()
    check(page, f"„{LONG}“", "Holtkamp", "8/41 S. 3124")
    assert headline(page) == "Steht wörtlich im Protokoll"
    expect(page.locator(".pc-verdict")).to_be_focused()
    place = page.locator(".pc-found-place")
    expect(place).to_contain_text("Rainer Holtkamp")
    expect(place).to_contain_text("Minister des Innern und für Digitales")
    expect(place).to_contain_text("Landtag Niederwalden, Plenarprotokoll 8/41, 12.03.2026, S. 3124 (Rainer Holtkamp)")
    expect(place.locator(".pc-standing")).to_have_text(LONG.rstrip("."))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    place.get_by_role("button", name="Fundstelle kopieren", exact=True).click()
    expect(place.get_by_role("button", name="Kopiert")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("S. 3124 (Rainer Holtkamp)")
    assert chat.complaints == chat.elsewhere == []


def test_the_address_holds_what_was_asked_and_the_browser_goes_back(open_page: Callable[..., Chat]) -> None:
    page = open_page().page
    check(page, LONG, "Holtkamp")
    shared = page.url
    check(page, "Dann lassen Sie es doch!")
    page.go_back()
    expect(page.locator(".pc-verdict h3")).to_have_text("Steht wörtlich im Protokoll")
    assert (page.url, page.locator("[name=speaker]").input_value()) == (shared, "Holtkamp")


def test_an_altered_word_is_marked_in_the_quote_and_in_the_protocol(open_page: Callable[..., Chat]) -> None:
    page = open_page().page
    check(page, LONG.replace("keine Strafen", "viele Strafen"))
    assert headline(page) == "Nicht wörtlich: Verneinung oder Zahl weicht ab"
    expect(page.locator("del")).to_contain_text("viele")
    expect(page.locator("ins")).to_contain_text("keine")
    expect(page.locator(".pc-differences li")).to_have_text(["ersetzt: „viele“ – im Protokoll: „keine“"])
    expect(page.locator(".pc-minds")).to_contain_text("Die Verneinung fehlt")


def test_words_of_somebody_else_and_of_another_page_are_said_to_be(open_page: Callable[..., Chat]) -> None:
    page = open_page().page
    check(page, LONG, "Kettler")
    assert headline(page) == "Wörtlich im Protokoll, aber von jemand anderem"
    expect(page.locator(".pc-verdict")).to_contain_text("gesagt hat sie Rainer Holtkamp")
    check(page, LONG, "Holtkamp", "8/41 S. 3130")
    assert headline(page) == "Wörtlich im Protokoll, aber an anderer Stelle"


def test_an_interjection_is_nobodys_speech(open_page: Callable[..., Chat]) -> None:
    page = open_page().page
    check(page, "Dann lassen Sie es doch!")
    assert headline(page) == "Zwischenruf, keine Rede"
    expect(page.locator(".pc-found-place")).to_contain_text("Zwischenruf: Philipp Wessendorf")
    expect(page.locator(".pc-found-place")).to_contain_text("während der Rede von Rainer Holtkamp")


def test_what_is_not_found_says_what_was_searched_and_what_is_nearest(open_page: Callable[..., Chat]) -> None:
    page = open_page().page
    check(page, "Die Deiche am Mississippi sind aus reinem Gold gebaut worden")
    assert headline(page) == "Nicht gefunden"
    expect(page.locator(".pc-verdict")).to_contain_text("Durchsucht: 2 Sitzungen")
    assert page.locator(".pc-nearest article").count() == 3


def test_what_is_missing_or_wrong_is_said_at_its_field(open_page: Callable[..., Chat]) -> None:
    page = open_page().page
    for quote, where, field, told in (
        ("  ", "", "q", "mindestens ein Wort"),
        ("ja " * 4000, "", "q", "12.000 Zeichen, möglich sind 10.000"),
        (LONG, "irgendwo", "where", "„irgendwo“ nennt keine Stelle"),
    ):
        check(page, quote, where=where)
        expect(page.locator("#pc-verify-result [role=alert]")).to_contain_text(told)
        expect(page.locator(f"[name={field}][aria-invalid=true]")).to_be_focused()
    check(page, LONG)
    assert headline(page) == "Steht wörtlich im Protokoll"
    expect(page.locator("[aria-invalid=true]")).to_have_count(0)


def test_a_link_shows_its_result_in_english_and_in_the_dark(open_page: Callable[..., Chat]) -> None:
    chat = open_page(scheme="dark", q=LONG, speaker="Kettler", lang="en")
    expect(chat.page.locator(".pc-verdict h3")).to_have_text("Verbatim in the protocol, but said by somebody else")
    expect(chat.page.get_by_role("button", name="Check quote")).to_be_visible()
    assert chat.page.evaluate("document.documentElement.classList.contains('pc-dark')")
    assert chat.complaints == []


@pytest.mark.slow
def test_another_language_keeps_what_is_in_the_form(open_page: Callable[..., Chat]) -> None:
    page = open_page().page
    page.locator("[name=q]").fill(LONG)
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("button", name="Check quote")).to_be_visible()
    expect(page.locator("[name=q]")).to_have_value(LONG)


@pytest.mark.slow
@pytest.mark.parametrize("quote", [LONG.replace("Strafen", "Donaudampfschifffahrtsgesellschaftskapitän" * 3), LONG])
def test_on_a_phone_nothing_goes_sideways(open_page: Callable[..., Chat], quote: str) -> None:
    page = open_page(PHONE)
    check(page.page, quote)
    assert not page.page.evaluate(SIDEWAYS)


@pytest.mark.slow
def test_the_keyboard_is_enough(open_page: Callable[..., Chat]) -> None:
    page = open_page().page
    page.locator("[name=q]").focus()
    page.keyboard.insert_text(LONG)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pc-verdict h3")).to_have_text("Steht wörtlich im Protokoll")


@pytest.mark.slow
def test_a_hostile_paste_is_shown_as_text(open_page: Callable[..., Chat]) -> None:
    hostile = (
        "</textarea><img src=x onerror='document.title=1'><script>document.title=2</script>${document.title=3}{{x}}"
    )
    for chat in (open_page(q=f"{LONG} {hostile}", speaker=hostile), open_page(q=LONG, where=hostile)):
        page = chat.page
        expect(page.locator(".pc-verdict, #pc-verify-result [role=alert]").first).to_be_visible()
        expect(page.locator("#pc-verify img")).to_have_count(0)
        assert page.title() not in ("1", "2", "3")
        assert chat.complaints == chat.elsewhere == []
    chat = open_page()
    check(chat.page, f"{LONG} {hostile}", hostile)
    expect(chat.page.locator("#pc-verify img")).to_have_count(0)
    expect(chat.page.locator(".pc-verdict")).to_contain_text("<script>")
    assert chat.complaints == []
