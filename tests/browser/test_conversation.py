"""A conversation in the browser: what was understood, changing a question, going on, coming back to it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Chat
from tests.browser.live import Server

pytestmark = pytest.mark.browser

OZG = "Was sagte der Minister zu den Fristen des OZG?"
KETTLER = "Was sagte Minister Kettler 2026 zum OZG?"
FLOOD = "Was forderte Sabine Rautert im März 2026 zur Pflichtversicherung gegen Elementarschäden?"


def answered(chat: Chat, number: int) -> None:
    """Waits until the answer of that number is complete."""
    chat.page.locator(f"#q{number}:not([aria-busy]) .pc-take").wait_for()
    chat.page.locator("#pc-ask").wait_for()


def quoted(chat: Chat, number: int) -> list[str]:
    return chat.page.locator(f"#q{number} blockquote").all_inner_texts()


def test_what_was_understood_can_be_left_out_and_taken_in_again(chat: Chat) -> None:
    chat.ask(KETTLER)
    chips = chat.page.locator("#q1 .pc-understood")
    expect(chips).to_contain_text("Jonas Kettler")
    expect(chips).to_contain_text("2026")
    before = quoted(chat, 1)
    chat.page.get_by_role("button", name="Ohne „2026“ fragen").click()
    expect(chips.locator(".pc-left-out")).to_have_text("2026")
    answered(chat, 1)
    assert chat.page.locator(".pc-exchange").count() == 1
    chat.page.get_by_role("button", name="„2026“ wieder beachten").click()
    expect(chips.locator(".pc-left-out")).to_have_count(0)
    answered(chat, 1)
    assert quoted(chat, 1) == before


def test_what_was_understood_becomes_a_filter_that_can_be_changed(chat: Chat) -> None:
    page = chat.page
    chat.ask(KETTLER)
    page.locator("#q1 .pc-chip-label", has_text="Jonas Kettler").click()
    expect(page.locator("#pc-active")).to_contain_text("Jonas Kettler")
    expect(page.locator("#pc-question textarea")).to_have_value(KETTLER)
    page.locator("#pc-active button", has_text="Jonas Kettler").click()
    page.locator("#pc-filter-speakers input").fill("Rautert")
    page.get_by_role("option", name=re.compile("Sabine Rautert")).click()
    expect(page.locator("#pc-active")).to_contain_text("Sabine Rautert")
    page.locator("#pc-ask").click()
    expect(page.locator("#q1 .pc-limit")).to_have_text("Sabine Rautert")
    answered(chat, 1)
    names = set(page.locator(".pc-panel h3").all_text_contents())
    assert names == {"Sabine Rautert"}


def test_an_earlier_question_is_changed_and_what_followed_it_goes(chat: Chat) -> None:
    page = chat.page
    chat.ask(FLOOD)
    chat.ask("Und was sagte die Liberale Mitte dazu?")
    page.locator("#q1").get_by_role("button", name="Frage ändern").click()
    expect(page.locator(".pc-draft")).to_contain_text("was danach kommt, entfällt")
    expect(page.locator("#pc-question textarea")).to_have_value(FLOOD)
    page.locator("#pc-question textarea").fill(OZG)
    page.locator("#pc-question textarea").press("Enter")
    expect(page.locator("#q1 .pc-question")).to_have_text(OZG)
    answered(chat, 1)
    expect(page.locator(".pc-exchange")).to_have_count(1)
    expect(page.locator(".pc-draft")).to_have_count(0)


@pytest.mark.slow
def test_changing_a_question_can_be_called_off(chat: Chat) -> None:
    page = chat.page
    chat.ask(KETTLER)
    page.locator("#q1 .pc-chip-label", has_text="2026").click()
    expect(page.locator("#pc-active")).to_contain_text("01.01.2026")
    page.get_by_role("button", name="Abbrechen").click()
    expect(page.locator(".pc-draft")).to_have_count(0)
    expect(page.locator("#pc-active button")).to_have_count(0)
    expect(page.locator("#pc-question textarea")).to_have_value("")
    chat.ask(OZG)
    expect(page.locator(".pc-exchange")).to_have_count(2)


@pytest.mark.slow
def test_a_question_is_asked_again_in_its_place(chat: Chat) -> None:
    chat.ask(OZG)
    before = quoted(chat, 1)
    chat.page.locator("#q1").get_by_role("button", name="Noch einmal fragen").click()
    chat.page.wait_for_timeout(300)
    answered(chat, 1)
    assert quoted(chat, 1) == before
    expect(chat.page.locator(".pc-exchange")).to_have_count(1)


def test_a_next_question_is_offered_from_the_evidence_and_is_answered(chat: Chat) -> None:
    chat.ask(OZG)
    offered = chat.page.locator("#q1 .pc-follow")
    question = offered.first.inner_text()
    offered.first.click()
    expect(chat.page.locator("#q2 .pc-question")).to_have_text(question)
    answered(chat, 2)
    expect(chat.page.locator("#q2 a.pc-cite").first).to_be_visible()
    expect(chat.page.locator("#q1 .pc-follow")).to_have_count(0)


@pytest.mark.slow
def test_the_steps_and_how_long_they_took_can_be_read(chat: Chat) -> None:
    chat.ask(OZG)
    chat.page.locator("#q1 details.pc-made > summary").click()
    steps = chat.page.locator("#q1 .pc-steps li").all_inner_texts()
    assert [step.split("\n")[0] for step in steps] == [
        "Frage verstanden",
        "Protokolle durchsucht",
        "Stellen gelesen",
        "Zitate geprüft",
    ]
    assert all(re.search(r"\d ms$", step) for step in steps)


@pytest.mark.slow
def test_pointing_at_a_marker_says_who_when_and_where(chat: Chat) -> None:
    chat.ask(KETTLER)
    chat.page.locator("#q1 a.pc-cite").first.hover()
    note = chat.page.locator("#pc-tip")
    expect(note).to_contain_text("Jonas Kettler")
    expect(note).to_contain_text("Minister des Innern und für Digitales")
    expect(note).to_contain_text(re.compile(r"23\.04\.2026 · Plenarprotokoll 8/42, S\. 31\d\d"))
    chat.page.locator("#pc-question textarea").hover()
    expect(note).to_have_count(0)


def test_a_reload_keeps_the_conversation_and_it_goes_on(chat: Chat) -> None:
    chat.ask(FLOOD)
    chat.ask("Und was sagte die Liberale Mitte dazu?")
    before = quoted(chat, 1), quoted(chat, 2)
    chat.page.reload()
    answered(chat, 2)
    assert (quoted(chat, 1), quoted(chat, 2)) == before
    chat.ask("Und Sabine Rautert?")
    expect(chat.page.locator("#q3 .pc-answer")).to_contain_text("Rautert")


def test_earlier_conversations_are_kept_found_opened_and_deleted(chat: Chat) -> None:
    page = chat.page
    chat.ask(FLOOD)
    page.get_by_role("button", name="Neues Gespräch").click()
    expect(page.locator(".pc-welcome")).to_be_visible()
    chat.ask(OZG)
    page.get_by_role("button", name="Verlauf").click()
    dialog = page.get_by_role("dialog", name="Verlauf")
    expect(dialog.locator(".pc-history-open span")).to_have_text([OZG, FLOOD])
    dialog.get_by_role("searchbox").fill("elementar")
    expect(dialog.locator(".pc-history-open span")).to_have_text([FLOOD])
    dialog.locator(".pc-history-open").click()
    expect(page.locator("#q1 .pc-question")).to_have_text(FLOOD)
    answered(chat, 1)
    page.reload()
    expect(page.locator("#q1 .pc-question")).to_have_text(FLOOD)
    page.get_by_role("button", name="Verlauf").click()
    dialog.get_by_role("button", name="Alle löschen").click()
    dialog.get_by_role("button", name="Wirklich alle löschen?").click()
    expect(dialog).to_contain_text("Noch keine Gespräche")
    page.reload()
    expect(page.locator(".pc-welcome")).to_be_visible()


@pytest.mark.slow
def test_what_one_browser_asked_is_in_no_other(server: Server, new_chat: Callable[..., Chat]) -> None:
    new_chat(server).ask(OZG)
    other = new_chat(server)
    other.page.get_by_role("button", name="Verlauf").click()
    expect(other.page.get_by_role("dialog")).to_contain_text("Noch keine Gespräche")


def test_a_hostile_history_is_dropped_and_the_page_works(chat: Chat) -> None:
    chat.page.evaluate(
        """() => {
          const asked = [{question: '<img src=x onerror=alert(1)>', token: '1broken'}, {question: 'b', token: 7}];
          localStorage.setItem('plenarchat-history', JSON.stringify([{id: 'a', at: Date.now(), asked}]));
          sessionStorage.setItem('plenarchat-conversation', 'a');
        }"""
    )
    chat.page.reload()
    chat.complaints.clear()  # what was cut off by loading the page again
    expect(chat.page.get_by_role("alert")).to_contain_text("Link ist unvollständig")
    expect(chat.page.locator(".pc-welcome")).to_be_visible()
    chat.page.get_by_role("button", name="Verlauf").click()
    expect(chat.page.locator(".pc-history-open span")).to_have_text("<img src=x onerror=alert(1)>")
    assert chat.page.locator("#pc-history-dialog img").count() == 0
    assert chat.complaints == []


def test_the_print_view_has_the_answer_its_sources_and_the_way_back(chat: Chat) -> None:
    chat.ask(OZG)
    words = quoted(chat, 1)[0].split("“")[0]
    with chat.page.context.expect_page() as opened:
        chat.page.locator("#q1").get_by_role("link", name="Druckansicht").click()
    sheet = opened.value
    expect(sheet.get_by_role("heading", level=1)).to_have_text(OZG)
    expect(sheet.locator("main")).to_contain_text(words)
    expect(sheet.locator("dt").first).to_contain_text(re.compile(r"\[1\] Landtag Niederwalden, Plenarprotokoll 8/4\d"))
    sheet.emulate_media(media="print")
    expect(sheet.get_by_role("button", name="Drucken")).to_be_hidden()
    sheet.emulate_media(media="screen")
    sheet.get_by_role("link", name="Diese Antwort wieder öffnen").click()
    expect(sheet.locator("#q1 .pc-question")).to_have_text(OZG)


def test_the_browsers_language_decides_until_one_is_chosen(server: Server, new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(server, locale="en-GB")
    expect(chat.page.locator("#pc-ask")).to_have_text("Ask")
    chat.page.get_by_role("button", name="DE", exact=True).click()
    expect(chat.page.locator("#pc-ask")).to_have_text("Fragen")
    chat.open()
    expect(chat.page.locator("#pc-ask")).to_have_text("Fragen")


@pytest.mark.slow
def test_a_question_in_the_address_stands_ready_to_be_asked(server: Server, new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(server, "?q=Was+sagte+Kettler+zum+OZG%3F")
    expect(chat.page.locator("#pc-question textarea")).to_have_value("Was sagte Kettler zum OZG?")


@pytest.mark.slow
def test_the_next_question_puts_its_own_sources_in_place_of_an_open_page(chat: Chat) -> None:
    chat.ask(OZG)
    chat.page.locator("#q1 a.pc-cite").first.click()
    chat.page.locator(".pc-printed mark").first.wait_for()
    chat.ask(FLOOD)
    expect(chat.page.locator(".pc-printed")).to_be_hidden()
    expect(chat.page.locator("#q2-s1")).to_be_visible()


@pytest.mark.slow
def test_a_question_from_an_address_is_not_put_into_the_field_again_once_it_was_asked(
    server: Server, new_chat: Callable[..., Chat]
) -> None:
    chat = new_chat(server, "?q=Was+sagte+der+Minister+zum+OZG%3F")
    field = chat.page.locator("#pc-question textarea")
    expect(field).to_have_value("Was sagte der Minister zum OZG?")
    chat.ask("Was sagte der Minister zum OZG?")
    chat.page.wait_for_url(f"{server.address}/")
    chat.page.reload()
    chat.page.locator("#q1 .pc-answer").wait_for()
    expect(field).to_have_value("")
