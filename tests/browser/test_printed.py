"""The printed page in a real browser: beside an answer, as a picture, on a phone, by keyboard, when something fails."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from indexer.formats.file import File
from indexer.formats.pdf_page import drawn_page
from indexer.pipeline import index
from indexer.protocol import Turn
from indexer.store import Index
from rag.printed.letters import letters
from tests.browser.conftest import DESKTOP, TEXT_ONLY, Chat
from tests.browser.live import Server, serving
from tests.browser.test_accessibility import WINDOWS, violations
from tests.browser.test_chat import OZG, PHONE, sideways

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "indexer" / "sample"
VIEWER = "#pc-printed"


@dataclass
class PdfServer:
    """A server over the sample's PDF, a copy of which lies at `path`; `quote` is a span of one of its turns."""

    server: Server
    path: Path
    turn: Turn
    quote: tuple[int, int]

    @property
    def words(self) -> str:
        return self.turn.text[self.quote[0] : self.quote[1]]

    @property
    def hash(self) -> str:
        return f"#printed={self.turn.turn_id}&start={self.quote[0]}&end={self.quote[1]}"


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[PdfServer]:
    folder = tmp_path_factory.mktemp("printed")
    path = folder / "niederwalden_8_043.pdf"
    shutil.copy(SAMPLE / "pdf" / path.name, path)
    assert index([path], folder / "index", embedding_model="none").done
    with Index.open(folder / "index") as made:
        turns = made.turns_of("niederwalden/8/43")
    turn = max(turns, key=lambda turn: len(turn.text))
    start = turn.text.index(". ", 200) + 2
    end = turn.text.index(". ", start + 60) + 1
    with serving(folder / "index", *TEXT_ONLY) as server:
        yield PdfServer(server, path, turn, (start, end))


def opened(chat: Chat) -> Page:
    """The printed page of the first source of an answer."""
    chat.ask(OZG)
    chat.page.locator("#q1-s1 .pc-open-page").click()
    chat.page.locator(f"{VIEWER} .pc-desk mark").first.wait_for()
    return chat.page


def marked(page: Page) -> str:
    return letters("".join(page.locator(f"{VIEWER} .pc-desk mark").all_inner_texts())).text


def shows(page: Page, number: int) -> None:
    expect(page.locator("#pc-printed-title")).to_have_text(f"Seite {number}")


def number(page: Page) -> int:
    return int(page.locator("#pc-printed-title").inner_text().removeprefix("Seite "))


def test_a_source_opens_its_printed_page_beside_the_answer_with_exactly_the_quoted_words_marked(chat: Chat) -> None:
    page = opened(chat)
    quote = page.locator("#q1-s1 .pc-words").text_content() or ""
    assert marked(page) == letters(quote).text
    expect(page.locator(f"{VIEWER} mark").first).to_be_in_viewport()
    viewer, answer = page.locator(VIEWER).bounding_box(), page.locator("#q1 .pc-answer").bounding_box()
    assert viewer
    assert answer
    assert answer["x"] + answer["width"] <= viewer["x"]
    assert sideways(page) == 0
    where = page.locator("#q1-s1 .pc-where strong").text_content() or ""
    assert f"S. {number(page)}" in where
    expect(page.locator(".pc-printed-where p")).to_contain_text("Landtag Niederwalden, Plenarprotokoll 8/4")
    columns = page.locator(f"{VIEWER} .pc-columns").evaluate("e => getComputedStyle(e).columnCount")
    assert columns == "2"
    # Down the left column, then the right one: the first blocks stand below each other.
    tops = page.locator(f"{VIEWER} .pc-columns > *").evaluate_all(
        "all => all.slice(0, 3).map(e => [e.getBoundingClientRect().left, e.getBoundingClientRect().top])"
    )
    assert len({left for left, _ in tops}) == 1
    assert tops == sorted(tops)
    assert chat.elsewhere == []
    assert chat.complaints == []


def test_the_page_turns_by_button_and_by_key_and_the_words_are_marked_again_when_one_comes_back(chat: Chat) -> None:
    page = opened(chat)
    first, quote = number(page), marked(page)
    page.locator('[data-printed-way="after"]').click()
    shows(page, first + 1)
    expect(page.locator('[data-printed-way="after"]')).to_be_focused()
    expect(page.locator(f"{VIEWER} .pc-desk mark")).to_have_count(0)
    expect(page.locator(".pc-printed-note")).to_contain_text("auf einer anderen Seite")
    page.keyboard.press("ArrowLeft")
    shows(page, first)
    assert marked(page) == quote
    page.keyboard.press("PageDown")
    shows(page, first + 1)
    page.keyboard.press("PageUp")
    shows(page, first)


@pytest.mark.slow
def test_escape_closes_it_and_gives_the_focus_back_and_tab_stays_within(chat: Chat) -> None:
    page = opened(chat)
    expect(page.locator("#pc-printed-title")).to_be_focused()
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#pc-printed').contains(document.activeElement)")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.querySelector('#pc-printed').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator(VIEWER)).to_be_hidden()
    expect(page.locator("#q1-s1 .pc-open-page")).to_be_focused()
    assert "#printed" not in page.url


