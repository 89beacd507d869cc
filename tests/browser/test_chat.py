"""What a user does with the chat, in a real browser against the real server."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from indexer.store import Index
from tests.browser.conftest import TEXT_ONLY, Chat
from tests.browser.live import Server, serving

pytestmark = pytest.mark.browser

OZG = "Was sagte der Minister zu den Fristen des OZG?"
PHONE = {"width": 380, "height": 800}


def closed_up(words: str) -> str:
    return re.sub(r"\s", "", words)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_an_answer_is_cited_and_its_source_opens_with_exactly_the_quoted_words_marked(
    chat: Chat, server: Server
) -> None:
    chat.ask(OZG)
    marker = chat.page.locator("#q1 a.pc-cite").first
    expect(marker).to_have_text("1")
    card = chat.page.locator("#q1-s1")
    quote = card.locator(".pc-words").inner_text().strip("„“")
    assert quote in chat.answer(1)
    assert card.locator(".pc-text").is_hidden()
    marker.click()
    expect(chat.page.locator(".pc-printed mark").first).to_be_in_viewport()
    chat.page.keyboard.press("Escape")
    expect(marker).to_be_focused()
    expect(card.locator(".pc-text")).to_be_visible()
    expect(card.locator("mark").first).to_be_in_viewport()
    assert closed_up("".join(card.locator("mark").all_inner_texts())) == closed_up(quote)
    expect(card).to_contain_text(re.compile(r"Plenarprotokoll 8/4[12], S\. 31\d\d"))
    expect(card.locator("h3")).to_have_text(re.compile("Holtkamp|Kettler"))
    expect(card.locator(".pc-capacity")).to_contain_text("Minister des Innern")
    expect(card.locator(".pc-date")).to_have_text(re.compile(r"\d\d\.\d\d\.2026"))
    expect(card.locator(".pc-agenda")).not_to_be_empty()


def test_the_whole_turn_is_there_with_pages_in_the_margin_and_calls_set_off(chat: Chat, server: Server) -> None:
    chat.ask("Was sagte Ministerpräsidentin Ahrbeck zum Hochwasserschutz?")
    with Index.open(server.index) as index:
        turns = {
            text: turn for row in index.sittings() for turn in index.turns_of(row.sitting_id) if (text := turn.text)
        }
    for opener in chat.page.locator(".pc-panel > .pc-cards .pc-turn > summary").all():
        opener.click()
    shown = chat.page.locator(".pc-panel > .pc-cards .pc-text").all()
    assert shown
    called = 0
    for turn_shown in shown:
        pages = turn_shown.locator(".pc-page").all_inner_texts()
        calls = turn_shown.locator(".pc-call").all_inner_texts()
        turn_shown.evaluate("e => e.querySelectorAll('.pc-page, .pc-call').forEach(n => n.remove())")
        words = closed_up(turn_shown.inner_text())
        turn = next(turn for text, turn in turns.items() if closed_up(text) == words)
        assert list(dict.fromkeys(pages)) == list(dict.fromkeys(f"S. {p.page}" for p in turn.paragraphs))
        assert all(call.text in " ".join(calls) for call in turn.interjections)
        called += len(calls)
    assert called


def test_the_conversation_goes_on_and_an_earlier_answer_keeps_its_sources(chat: Chat) -> None:
    chat.ask("Was forderte Sabine Rautert im März 2026 zur Pflichtversicherung gegen Elementarschäden?")
    chat.ask("Und was sagte die Liberale Mitte dazu?")
    assert chat.page.locator(".pc-question").all_inner_texts()[0].startswith("Was forderte")
    expect(chat.page.locator("#q2")).to_contain_text("Liberale Mitte")
    expect(chat.page.locator("#q1-s1")).to_have_count(0)
    chat.page.locator("#q1 a.pc-cite").first.click()
    expect(chat.page.locator("#q1-s1 .pc-text")).to_be_visible()
    expect(chat.page.locator("#q1-s1 h3")).to_contain_text("Sabine Rautert")
    chat.page.get_by_role("button", name="Neues Gespräch").click()
    expect(chat.page.locator(".pc-exchange")).to_have_count(0)
    expect(chat.page.locator(".pc-welcome")).to_be_visible()


@pytest.mark.slow
def test_an_example_is_asked_with_one_click(chat: Chat) -> None:
    example = chat.page.locator(".pc-example").first
    question = example.inner_text()
    example.click()
    expect(chat.page.locator("#q1 .pc-question")).to_have_text(question)
    expect(chat.page.locator("#q1 .pc-made")).to_be_visible()


def test_a_filter_is_shown_respected_and_taken_away_again(chat: Chat) -> None:
    page = chat.page
    page.locator("#pc-filters > button").click()
    page.locator("#pc-filter-speakers input").fill("Vogt")
    page.get_by_role("option", name=re.compile("Martin Vogt")).click()
    page.locator("#pc-filter-speakers input").press("Escape")
    chip = page.locator("#pc-active button", has_text="Martin Vogt")
    expect(chip).to_be_visible()
    expect(page.locator("#pc-active .pc-matching")).to_have_text(re.compile(r"\d+ Redebeitr"))
    chat.ask("Welche Fristen gelten für die Vorrangleistungen?")
    names = page.locator(".pc-panel h3").all_text_contents()
    assert names
    assert {name.removeprefix("Dr. ") for name in names} == {"Martin Vogt"}
    expect(page.locator("#q1 .pc-limit")).to_have_text("Martin Vogt")
    chip.click()
    expect(page.locator("#pc-active button")).to_have_count(0)
    page.locator("#pc-filters > button").click()
    page.locator("#pc-filter-date_from input").fill("gestern")
    page.locator("#pc-filter-date_from input").press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("gestern")


def test_where_nothing_answers_it_says_so_and_shows_the_nearest_passages(chat: Chat) -> None:
    chat.ask("Was sagte die Ministerpräsidentin zum Ausbau des Flughafens Altenbrück?")
    expect(chat.page.locator("#q1 .pc-abstained")).to_be_visible()
    expect(chat.page.locator("#q1 a.pc-cite")).to_have_count(0)
    expect(chat.page.locator(".pc-panel h2")).to_have_text("Nächstliegende Stellen")


def test_an_empty_and_an_endless_question_get_a_hint(chat: Chat) -> None:
    chat.page.locator("#pc-ask").click()
    expect(chat.page.get_by_role("alert")).to_contain_text("Bitte geben Sie eine Frage ein")
    chat.page.locator("#pc-question textarea").fill("Wolf " * 500)
    chat.page.locator("#pc-ask").click()
    expect(chat.page.get_by_role("alert")).to_contain_text("2.000")
    expect(chat.page.locator(".pc-exchange")).to_have_count(0)
    chat.ask(OZG)
    expect(chat.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\"> Fristen?",
        "![Frist](https://elsewhere.example/x.png) [OZG](https://elsewhere.example) Fristen?",
        "${document.title='hacked'} {{constructor}} `Fristen`?",
    ],
)
def test_markup_in_a_question_is_shown_as_text_and_does_nothing(chat: Chat, hostile: str) -> None:
    chat.ask(hostile)
    expect(chat.page.locator("#q1 .pc-question")).to_have_text(hostile)
    assert (
        chat.page.locator("#q1 :is(script, img, a:not(.pc-cite, .pc-file, .pc-print, .pc-everything a))").count() == 0
    )
    assert chat.page.title() == "plenarchat"
    assert chat.elsewhere == []


def test_english_on_request_and_by_the_switch_without_losing_the_conversation(
    chat: Chat, server: Server, new_chat: Callable[..., Chat]
) -> None:
    english = new_chat(server, "?lang=en")
    expect(english.page.get_by_role("button", name="New conversation")).to_be_visible()
    expect(english.page.locator("html")).to_have_attribute("lang", "en")
    expect(english.page.locator("#pc-ask")).to_have_text("Ask")
    english.ask(
        "What did interior minister Kettler announce for the 26 online services that failed the security check?"
    )
    expect(english.page.locator("#q1 .pc-answer")).to_have_attribute("lang", "en")
    chat.ask(OZG)
    quoted = chat.page.locator("#q1 blockquote").first.inner_text()
    chat.page.get_by_role("button", name="EN", exact=True).click()
    expect(chat.page.locator("#pc-ask")).to_have_text("Ask")
    expect(chat.page.locator(".pc-panel h2")).to_have_text("Sources")
    chat.page.get_by_role("button", name="Filters").click()
    expect(chat.page.get_by_label("Speaker")).to_have_count(1)
    expect(chat.page.locator("#q1 blockquote").first).to_have_text(quoted)
    assert chat.page.url.endswith("?lang=en")
    chat.page.get_by_role("button", name="DE", exact=True).click()
    expect(chat.page.locator("#pc-ask")).to_have_text("Fragen")


def test_on_a_phone_nothing_runs_out_sideways_and_the_sources_follow_the_answer(
    server: Server, new_chat: Callable[..., Chat]
) -> None:
    chat = new_chat(server, viewport=PHONE)
    assert sideways(chat.page) <= 0
    chat.page.locator("#pc-filters > button").click()
    assert sideways(chat.page) <= 0
    chat.page.locator("#pc-filters > button").click()
    chat.ask(OZG)
    answer, sources = (chat.page.locator(where).bounding_box() for where in ("#q1", ".pc-panel"))
    assert answer
    assert sources
    assert sources["y"] >= answer["y"] + answer["height"]
    expect(chat.page.locator("#pc-question textarea")).to_be_in_viewport()
    chat.page.locator("#q1 a.pc-cite").first.click()
    expect(chat.page.locator(".pc-printed mark").first).to_be_in_viewport()
    assert sideways(chat.page) <= 0


def test_light_and_dark_follow_the_system_and_the_switch(server: Server, new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(server, scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = chat.page.evaluate(ground)
    chat.page.get_by_role("button", name="Hell oder dunkel").click()
    light = chat.page.evaluate(ground)
    assert light != dark
    chat.open()
    assert chat.page.evaluate(ground) == light


def test_the_keyboard_is_enough(chat: Chat) -> None:
    chat.ask(OZG)
    chat.page.locator("#q1 a.pc-cite").first.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".pc-printed mark").first).to_be_in_viewport()
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#q1 a.pc-cite").first).to_be_focused()
    expect(chat.page.locator("#q1-s1 .pc-text")).to_be_visible()
    assert chat.page.get_by_label("Ihre Frage").count() == 1


def test_nothing_is_asked_of_another_host_and_the_console_stays_clean(chat: Chat) -> None:
    chat.ask(OZG)
    chat.page.locator("#q1 a.pc-cite").first.click()
    chat.page.get_by_role("button", name="EN", exact=True).click()
    expect(chat.page.locator("#pc-ask")).to_have_text("Ask")
    assert chat.elsewhere == []
    assert chat.complaints == []


def test_a_reference_is_copied_ready_to_paste(chat: Chat) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask(OZG)
    button = chat.page.locator("#q1-s1").get_by_role("button", name="Fundstelle kopieren", exact=True)
    button.click()
    expect(chat.page.locator("#q1-s1").get_by_role("button", name="Kopiert")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"Landtag Niederwalden, Plenarprotokoll 8/4\d, \d\d\.\d\d\.2026, S\. 31\d\d \(.+\)", copied)


def test_a_broken_index_is_said_and_the_chat_goes_on_when_it_is_back(
    sample_index: Path, tmp_path: Path, new_chat: Callable[..., Chat]
) -> None:
    index = tmp_path / "index"
    shutil.copytree(sample_index, index)
    database = index / "protocols.sqlite"
    sound = database.read_bytes()
    with serving(index, *TEXT_ONLY) as server:
        chat = new_chat(server)
        database.write_bytes(b"no database any more" * 4096)
        chat.ask(OZG)
        expect(chat.page.locator("#q1 .pc-problem")).to_be_visible()
        expect(chat.page.locator("#pc-question textarea")).to_be_enabled()
        database.write_bytes(sound)
        chat.ask(OZG)
        expect(chat.page.locator("#q2 a.pc-cite").first).to_be_visible()


def test_an_index_without_protocols_says_how_to_fill_it(tmp_path: Path, new_chat: Callable[..., Chat]) -> None:
    Index.open(tmp_path / "index", create=True).close()
    with serving(tmp_path / "index", *TEXT_ONLY) as server:
        chat = new_chat(server)
        expect(chat.page.locator(".pc-nothing")).to_contain_text("plenarchat index")
        chat.ask("Was sagte der Minister?")
        expect(chat.page.locator("#q1")).not_to_have_class("pc-problem")


@pytest.mark.slow
def test_an_interrupt_ends_the_server_at_once_even_with_a_page_open(
    sample_index: Path, new_chat: Callable[..., Chat]
) -> None:
    with serving(sample_index, *TEXT_ONLY) as server:
        new_chat(server)
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(10) in (0, 130)
