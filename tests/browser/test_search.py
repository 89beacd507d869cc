"""What a user does with the search page, in a real browser against the real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from indexer.store import Index, TurnQuery
from tests.browser.conftest import Chat
from tests.browser.live import Server
from tests.browser.test_accessibility import WINDOWS, violations
from tests.browser.test_chat import PHONE, sideways

pytestmark = pytest.mark.browser


def visit(chat: Chat, query: str = "") -> Page:
    """Open the search page and wait for what it shows."""
    # By way of an empty page: Gradio may load a page again whose connection is cut while it starts.
    chat.page.goto("about:blank")
    chat.page.goto(f"{chat.address}/search{query}")
    chat.page.locator("#pc-found .pc-search").wait_for()
    return chat.page


def complaints(chat: Chat) -> list[str]:
    """What the browser complained of; a page that was left while it loaded is none."""
    left = ("AbortError", "Connection errored out")
    return [told for told in chat.complaints if not any(words in told for words in left)]


def heading(page: Page) -> Locator:
    return page.locator("#pc-found-head")


def count(page: Page) -> int:
    found = re.match(r"([\d.]+) Redebeitr", heading(page).inner_text())
    assert found
    return int(found[1].replace(".", ""))


def test_words_are_searched_and_stand_marked_in_their_context(chat: Chat, server: Server) -> None:
    page = visit(chat)
    expect(page.locator("h2")).to_have_text("Redebeiträge durchsuchen")
    page.locator("#pc-search-q").locator("textarea, input").fill("Frist")
    page.locator("#pc-search-q").locator("textarea, input").press("Enter")
    expect(heading(page)).to_contain_text("Redebeiträge")
    page.wait_for_url("**/search?q=Frist")
    with Index.open(server.index) as index:
        found = index.search_turns(TurnQuery("Frist"))
        assert count(page) == found.total
        expect(page.locator(".pc-hit")).to_have_count(len(found.turns))
        marks = page.locator(".pc-lines mark").all_inner_texts()
        assert marks
        assert all(word.lower().startswith("frist") for word in marks)
        for line in page.locator(".pc-lines a").all()[:8]:
            address = parse_qs(urlsplit(line.get_attribute("href") or "").query)
            turn = index.turn(address["turn"][0])
            assert turn
            keyword = turn.text[int(address["start"][0]) : int(address["end"][0])]
            assert keyword in line.locator("mark").all_inner_texts()
            shown = line.inner_text().removeprefix("… ").removesuffix(" …")
            assert " ".join(shown.split()) in " ".join(turn.text.split())
    expect(page.locator(".pc-hit-foot [data-printed-turn]").first).to_contain_text(re.compile(r"S\. 31\d\d"))
    expect(page.locator(".pc-where strong").first).to_have_text(re.compile(r"Plenarprotokoll 8/4[12], S\. 31\d\d"))
    assert chat.elsewhere == []
    assert complaints(chat) == []


def test_a_line_leads_to_the_reader_at_its_words(chat: Chat) -> None:
    page = visit(chat, "?q=Frist")
    line = page.locator(".pc-lines a").first
    target = line.get_attribute("href") or ""
    assert re.fullmatch(r"reader\?turn=niederwalden%2F8%2F4\d%2F\d+&start=\d+&end=\d+", target)
    line.click()
    page.wait_for_url(f"**{target}")


def test_a_facet_narrows_to_what_it_counts_and_lets_go_again(chat: Chat) -> None:
    page = visit(chat, "?q=Frist")
    every = count(page)
    facet = page.locator('.pc-facet[data-value="government"]')
    of = int(facet.locator(".pc-facet-n").inner_text())
    assert 0 < of < every
    facet.click()
    chip = page.locator(".pc-chips a", has_text="Regierung")
    expect(chip).to_be_visible()
    assert count(page) == of
    page.wait_for_url("**role=government**")
    expect(page.locator('.pc-facet[data-value="government"]')).to_have_attribute("aria-current", "true")
    expect(heading(page)).to_be_focused()
    party = page.locator(".pc-facets section", has=page.get_by_role("heading", name="Amt")).locator(".pc-facet").first
    office = int(party.locator(".pc-facet-n").inner_text())
    party.click()
    expect(page.locator(".pc-chips a.pc-chip")).to_have_count(2)
    assert count(page) == office
    page.locator(".pc-chips a", has_text="Regierung").click()
    expect(page.locator(".pc-chips a.pc-chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".pc-chips a.pc-chip")).to_have_count(2)
    page.go_back()
    page.go_back()
    expect(page.locator(".pc-chips a.pc-chip")).to_have_count(0)
    assert count(page) == every
    page.reload()
    page.locator("#pc-found .pc-search").wait_for()
    assert count(page) == every


def test_the_form_filters_and_its_values_stand_in_the_address(chat: Chat) -> None:
    page = visit(chat, "?q=Frist")
    page.locator("#pc-filters > button").click()
    page.locator("#pc-filter-speakers input").fill("Kettler")
    page.get_by_role("option", name=re.compile("Kettler")).first.click()
    page.locator("#pc-filter-speakers input").press("Escape")
    expect(page.locator(".pc-chips a", has_text="Kettler")).to_be_visible()
    page.wait_for_url("**Kettler**")
    assert {name.removeprefix("Dr. ") for name in page.locator(".pc-hit h3").all_inner_texts()} == {
        name.removeprefix("Dr. ") for name in page.locator(".pc-hit h3").all_inner_texts() if "Kettler" in name
    }
    page.locator("#pc-filter-date_from input").fill("gestern")
    page.locator("#pc-filter-date_from input").press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("gestern")
    page.get_by_role("link", name="Ohne Filter suchen").click()
    expect(heading(page)).to_be_visible()
    expect(page.locator(".pc-chips a.pc-chip")).to_have_count(0)


@pytest.mark.slow
def test_an_address_fills_the_form(chat: Chat) -> None:
    page = visit(chat, "?q=Frist&speaker=Kettler&from=2026&without_chair=1")
    page.locator("#pc-filters > button").click()
    expect(page.locator("#pc-search-q").locator("textarea, input")).to_have_value("Frist")
    expect(page.locator("#pc-filter-date_from input")).to_have_value("2026")
    expect(page.locator("#pc-filter-speakers .token").first).to_contain_text("Kettler")
    expect(page.locator("#pc-no-chair input")).to_be_checked()


@pytest.mark.slow
def test_by_date_and_page_by_page_every_turn_comes_once(chat: Chat, server: Server) -> None:
    page = visit(chat, "?role=member&role=government")
    page.get_by_role("link", name="Älteste").click()
    expect(page.locator(".pc-switch a", has_text="Älteste")).to_have_attribute("aria-current", "true")
    seen: list[str] = []
    days: list[str] = []
    while True:
        seen += [
            str(button.get_attribute("data-printed-turn"))
            for button in page.locator(".pc-hit [data-printed-turn]").all()
        ]
        days += [str(time.get_attribute("datetime")) for time in page.locator(".pc-hit time").all()]
        following = page.get_by_role("link", name="Weiter")
        if not following.count():
            break
        number = int(page.locator('.pc-pager [aria-current="page"]').inner_text())
        following.click()
        expect(page.locator('.pc-pager [aria-current="page"]')).to_have_text(str(number + 1))
        expect(heading(page)).to_be_in_viewport()
    assert len(seen) == len(set(seen)) > 20
    assert days == sorted(days)
    assert len(days) == count(page)


@pytest.mark.slow
def test_the_lines_stand_keyword_below_keyword(chat: Chat) -> None:
    page = visit(chat, "?q=Frist")
    page.get_by_role("link", name="Zeilen").click()
    rows = page.locator(".pc-concordance tbody tr")
    expect(rows.first).to_be_visible()
    assert rows.count() > 5
    lefts = {round(box["x"] + box["width"]) for row in rows.all() if (box := row.locator(".pc-left").bounding_box())}
    assert len(lefts) == 1
    assert all(word.lower().startswith("frist") for word in page.locator(".pc-key mark").all_inner_texts())
    page.wait_for_url("**view=lines**")


@pytest.mark.slow
def test_nothing_found_says_which_word_stands_nowhere_and_offers_the_question(chat: Chat) -> None:
    page = visit(chat, "?q=Xylophonbrei")
    expect(heading(page)).to_have_text("Kein Redebeitrag gefunden")
    expect(page.locator(".pc-none")).to_contain_text("„Xylophonbrei“ steht in keinem Protokoll.")
    expect(page.get_by_role("link", name="Als Frage stellen")).to_have_attribute("href", "./?q=Xylophonbrei")
    visit(chat, "?q=Frist&speaker=Niemand")
    page.get_by_role("link", name=re.compile("^Ohne Filter")).click()
    expect(page.locator(".pc-hit").first).to_be_visible()


@pytest.mark.slow
def test_an_example_of_the_start_is_searched_with_one_click(chat: Chat) -> None:
    page = visit(chat)
    word = page.locator(".pc-try").first.inner_text()
    page.locator(".pc-try").first.click()
    expect(page.locator("#pc-search-q").locator("textarea, input")).to_have_value(word)
    expect(heading(page)).to_contain_text(word)


def test_the_list_can_be_taken_along(chat: Chat) -> None:
    page = visit(chat, "?q=Frist")
    with page.expect_download() as download:
        page.get_by_role("link", name="Liste als CSV laden").click()
    assert download.value.suggested_filename == "plenarchat-turns.csv"
    assert len(download.value.path().read_text("utf-8-sig").splitlines()) == count(page) + 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=\"document.title='hacked'\"> Frist",
        "${document.title='hacked'} {{constructor}} `Frist`",
        "\"><script>document.title='hacked'</script>",
    ],
)
def test_markup_in_words_and_in_the_address_is_shown_as_text(chat: Chat, hostile: str) -> None:
    page = visit(chat)
    page.locator("#pc-search-q").locator("textarea, input").fill(hostile)
    page.locator("#pc-search-go").click()
    expect(heading(page)).to_be_visible()
    names = (
        "q",
        "speaker",
        "party",
        "office",
        "agenda",
        "kind",
        "item",
        "role",
        "sitting",
        "parliament",
        "from",
        "lang",
    )
    for name in names:
        page.evaluate(
            "([name, value]) => location.assign('/search?' + new URLSearchParams([['q', 'Frist'], [name, value]]))",
            [name, hostile],
        )
        page.wait_for_url("**/search?q=*")
        page.locator("#pc-found .pc-search").wait_for()
        assert page.locator("#pc-found :is(script, img)").count() == 0
        assert page.title() != "hacked"
    assert chat.elsewhere == []


@pytest.mark.slow
def test_english_speaks_english_and_keeps_doing_so(server: Server, new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(server, "?lang=en")
    page = visit(chat, "?q=Frist&lang=en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(heading(page)).to_contain_text("turns")
    expect(page.locator("#pc-search-go")).to_have_text("Search")
    page.locator('.pc-facet[data-value="government"]').click()
    expect(page.locator(".pc-chips a", has_text="Government")).to_be_visible()
    page.wait_for_url("**lang=en**")
    page.get_by_role("button", name="DE", exact=True).click()
    expect(page.locator("#pc-search-go")).to_have_text("Suchen")
    expect(page.locator(".pc-chips a", has_text="Regierung")).to_be_visible()


@pytest.mark.slow
def test_on_a_phone_nothing_runs_out_sideways_and_facets_unfold(server: Server, new_chat: Callable[..., Chat]) -> None:
    chat = new_chat(server, viewport=PHONE)
    page = visit(chat)
    assert sideways(page) <= 0
    visit(chat, "?q=Frist")
    assert sideways(page) <= 0
    expect(page.locator(".pc-facet").first).to_be_hidden()
    opener = page.get_by_role("button", name="Eingrenzen")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pc-facet").first).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert sideways(page) <= 0
    visit(chat, "?q=Frist&view=lines")
    assert sideways(page) <= 0


@pytest.mark.slow
@pytest.mark.parametrize("window", WINDOWS)
def test_every_state_can_be_read_and_used_by_everybody(
    server: Server, new_chat: Callable[..., Chat], window: str
) -> None:
    chat = new_chat(server, **WINDOWS[window])
    for query in ("", "?q=Frist&role=government", "?q=Frist&view=lines", "?q=Xylophonbrei", "?q=x&from=gestern"):
        page = visit(chat, query)
        assert page.evaluate("document.documentElement.classList.contains('pc-dark')") == (window == "dark")
        assert violations(page) == []
    assert complaints(chat) == []


@pytest.mark.slow
def test_back_from_the_reader_brings_one_to_the_line_that_was_followed(chat: Chat) -> None:
    page = visit(chat, "?q=Frist&sort=oldest")
    link = page.locator(".pc-hit").last.locator("a[href^='reader']").last
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 300
    link.click()
    page.wait_for_url("**/reader?turn=*")
    page.locator(".pc-linked").wait_for()
    page.go_back()
    page.locator("#pc-found .pc-search").wait_for()
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 5")
    expect(page.locator(".pc-hit").last.locator("a[href^='reader']").last).to_be_in_viewport()