@pytest.mark.slow
def test_what_was_opened_before_is_not_seen_while_another_page_is_fetched(chat: Chat) -> None:
    page = opened(chat)
    page.keyboard.press("Escape")
    page.route("**/printed?*", lambda route: None)
    page.locator(".pc-open-page").first.click()
    expect(page.locator(VIEWER)).to_be_visible()
    assert page.locator(f"{VIEWER} mark").count() == 0


@pytest.mark.slow
def test_it_opens_by_keyboard(chat: Chat) -> None:
    chat.ask(OZG)
    chat.page.locator("#q1-s1 .pc-open-page").focus()
    chat.page.keyboard.press("Enter")
    chat.page.locator(f"{VIEWER} mark").first.wait_for()


def test_a_marker_of_the_answer_shows_its_own_page_while_one_is_open(chat: Chat) -> None:
    chat.ask("Was wurde zum Hochwasserschutz gesagt?")
    cards = chat.page.locator("#pc-sources .pc-card:has(.pc-n)")
    assert cards.count() > 1
    chat.page.locator("#q1-s1 .pc-open-page").click()
    chat.page.locator(f"{VIEWER} mark").first.wait_for()
    chat.page.locator('#q1 a.pc-cite:text-is("2")').first.click()
    span = chat.page.locator("#q1-s2 .pc-open-page")
    start, turn = span.get_attribute("data-printed-start"), span.get_attribute("data-printed-turn")
    expect(chat.page.locator(f'{VIEWER} .pc-printed[data-turn="{turn}"][data-start="{start}"]')).to_be_visible()
    assert marked(chat.page) == letters(chat.page.locator("#q1-s2 .pc-words").text_content() or "").text


@pytest.mark.slow
def test_the_debate_around_leads_to_the_neighbours_pages_and_the_address_keeps_what_is_shown(
    chat: Chat, server: Server
) -> None:
    page = opened(chat)
    neighbour = page.locator(".pc-near button").first
    turn = neighbour.get_attribute("data-printed-turn")
    neighbour.click()
    page.locator(f'{VIEWER} .pc-printed[data-turn="{turn}"]').wait_for()
    assert f"#printed={turn}" in page.url
    page.reload()
    page.locator(f'{VIEWER} .pc-printed[data-turn="{turn}"]').wait_for()


@pytest.mark.slow
def test_a_link_can_be_copied_and_leads_to_the_words_in_the_reader(chat: Chat) -> None:
    chat.ask(OZG)
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.page.locator("#q1-s1 [data-address]").click()
    expect(chat.page.locator("#q1-s1 [data-address]")).to_have_text("Kopiert")
    held = chat.page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{chat.address}/reader\?turn=niederwalden/8/4\d/\d+&start=\d+&end=\d+", held)


def over(page: Page) -> list[tuple[float, float, float, float]]:
    """The rectangles over the picture: left, bottom, right, top in shares of the page, from its lower left corner."""
    read = """e => { const [r, p] = [e, e.parentElement.querySelector('img')].map(one => one.getBoundingClientRect());
      return [(r.left - p.left) / p.width, (p.bottom - r.bottom) / p.height,
              (r.right - p.left) / p.width, (p.bottom - r.top) / p.height]; }"""
    return [tuple(box.evaluate(read)) for box in page.locator(f"{VIEWER} .pc-over").all()]


def test_a_pdf_page_is_its_picture_and_the_rectangles_lie_over_the_quoted_characters(
    pdf: PdfServer, new_chat: Callable[..., Chat]
) -> None:
    chat = new_chat(pdf.server, pdf.hash)
    page = chat.page
    page.locator(f"{VIEWER} .pc-over").first.wait_for()
    expect(page.locator(f"{VIEWER} .pc-over").first).to_be_in_viewport()
    picture = page.locator(f"{VIEWER} img")
    page.wait_for_function("document.querySelector('#pc-printed img').naturalWidth > 1000")
    assert picture.get_attribute("alt") == f"Seite {number(page)} als Bild"
    drawn = drawn_page(File(pdf.path), pdf.turn.paragraph_at(pdf.quote[0]).file_page)
    assert drawn
    told = ""
    for left, bottom, right, top in over(page):
        line = [
            glyph
            for glyph in drawn.glyphs
            if left < (glyph.left + glyph.right) / 2 / drawn.width < right
            and bottom < (glyph.bottom + glyph.top) / 2 / drawn.height < top
        ]
        told += "".join(glyph.char for glyph in sorted(line, key=lambda glyph: glyph.left))
    assert letters(told).text == letters(pdf.words).text
    assert chat.elsewhere == []
    assert chat.complaints == []


