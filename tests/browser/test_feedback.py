"""An answer is judged in a real browser, and what was said of it is in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, ViewportSize, expect

from tests.browser.conftest import TEXT_ONLY, Chat
from tests.browser.live import Server, serving
from ui.feedback.entry import Entry
from ui.feedback.store import read

pytestmark = pytest.mark.browser

OZG = "Was sagte der Minister zu den Fristen des OZG?"
PHONE: ViewportSize = {"width": 380, "height": 800}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "feedback.jsonl"


@pytest.fixture(scope="module")
def server(sample_index: Path, browser: Browser, kept: Path) -> Iterator[Server]:
    with serving(sample_index, *TEXT_ONLY, "--feedback", str(kept)) as server:
        yield server


@pytest.fixture(autouse=True)
def empty(kept: Path) -> None:
    kept.unlink(missing_ok=True)


def told(kept: Path) -> list[Entry]:
    return list(read(kept).current().values())


def control(chat: Chat, number: int = 1) -> Locator:
    return chat.page.locator(f"#q{number} .pc-feedback")


@pytest.mark.slow
def test_a_thumb_up_is_kept_with_what_was_cited_and_can_be_taken_back(chat: Chat, kept: Path) -> None:
    chat.ask(OZG)
    up = control(chat).get_by_role("button", name="Gute Antwort")
    expect(control(chat)).to_contain_text("bleibt auf diesem Server")
    up.click()
    expect(control(chat).get_by_role("status")).to_have_text("Danke, gespeichert.")
    expect(up).to_have_attribute("aria-pressed", "true")
    (entry,) = told(kept)
    assert (entry.question, entry.verdict) == (OZG, "up")
    assert "Rainer Holtkamp" in [cited["speaker"] for cited in entry.citations]
    up.click()
    expect(control(chat).get_by_role("status")).to_have_text("Zurückgenommen.")
    expect(up).to_have_attribute("aria-pressed", "false")
    assert told(kept) == []
    assert chat.complaints == chat.elsewhere == []


@pytest.mark.slow
def test_a_thumb_down_asks_why_and_replaces_what_was_said(chat: Chat, kept: Path) -> None:
    chat.ask(OZG)
    control(chat).get_by_role("button", name="Gute Antwort").click()
    expect(control(chat).get_by_role("status")).to_have_text("Danke, gespeichert.")
    down = control(chat).get_by_role("button", name="Schlechte Antwort")
    down.click()
    expect(control(chat).locator("form")).to_contain_text("kein Name und keine Adresse")
    expect(control(chat).get_by_label("Falsche Person")).to_be_focused()
    control(chat).get_by_label("Falsche Seite").check()
    control(chat).get_by_label("Anmerkung").fill("Es war S. 3124.")
    control(chat).get_by_role("button", name="Absenden").click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(control(chat).locator("form")).to_be_hidden()
    (entry,) = told(kept)
    assert (entry.verdict, entry.reason, entry.comment) == ("down", "wrong_page", "Es war S. 3124.")
    down.click()
    expect(control(chat).get_by_label("Falsche Seite")).to_be_checked()
    control(chat).get_by_role("button", name="Zurücknehmen").click()
    expect(down).to_have_attribute("aria-pressed", "false")
    assert told(kept) == []


@pytest.mark.slow
def test_what_was_said_and_begun_is_there_after_the_next_question_and_in_english(chat: Chat, kept: Path) -> None:
    chat.ask(OZG)
    control(chat).get_by_role("button", name="Schlechte Antwort").click()
    control(chat).get_by_label("Anmerkung").fill("Noch nicht fertig")
    chat.ask("Und was sagte Dr. Vogt dazu?")
    expect(control(chat).get_by_label("Anmerkung")).to_have_value("Noch nicht fertig")
    control(chat, 2).get_by_role("button", name="Gute Antwort").click()
    expect(control(chat, 2).get_by_role("status")).to_have_text("Danke, gespeichert.")
    chat.page.get_by_role("button", name="EN", exact=True).click()
    expect(control(chat, 2).get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    expect(control(chat).get_by_label("Comment")).to_have_value("Noch nicht fertig")
    assert [(entry.question, entry.history) for entry in told(kept)] == [("Und was sagte Dr. Vogt dazu?", (OZG,))]


@pytest.mark.slow
def test_the_keyboard_is_enough_and_a_phone_wide_enough(
    server: Server, new_chat: Callable[..., Chat], kept: Path
) -> None:
    chat = new_chat(server, viewport=PHONE)
    chat.ask(OZG)
    control(chat).get_by_role("button", name="Schlechte Antwort").press("Enter")
    chat.page.keyboard.press("ArrowDown")
    chat.page.keyboard.press("ArrowDown")
    expect(control(chat).get_by_label("Es fehlt etwas")).to_be_checked()
    assert not chat.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    chat.page.keyboard.press("Escape")
    expect(control(chat).locator("form")).to_be_hidden()
    expect(control(chat).get_by_role("button", name="Schlechte Antwort")).to_be_focused()
    assert told(kept) == []


@pytest.mark.slow
def test_what_could_not_be_kept_is_said(chat: Chat, kept: Path) -> None:
    chat.ask(OZG)
    kept.mkdir()
    try:
        control(chat).get_by_role("button", name="Gute Antwort").click()
        expect(control(chat).get_by_role("status")).to_contain_text("konnte nicht gespeichert werden")
        expect(control(chat).get_by_role("button", name="Gute Antwort")).to_have_attribute("aria-pressed", "false")
    finally:
        kept.rmdir()


@pytest.mark.slow
def test_where_it_is_switched_off_there_are_no_thumbs(sample_index: Path, new_chat: Callable[..., Chat]) -> None:
    with serving(sample_index, *TEXT_ONLY, "--feedback", "none") as server:
        chat = new_chat(server)
        chat.ask(OZG)
        expect(control(chat)).to_have_count(1)
        expect(control(chat)).to_be_hidden()
        assert not sample_index.with_name(f"{sample_index.name}.feedback.jsonl").exists()
