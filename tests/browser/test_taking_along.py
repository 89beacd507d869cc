"""An answer is taken along: as a link that opens it again elsewhere, as a file, in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.conftest import Chat
from tests.browser.live import Server

pytestmark = pytest.mark.browser

OZG = "Was sagte der Minister zu den Fristen des OZG?"


def cited(chat: Chat, number: int = 1) -> list[tuple[str, str]]:
    """Quote and place of every citation of an answer."""
    cards = chat.page.locator(f"[id^='q{number}-s']:not(mark)").all()
    return [(c.locator(".pc-words").inner_text(), c.locator(".pc-where strong").inner_text()) for c in cards]


def copied_link(chat: Chat, number: int, name: str = "Link kopieren", done: str = "Kopiert") -> str:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    take = chat.page.locator(f"#q{number} .pc-take")
    take.get_by_role("button", name=name).click()
    expect(take.get_by_role("button", name=done)).to_be_visible()
    return str(chat.page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.slow
def test_a_copied_link_opens_the_same_answer_for_somebody_else(
    chat: Chat, server: Server, new_chat: Callable[..., Chat]
) -> None:
    chat.ask(OZG)
    address = copied_link(chat, 1)
    assert address.startswith(f"{server.address}/?answer=1")
    other = new_chat(server, address.removeprefix(f"{server.address}/"))
    shown = chat.page.locator("#q1 .pc-answer").inner_text()
    expect(other.page.locator("#q1 .pc-answer")).to_have_text(shown, use_inner_text=True)
    assert cited(other) == cited(chat) != []
    other.page.locator("#q1 a.pc-cite").first.click()
    expect(other.page.locator(".pc-printed mark").first).to_be_in_viewport()
    other.page.keyboard.press("Escape")
    other.ask("Und was sagte Dr. Vogt dazu?")
    expect(other.page.locator("#q2 .pc-answer")).to_contain_text("Vogt")
    assert other.complaints == other.elsewhere == []


@pytest.mark.slow
def test_a_follow_up_is_reopened_as_it_was_answered(chat: Chat, server: Server, new_chat: Callable[..., Chat]) -> None:
    chat.ask(OZG)
    chat.ask("Und was sagte Dr. Vogt dazu?")
    other = new_chat(server, copied_link(chat, 2).removeprefix(f"{server.address}/"))
    other.page.locator("#q1 .pc-answer").wait_for()
    assert [quote for quote, _ in cited(other)] == [quote for quote, _ in cited(chat, 2)] != []


@pytest.mark.slow
def test_a_link_from_an_english_page_opens_an_english_page(server: Server, new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(server, "?lang=en")
    expect(chat.page.locator("#pc-ask")).to_have_text("Ask")
    chat.ask("What did the minister say about the deadlines of the OZG?")
    address = copied_link(chat, 1, "Copy link", "Copied")
    other = new_chat(server, address.removeprefix(f"{server.address}/"))
    expect(other.page.locator("#q1 .pc-export summary")).to_have_text("Export")


@pytest.mark.slow
def test_a_broken_link_is_said_and_the_chat_works(server: Server, new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(server, "?answer=1kaputt<script>")
    expect(chat.page.locator("#pc-notice")).to_contain_text("unvollständig oder verändert")
    chat.ask(OZG)
    assert cited(chat)


@pytest.mark.slow
def test_a_word_file_holds_the_quote_and_its_reference(chat: Chat, server: Server, tmp_path: Path) -> None:
    chat.ask(OZG)
    chat.page.locator("#q1 .pc-export summary").click()
    with chat.page.expect_download() as started:
        chat.page.locator("#q1 .pc-export").get_by_role("link", name="Word").click()
    assert started.value.suggested_filename.endswith(".docx")
    started.value.save_as(tmp_path / "antwort.docx")
    text = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "antwort.docx")).paragraphs)
    for quote, place in cited(chat):
        assert quote in text
        assert place.rsplit(", ", 1)[1] in text
    assert f"{server.address}/?answer=1" in text


@pytest.mark.slow
def test_every_format_can_be_saved_and_a_wrong_address_says_so(chat: Chat, server: Server) -> None:
    chat.ask(OZG)
    links = [link.get_attribute("href") or "" for link in chat.page.locator("#q1 .pc-export a").all()]
    files = {}
    for link in links:
        with urllib.request.urlopen(f"{server.address}/{link}") as reply:
            assert reply.headers["content-disposition"].startswith("attachment; filename=")
            files[link.split("?")[0].removeprefix("export/")] = reply.read()
    assert files.keys() == {"docx", "markdown", "text", "csv", "bibtex", "csl"}
    quotes = [quote.strip("„“") for quote, _ in cited(chat)]
    table = csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"), newline=""), delimiter=";")
    assert [" ".join(row["Zitat"].split()) for row in table] == [" ".join(quote.split()) for quote in quotes]
    assert len(json.loads(files["csl"])) == len(quotes)
    for address, status in (("export/pdf?answer=1x", 404), ("export/docx?answer=1x", 400), ("export/docx", 400)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{server.address}/{address}")
        assert refused.value.code == status


@pytest.mark.slow
def test_from_an_answer_the_search_shows_as_many_turns_as_it_says_the_oldest_first(chat: Chat) -> None:
    chat.ask("Was sagte Franziska Ellerbrock 2026 zum Deich?")
    link = chat.page.locator("#q1 .pc-everything a")
    turns = re.search(r"\d+", link.inner_text())
    assert turns
    link.click()
    expect(chat.page.locator("#pc-found-head")).to_contain_text(f"{turns[0]} Redebeitr")
    expect(chat.page.locator(".pc-hit h3")).to_have_count(int(turns[0]))
    assert all("Ellerbrock" in name for name in chat.page.locator(".pc-hit h3").all_inner_texts())
    days = [str(time.get_attribute("datetime")) for time in chat.page.locator(".pc-hit time").all()]
    assert days == sorted(days)
    chat.page.go_back()
    expect(chat.page.locator("#q1 .pc-everything a")).to_contain_text(turns[0])