@pytest.mark.slow
def test_a_picture_is_enlarged_and_the_page_can_be_read_as_text(pdf: PdfServer, new_chat: Callable[..., Chat]) -> None:
    page = new_chat(pdf.server, pdf.hash).page
    picture = page.locator(f"{VIEWER} img")
    picture.wait_for()
    before = picture.bounding_box()
    page.locator('[data-printed-zoom="1"]').click()
    after = picture.bounding_box()
    assert before
    assert after
    assert after["width"] == pytest.approx(before["width"] * 1.25, rel=0.02)
    page.locator("[data-printed-view]").click()
    page.locator(f"{VIEWER} .pc-sheet-page").wait_for()
    assert marked(page) == letters(pdf.words).text
    page.locator("[data-printed-view]").click()
    page.locator(f"{VIEWER} .pc-over").first.wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.slow
def test_on_a_phone_it_fills_the_screen_and_nothing_scrolls_sideways(
    pdf: PdfServer, new_chat: Callable[..., Chat], scheme: str
) -> None:
    page = new_chat(pdf.server, pdf.hash, viewport=PHONE, scheme=scheme).page
    page.locator(f"{VIEWER} .pc-over").first.wait_for()
    assert page.locator(VIEWER).bounding_box() == {"x": 0, "y": 0, **PHONE}
    expect(page.locator(f"{VIEWER} .pc-over").first).to_be_in_viewport()
    page.locator("[data-printed-view]").click()
    page.locator(f"{VIEWER} mark").first.wait_for()
    assert sideways(page) == 0
    body = page.locator(".pc-printed-body")
    assert body.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    assert page.locator(f"{VIEWER} .pc-columns").evaluate("e => getComputedStyle(e).columnCount") == "1"
    assert body.evaluate("e => parseFloat(getComputedStyle(e.querySelector('.pc-set-speech')).fontSize)") >= 15
    page.locator("[data-printed-close]").click()
    expect(page.locator(VIEWER)).to_be_hidden()


def test_where_the_file_is_gone_its_text_stands_there_and_it_is_said(
    pdf: PdfServer, new_chat: Callable[..., Chat]
) -> None:
    hidden = pdf.path.rename(pdf.path.with_suffix(".gone"))
    try:
        page = new_chat(pdf.server, pdf.hash).page
        page.locator(f"{VIEWER} mark").first.wait_for()
        expect(page.locator(".pc-printed-note").first).to_contain_text("PDF-Datei ist nicht mehr da")
        assert marked(page) == letters(pdf.words).text
    finally:
        hidden.rename(pdf.path)


def test_an_address_that_leads_nowhere_says_so(new_chat: Callable[..., Chat], server: Server) -> None:
    page = new_chat(server, "#printed=niederwalden/8/41/9999&start=0&end=5").page
    expect(page.locator("#pc-printed-title")).to_have_text("Seite nicht gefunden")
    expect(page.locator(".pc-printed-note")).to_contain_text("nicht (mehr) im Index")


@pytest.mark.slow
def test_when_the_server_does_not_answer_it_is_said_and_can_be_tried_again(chat: Chat) -> None:
    chat.ask(OZG)
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.abort()

    chat.page.route("**/printed?*", refuse)
    chat.page.locator("#q1-s1 .pc-open-page").click()
    expect(chat.page.locator('[data-state="failed"]')).to_contain_text("konnte nicht geladen werden")
    expect(chat.page.locator("[data-printed-again]")).to_be_focused()
    chat.page.unroute("**/printed?*")
    chat.page.locator("[data-printed-again]").click()
    chat.page.locator(f"{VIEWER} mark").first.wait_for()
    assert refused


@pytest.mark.slow
def test_it_follows_the_language(chat: Chat) -> None:
    page = opened(chat)
    page.locator('[data-choose="en"]').click()
    expect(page.locator("#pc-printed-title")).to_have_text(re.compile(r"Page \d+"))
    expect(page.locator("[data-printed-close]")).to_have_attribute("aria-label", "Close the printed page")


@pytest.mark.slow
def test_elsewhere_than_in_the_chat_it_lies_over_the_page_and_a_click_beside_it_closes_it(
    new_chat: Callable[..., Chat], server: Server
) -> None:
    chat = new_chat(server, viewport={"width": 900, "height": 800})
    page = opened(chat)
    assert page.evaluate("document.querySelector('#pc-printed').matches(':modal')")
    page.set_viewport_size(DESKTOP)
    expect(page.locator(f"{VIEWER}.pc-beside")).to_be_visible()


@pytest.mark.parametrize("window", ["light", "dark", pytest.param("phone", marks=pytest.mark.slow)])
def test_a_printed_page_passes_the_rules_of_accessibility_as_text_as_a_picture_and_where_there_is_none(
    pdf: PdfServer, server: Server, new_chat: Callable[..., Chat], window: str
) -> None:
    chat = new_chat(server, **WINDOWS[window])
    page = opened(chat)
    assert violations(page) == []
    page.locator(".pc-printed-around .pc-turn > summary").click()
    assert violations(page) == []
    page = new_chat(pdf.server, pdf.hash, **WINDOWS[window]).page
    page.locator(f"{VIEWER} .pc-over").first.wait_for()
    assert violations(page) == []
    page = new_chat(server, "#printed=niederwalden/8/41/9999&start=0&end=5", **WINDOWS[window]).page
    page.locator(".pc-printed-missing").wait_for()
    assert violations(page) == []
