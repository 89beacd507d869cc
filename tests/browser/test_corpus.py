"""What the corpus page shows, in a real browser against the real server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.store import Index
from tests.browser.conftest import TEXT_ONLY, Chat
from tests.browser.live import Server, serving
from tests.browser.test_chat import PHONE, sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def see(chat: Chat) -> Callable[[str], Page]:
    """Opens an address of the corpus page."""

    chat.page.goto("about:blank")  # what the chat broke off is not this page's
    chat.complaints.clear()

    def go(query: str = "") -> Page:
        chat.page.goto(f"{chat.address}/corpus{query}")
        chat.page.locator("#pc-corpus-rest table").first.wait_for()
        return chat.page

    return go


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("empty") / "index"
    Index.open(folder, create=True).close()
    with serving(folder, *TEXT_ONLY) as server:
        yield server


def figure(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.slow
def test_the_figures_are_those_of_the_index(see: Callable[[str], Page], server: Server, chat: Chat) -> None:
    page = see("")
    with Index.open(server.index) as index:
        coverage, rows = index.coverage(), index.sittings()
        groups, people = index.group_turns(), [person for person in index.roster().people if person.turns]
    figures = dict(
        zip(
            page.locator(".pc-figures dt").all_inner_texts(),
            map(figure, page.locator(".pc-figures dd").all_inner_texts()),
            strict=True,
        )
    )
    pages = sum(row.pages for row in rows)
    expected = {"Sitzungen": len(rows), "Redebeiträge": coverage.turns, "Seiten": pages, "Personen": len(people)}
    assert figures == expected
    for group in groups:
        if group.party:
            row = page.locator(".pc-groups tr", has=page.get_by_role("link", name=group.party, exact=True))
            expect(row.locator("td").nth(1)).to_have_text(str(group.turns))
    expect(page.locator(".pc-groups + .pc-apart")).to_contain_text(
        str(sum(group.turns for group in groups if group.role == "chair"))
    )
    expect(page.locator(".pc-periods tbody tr")).to_have_count(1)
    expect(page.locator(".pc-periods .pc-gaps")).to_have_text("keine")
    assert chat.elsewhere == []
    assert chat.complaints == []


@pytest.mark.slow
def test_a_term_is_counted_by_month_compared_and_kept_in_the_address(
    see: Callable[[str], Page], server: Server
) -> None:
    page = see("?term=Frist")
    with Index.open(server.index) as index:
        total = {term: index.term_turns(term).total for term in ("Frist", "Wasser")}
    expect(page.locator(".pc-totals li")).to_have_count(1)
    expect(page.locator(".pc-totals a")).to_have_text(f"{total['Frist']} Redebeiträge")
    page.locator("#pc-term :is(input, textarea)").fill("Frist, Wasser")
    page.locator("#pc-term :is(input, textarea)").press("Enter")
    expect(page.locator(".pc-totals li")).to_have_count(2)
    expect(page.locator(".pc-totals a").last).to_have_text(f"{total['Wasser']} Redebeiträge")
    page.get_by_label("Quartale").check()
    page.get_by_label("je 1.000 Redebeiträge").check()
    expect(page.locator("#pc-term-chart figcaption")).to_contain_text("je 1.000")
    expect(page.locator("#pc-term-chart tbody th").first).to_have_text("1. Quartal 2026")
    assert asked(page) == {"term": "Frist, Wasser", "by": "quarter", "per": "thousand"}
    page.reload()
    expect(page.locator("#pc-term :is(input, textarea)")).to_have_value("Frist, Wasser")
    expect(page.get_by_label("Quartale")).to_be_checked()
    expect(page.locator(".pc-totals li")).to_have_count(2)


@pytest.mark.slow
def test_a_bar_leads_to_the_turns_of_its_month_and_the_table_says_the_same(see: Callable[[str], Page]) -> None:
    page = see("?term=Frist")
    bars = page.locator("#pc-term-chart svg a")
    expect(bars).to_have_count(2)
    page.locator("#pc-term-chart details summary").click()
    in_table = page.locator("#pc-term-chart td a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert bars.evaluate_all("all => all.map(a => a.getAttribute('href'))") == in_table
    link = parse_qs(urlsplit(in_table[0]).query)
    assert link == {"q": ["Frist"], "from": ["2026-03-01"], "to": ["2026-03-31"]}
    heights = bars.locator(".pc-fill-1").evaluate_all("all => all.map(r => r.getBoundingClientRect().height)")
    values = [int(words) for words in page.locator("#pc-term-chart td a").all_inner_texts()]
    assert heights[0] / heights[1] == pytest.approx(values[0] / values[1], rel=0.02)


@pytest.mark.slow
def test_a_term_that_is_never_said_is_told(see: Callable[[str], Page]) -> None:
    page = see("?term=Quastenflosser, und")
    expect(page.locator("#pc-term-chart")).to_contain_text("„Quastenflosser“ kommt in keinem Redebeitrag vor.")
    expect(page.locator("#pc-term-chart")).to_contain_text("„und“ ist zu allgemein")
    expect(page.locator("#pc-term-chart svg")).to_have_count(0)


@pytest.mark.slow
def test_the_audit_sorts_by_every_column_and_leads_into_the_reader(see: Callable[[str], Page]) -> None:
    page = see("")
    table = page.locator(".pc-sortable")
    expect(table.locator('th[aria-sort="ascending"]')).to_have_text("Anteil")
    table.get_by_role("button", name="Datum").click()
    first = table.locator("tbody tr").first
    expect(first).to_contain_text("12.03.2026")
    table.get_by_role("button", name="Datum").click()
    expect(first).to_contain_text("23.04.2026")
    expect(table.locator('th[aria-sort="descending"]')).to_have_text("Datum")
    first.get_by_role("link", name="8/42").click()
    expect(page.get_by_role("heading", name="Plenarprotokoll 8/42")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile", ["<img src=x onerror=\"document.title='hacked'\">", "${document.title='hacked'}", "{{constructor}}"]
)
def test_a_hostile_term_is_shown_as_text(see: Callable[[str], Page], chat: Chat, hostile: str) -> None:
    page = see(f"?term={quote(hostile + ', Frist ' + hostile)}&by={quote(hostile)}&per={quote(hostile)}")
    expect(page.locator("#pc-term-chart")).to_contain_text(hostile)
    assert page.locator("#pc-corpus :is(script, img)").count() == 0
    assert page.title() != "hacked"
    assert chat.elsewhere == []


@pytest.mark.slow
def test_in_english_on_request(see: Callable[[str], Page]) -> None:
    page = see("?term=Frist&lang=en")
    expect(page.get_by_role("heading", name="Holdings")).to_be_visible()
    expect(page.get_by_label("Quarters")).to_be_visible()
    expect(page.locator("#pc-term-count")).to_have_text("Count")
    page.get_by_label("Quarters").check()
    expect(page.locator("#pc-term-chart tbody th").first).to_have_text("Q1 2026")
    assert asked(page) == {"term": "Frist", "by": "quarter", "lang": "en"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.slow
def test_on_a_phone_nothing_runs_out_sideways(server: Server, new_chat: Callable[..., Chat], scheme: str) -> None:
    chat = new_chat(server, viewport=PHONE, scheme=scheme)
    chat.page.goto(f"{chat.address}/corpus?term=Frist, Wasser")
    chat.page.locator("#pc-corpus-rest table").first.wait_for()
    assert sideways(chat.page) <= 0
    for opener in chat.page.locator("#pc-corpus details > summary").all():
        if opener.is_visible():
            opener.click()
    assert sideways(chat.page) <= 0


@pytest.mark.slow
def test_without_a_single_sitting_both_pages_say_what_to_do(
    empty_server: Server, new_chat: Callable[..., Chat]
) -> None:
    chat = new_chat(empty_server)
    for page in ("corpus", "reader", "reader?sitting=hessen/20/1", "corpus?term=Wolf"):
        chat.page.goto(f"{chat.address}/{page}")
        expect(chat.page.locator(".pc-empty")).to_contain_text("plenarchat index")
