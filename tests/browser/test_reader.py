"""What somebody does who reads a protocol, in a real browser against the real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from indexer.protocol import Role, Turn
from indexer.store import Index
from tests.browser.conftest import Chat
from tests.browser.live import Server
from tests.browser.test_chat import PHONE, closed_up, sideways

pytestmark = pytest.mark.browser

SITTING = "niederwalden/8/41"


@pytest.fixture(scope="module")
def turns(server: Server) -> list[Turn]:
    with Index.open(server.index) as index:
        return index.turns_of(SITTING)


@pytest.fixture
def read(chat: Chat) -> Callable[[str], Page]:
    """Opens an address of the reader."""

    chat.page.goto("about:blank")  # what the chat broke off is not this page's
    chat.complaints.clear()

    def go(query: str = "") -> Page:
        chat.page.goto(f"{chat.address}/reader{query}")
        chat.page.locator(".pc-shelf, .pc-protocol, .pc-empty").first.wait_for()
        return chat.page

    return go


def found(page: Page) -> int:
    """How many places are marked as found."""
    return int(page.evaluate("CSS.highlights.get('pc-find')?.size ?? 0"))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def address(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_sitting_is_chosen_from_the_list_and_read_from_its_first_turn_to_its_last(
    read: Callable[[str], Page], chat: Chat, turns: list[Turn]
) -> None:
    page = read("")
    expect(page.locator(".pc-shelf > ul > li")).to_have_count(2)
    expect(page.locator(".pc-shelf > ul > li").first).to_contain_text("42. Sitzung")
    page.get_by_role("link", name=re.compile("41. Sitzung")).click()
    expect(page.get_by_role("heading", name="Plenarprotokoll 8/41")).to_be_visible()
    expect(page.locator(".pc-facts")).to_contain_text("12. März 2026")
    expect(page.locator(".pc-said")).to_have_count(len(turns))
    names = page.locator(".pc-said h4").all_text_contents()
    assert all(name.endswith(turn.speaker.name or "") for name, turn in zip(names, turns, strict=True))
    assert chat.elsewhere == []
    assert chat.complaints == []
    page.go_back()
    expect(page.locator(".pc-shelf")).to_be_visible()


def test_the_list_is_narrowed_while_typing_and_the_address_keeps_it(read: Callable[[str], Page]) -> None:
    page = read("")
    field = page.get_by_label("Sitzungen eingrenzen")
    field.press_sequentially("Hochwasser")
    expect(page.locator(".pc-shelf > ul > li")).to_have_count(1)
    expect(page.locator(".pc-shelf-items li").first).to_contain_text("Hochwasser")
    page.reload()
    expect(page.get_by_label("Sitzungen eingrenzen")).to_have_value("Hochwasser")
    expect(page.locator(".pc-shelf > ul > li")).to_have_count(1)
    field.fill("zzzz")
    expect(page.locator(".pc-empty")).to_contain_text("Keine Sitzung passt zu „zzzz“")


@pytest.mark.slow
def test_an_agenda_item_and_a_speaker_in_it_are_one_click_away(read: Callable[[str], Page]) -> None:
    page = read(f"?sitting={SITTING}")
    entry = page.locator(".pc-toc li").nth(4)
    title = entry.locator("> a span").inner_text()
    entry.locator("> a").click()
    heading = page.locator("#item-5 h3")
    expect(heading).to_be_in_viewport()
    expect(heading).to_contain_text(title)
    expect(heading).to_be_focused()
    expect(entry.locator("> a")).to_have_attribute("aria-current", "true")
    entry.locator("summary").click()
    who = entry.locator(".pc-toc-who a").first
    name = who.inner_text()
    who.click()
    expect(page.locator(".pc-said:focus h4")).to_have_text(name)


def test_a_deep_link_shows_exactly_the_linked_words_in_sight(read: Callable[[str], Page], turns: list[Turn]) -> None:
    turn = max(turns[20:], key=lambda turn: len(turn.text))
    start, end = len(turn.text) // 2, len(turn.text) // 2 + 180
    page = read(f"?turn={turn.turn_id}&start={start}&end={end}")
    expect(page.locator("#pc-linked-words")).to_be_in_viewport()
    marked = page.locator("mark").all_inner_texts()
    assert closed_up("".join(marked)) == closed_up(turn.text[start:end])
    linked = page.locator(".pc-linked")
    expect(linked).to_have_count(1)
    expect(linked.locator("h4")).to_contain_text(turn.speaker.name or "")
    pages = "–".join(dict.fromkeys(str(page) for page in turn.pages()))
    expect(linked.locator(".pc-said-pages")).to_have_text(f"S. {pages}")


@pytest.mark.slow
def test_a_page_of_a_sitting_can_be_linked_to(read: Callable[[str], Page], turns: list[Turn]) -> None:
    number = turns[-1].paragraphs[-1].page
    page = read(f"?sitting={SITTING}&page={number}")
    expect(page.locator(".pc-linked")).to_be_in_viewport()
    expect(page.locator(".pc-linked .pc-said-pages")).to_contain_text(str(number))


@pytest.mark.slow
def test_every_turn_has_a_link_of_its_own_and_leads_to_its_printed_page(
    read: Callable[[str], Page], turns: list[Turn]
) -> None:
    page = read(f"?sitting={SITTING}")
    assert page.locator(".pc-permalink").evaluate_all("links => links.map(a => a.getAttribute('href'))") == [
        f"reader?turn={turn.turn_id}" for turn in turns
    ]
    third = page.locator(".pc-said").nth(2)
    third.get_by_role("link", name="Link").click()
    expect(third).to_have_class(re.compile("pc-linked"))
    assert address(page) == {"turn": turns[2].turn_id}
    page.reload()
    expect(page.locator(f"#t-{turns[2].number}")).to_have_class(re.compile("pc-linked"))
    for printed, turn in zip(
        page.locator("[data-printed-turn]").all()[:20], (turn for turn in turns if turn.paragraphs), strict=False
    ):
        assert printed.get_attribute("data-printed-turn") == turn.turn_id
        first, last = (int(printed.get_attribute(f"data-printed-{edge}") or -1) for edge in ("start", "end"))
        assert 0 <= first < last <= len(turn.text)


@pytest.mark.slow
def test_finding_leaves_the_turns_with_all_words_marks_and_steps_through_them(
    read: Callable[[str], Page], turns: list[Turn]
) -> None:
    page = read(f"?sitting={SITTING}")

    def said(turn: Turn) -> str:
        return " ".join([turn.text, *(call.text for call in turn.interjections)]).lower()

    page.get_by_label("In dieser Sitzung finden", exact=True).fill("Deich WASSER")
    fitting = [turn for turn in turns if "deich" in said(turn) and "wasser" in said(turn)]
    assert fitting
    expect(page.locator(".pc-said:visible")).to_have_count(len(fitting))
    count = sum(said(turn).count(word) for turn in fitting for word in ("deich", "wasser"))
    assert found(page) == count
    expect(page.locator(".pc-found-count")).to_contain_text(f"{count} Fundstellen")
    page.keyboard.press("Enter")
    expect(page.locator(".pc-found-count")).to_contain_text(f"1 / {count}")
    page.get_by_role("button", name="Nächste Fundstelle").click()
    expect(page.locator(".pc-found-count")).to_contain_text(f"2 / {count}")
    page.get_by_role("button", name="Vorige Fundstelle").click()
    expect(page.locator(".pc-found-count")).to_contain_text(f"1 / {count}")
    assert address(page)["find"] == "Deich WASSER"
    page.reload()
    expect(page.locator(".pc-said:visible")).to_have_count(len(fitting))
    page.get_by_label("In dieser Sitzung finden", exact=True).fill("zzzz")
    expect(page.get_by_text("Kein Redebeitrag passt.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".pc-said:visible")).to_have_count(len(turns))
    assert found(page) == 0


@pytest.mark.slow
def test_a_phrase_must_stand_as_it_is_and_page_numbers_are_not_found(
    read: Callable[[str], Page], turns: list[Turn]
) -> None:
    turn = next(turn for turn in turns if len(turn.text) > 400 and not turn.interjections)
    words = " ".join(turn.text[:300].split()[3:7])
    page = read(f"?sitting={SITTING}&find=" + quote(f"„{words}“"))
    expect(page.locator(f"#t-{turn.number}")).to_be_visible()
    assert found(page) == sum(" ".join(each.text.split()).lower().count(words.lower()) for each in turns)
    field = page.get_by_label("In dieser Sitzung finden", exact=True)
    field.fill(f"S. {turn.paragraphs[0].page}")
    expect(page.locator(".pc-said:visible")).to_have_count(0)


@pytest.mark.slow
def test_one_speaker_or_everybody_but_the_chair_can_be_read_alone(
    read: Callable[[str], Page], turns: list[Turn]
) -> None:
    page = read(f"?sitting={SITTING}")
    page.get_by_label("Ohne Sitzungsleitung").check()
    others = [turn for turn in turns if turn.speaker.role is not Role.CHAIR]
    expect(page.locator(".pc-said:visible")).to_have_count(len(others))
    page.get_by_label("Nur Redebeiträge von").select_option(label=f"Dr. Martin Vogt ({_count(turns, 'Martin Vogt')})")
    expect(page.locator(".pc-said:visible")).to_have_count(_count(turns, "Martin Vogt"))
    assert set(page.locator(".pc-said:visible h4").all_text_contents()) == {"Dr. Martin Vogt"}
    assert address(page)["who"] == "Dr. Martin Vogt"
    page.reload()
    expect(page.locator(".pc-said:visible")).to_have_count(_count(turns, "Martin Vogt"))
    page.locator(".pc-toc li > a").last.click()
    expect(page.locator(".pc-item").last).to_be_in_viewport()


def _count(turns: list[Turn], name: str) -> int:
    return sum(turn.speaker.name == name for turn in turns)


def test_keys_move_between_turns_and_items_and_never_while_typing(
    read: Callable[[str], Page], turns: list[Turn]
) -> None:
    page = read(f"?sitting={SITTING}")
    page.keyboard.press("j")
    assert focused(page) == f"t-{turns[0].number}"
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert focused(page) == f"t-{turns[2].number}"
    expect(page.locator(f"#t-{turns[2].number}")).to_be_in_viewport()
    page.keyboard.press("k")
    assert focused(page) == f"t-{turns[1].number}"
    page.keyboard.press("n")
    page.keyboard.press("n")
    later = focused(page)
    page.keyboard.press("p")
    assert (later, focused(page)) == ("item-3-h", "item-2-h")
    page.keyboard.press("/")
    field = page.get_by_label("In dieser Sitzung finden", exact=True)
    expect(field).to_be_focused()
    page.keyboard.type("jnk?/")
    expect(field).to_have_value("jnk?/")
    expect(page.locator(".pc-keys")).to_be_hidden()


@pytest.mark.slow
def test_the_keys_are_told_and_can_be_switched_off(read: Callable[[str], Page]) -> None:
    page = read(f"?sitting={SITTING}")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Tastenkürzel")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Tastenkürzel verwenden").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    before = focused(page)
    page.keyboard.press("j")
    assert focused(page) == before
    page.get_by_role("button", name="Tastenkürzel").click()
    expect(dialog).to_be_visible()


@pytest.mark.slow
def test_the_sittings_before_and_after_are_linked(read: Callable[[str], Page]) -> None:
    page = read(f"?sitting={SITTING}")
    expect(page.locator('[rel="prev"]')).to_have_count(0)
    page.locator('[rel="next"]').click()
    expect(page.get_by_role("heading", name="Plenarprotokoll 8/42")).to_be_visible()
    expect(page.locator('[rel="next"]')).to_have_count(0)
    page.locator('[rel="prev"]').click()
    expect(page.get_by_role("heading", name="Plenarprotokoll 8/41")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "told", "there"),
    [
        ("?sitting=niederwalden/8/999", "ist nicht im Bestand", ".pc-shelf"),
        ("?turn=niederwalden/8/999/0001", "gibt es nicht", ".pc-shelf"),
        (f"?turn={SITTING}/9999", "gibt es nicht", ".pc-said"),
        (f"?turn={SITTING}/0006&start=5&end=99999", "nichts markiert", ".pc-linked"),
        (f"?turn={SITTING}/0006&start=x&end=-1", "nichts markiert", ".pc-linked"),
        (f"?sitting={SITTING}&page=1", "Sie sehen die Sitzung von Anfang an", ".pc-said"),
    ],
)
def test_what_is_not_there_is_said_and_the_rest_is_shown(
    read: Callable[[str], Page], query: str, told: str, there: str
) -> None:
    page = read(query)
    expect(page.get_by_role("alert")).to_contain_text(told)
    expect(page.locator(there).first).to_be_visible()
    expect(page.locator("mark")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile", ["<img src=x onerror=\"document.title='hacked'\">", "${document.title='hacked'}", "{{constructor}}"]
)
def test_a_hostile_address_is_shown_as_text(read: Callable[[str], Page], chat: Chat, hostile: str) -> None:
    sent = quote(hostile)
    page = read(f"?sitting={sent}&turn={sent}&start={sent}")
    expect(page.get_by_role("alert")).to_contain_text(hostile)
    page = read(f"?filter={sent}")
    expect(page.locator(".pc-empty")).to_contain_text(hostile)
    page = read(f"?sitting={SITTING}&find={sent}&who={sent}")
    expect(page.get_by_label("In dieser Sitzung finden", exact=True)).to_have_value(hostile)
    assert page.locator("#pc-reader :is(script, img)").count() == 0
    assert page.title() != "hacked"
    assert chat.elsewhere == []


@pytest.mark.slow
def test_in_english_on_request(read: Callable[[str], Page], turns: list[Turn]) -> None:
    page = read(f"?sitting={SITTING}&lang=en")
    expect(page.get_by_placeholder("Find in this sitting")).to_be_visible()
    expect(page.locator(".pc-facts")).to_contain_text("12 March 2026")
    expect(page.locator(".pc-said").first.locator(".pc-act").first).to_have_text("Printed page")
    page.get_by_role("button", name="DE", exact=True).click()
    expect(page.get_by_placeholder("In dieser Sitzung finden")).to_be_visible()
    assert address(page)["sitting"] == SITTING
    page.goto(page.url.split("?")[0] + "?lang=en")
    expect(page.get_by_label("Narrow down the sittings")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_runs_out_sideways_and_the_agenda_folds(
    server: Server, new_chat: Callable[..., Chat], scheme: str
) -> None:
    chat = new_chat(server, viewport=PHONE, scheme=scheme)
    page = chat.page
    page.goto(f"{chat.address}/reader?filter=Hochwasser")
    page.locator(".pc-shelf").wait_for()
    assert sideways(page) <= 0
    page.goto(f"{chat.address}/reader?sitting={SITTING}")
    page.locator(".pc-said").first.wait_for()
    assert sideways(page) <= 0
    expect(page.locator(".pc-toc ol")).to_be_hidden()
    page.locator(".pc-toc > details > summary").click()
    expect(page.locator(".pc-toc ol")).to_be_visible()
    assert sideways(page) <= 0
    page.locator(".pc-toc li > a").nth(3).click()
    expect(page.locator(".pc-toc ol")).to_be_hidden()
    expect(page.locator("#item-4 h3")).to_be_in_viewport()
    heading, tools = page.locator("#item-4 h3").bounding_box(), page.locator(".pc-tools").bounding_box()
    assert heading
    assert tools
    assert heading["y"] >= tools["y"] + tools["height"] - 1
    page.get_by_placeholder("In dieser Sitzung finden").fill("Wasser")
    assert sideways(page) <= 0


@pytest.mark.slow
def test_who_speaks_stays_in_view_down_to_the_end_of_a_long_turn(
    read: Callable[[str], Page], turns: list[Turn]
) -> None:
    longest = max(turns, key=lambda turn: len(turn.text))
    page = read(f"?turn={quote(longest.turn_id)}&start={len(longest.text) - 30}&end={len(longest.text)}")
    page.set_viewport_size({"width": 1440, "height": 420})
    page.reload()
    expect(page.locator("#pc-linked-words")).to_be_in_viewport()
    name = page.locator(".pc-linked .pc-said-head h4")
    expect(name).to_be_in_viewport()
    assert page.locator(".pc-linked").evaluate("e => e.getBoundingClientRect().top") < 0
    # In the open, not below the bar: what stands at its place is the name itself.
    at = "const b = e.getBoundingClientRect(); return document.elementFromPoint(b.x + 5, b.y + b.height / 2) === e;"
    assert name.evaluate(f"e => {{ {at} }}")
    page.locator('.pc-tools input[type="search"]').fill(longest.text[-30:].split()[-1].strip(".!?"))
    expect(page.locator(".pc-found-count")).to_contain_text("Fundstelle")
    assert page.locator(".pc-linked").evaluate("e => e.getBoundingClientRect().top") < 0
    assert name.evaluate(f"e => {{ {at} }}")
