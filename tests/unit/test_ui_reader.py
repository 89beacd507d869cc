"""A sitting is shown whole, opened where its address says, and found by what people know of it."""

from __future__ import annotations

import itertools
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import Role
from indexer.store import Index
from ui.i18n import translator
from ui.reader.address import Trouble, place_of, sitting_address, turn_address
from ui.reader.parts import parts
from ui.reader.protocol import set_sitting
from ui.reader.shelf import narrowed, shelf, shelf_html

DE = translator("de")
SITTING = "niederwalden/8/41"


def closed_up(words: str) -> str:
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", words)))


def spoken(html: str) -> str:
    """The words of one turn as they are read, without page numbers and calls."""
    return closed_up(re.sub(r'<span class="pc-page".*?</span>|<p class="pc-call">.*?</p>', "", html))


def shown(index: Index, address: dict[str, str]) -> str:
    place = place_of(address, index)
    assert place.sitting
    return set_sitting(place.sitting, place.turns, index.sittings(), DE).html(place, DE)


def numbers(index: Index, wanted: str) -> list[int]:
    return [entry.row.number for entry in narrowed(shelf(index), wanted)]


def test_every_turn_of_a_sitting_is_shown_once_in_order_with_its_words(sample_index: Index) -> None:
    html = shown(sample_index, {"sitting": SITTING})
    sets = re.findall(r'<article id="t-(\d+)".*?<div class="pc-set">(.*?)</div></article>', html, re.S)
    turns = sample_index.turns_of(SITTING)
    assert [int(number) for number, _ in sets] == [turn.number for turn in turns]
    assert [spoken(body) for _, body in sets] == [closed_up(turn.text) for turn in turns]


def test_each_printed_page_is_named_where_it_begins_and_not_again(sample_index: Index) -> None:
    html = shown(sample_index, {"sitting": SITTING})
    pages = re.findall(r'<span class="pc-page" title="Seite (\d+)"', html)
    held = [str(p.page) for turn in sample_index.turns_of(SITTING) for p in turn.paragraphs]
    assert pages == [page for place, page in enumerate(held) if not place or held[place - 1] != page]


def test_the_parts_follow_the_agenda_and_name_everybody_but_the_chair(sample_index: Index) -> None:
    turns = sample_index.turns_of(SITTING)
    held = parts(turns)
    assert [turn for part in held for turn in part.turns] == turns
    assert all(one.item != other.item for one, other in itertools.pairwise(held))
    for part in held:
        others = {turn.speaker.name for turn in part.turns if turn.speaker.role is not Role.CHAIR}
        assert {turn.speaker.name for turn in part.speakers} == others


@given(st.integers(-5, 3_000), st.integers(-5, 3_000))
def test_a_span_is_marked_only_where_it_lies_within_the_turn(sample_index: Index, start: int, end: int) -> None:
    turn = sample_index.turns_of(SITTING)[5]
    place = place_of({"turn": turn.turn_id, "start": str(start), "end": str(end)}, sample_index)
    assert place.turn == turn
    if 0 <= start < end <= len(turn.text):
        assert (place.span, place.trouble) == ((start, end), None)
    else:
        assert (place.span, place.trouble) == (None, Trouble.NO_SPAN)


def test_a_marked_span_is_exactly_what_was_linked_to(sample_index: Index) -> None:
    turn = sample_index.turns_of(SITTING)[5]
    html = shown(sample_index, {"turn": turn.turn_id, "start": "10", "end": "200"})
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.S))
    assert closed_up(marked) == closed_up(turn.text[10:200])
    assert f'data-target="t-{turn.number}"' in html
    assert html.count("pc-linked") == 1 + html.count("pc-linked-words")


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ({"sitting": "niederwalden/8/999"}, Trouble.NO_SITTING),
        ({"sitting": "<b>${x}</b>"}, Trouble.NO_SITTING),
        ({"turn": "niederwalden/8/999/0001"}, Trouble.NO_TURN),
        ({"turn": f"{SITTING}/9999"}, Trouble.NO_TURN),
        ({"turn": "/"}, Trouble.NO_TURN),
        ({"turn": f"{SITTING}/0006", "start": "1²", "end": "5"}, Trouble.NO_SPAN),
        ({"turn": f"{SITTING}/0006", "start": "1", "end": "9" * 4_400}, Trouble.NO_SPAN),
        ({"turn": f"{SITTING}/0006", "start": "3"}, Trouble.NO_SPAN),
        ({"sitting": SITTING, "page": "1"}, Trouble.NO_PAGE),
        ({"sitting": SITTING, "page": "x"}, Trouble.NO_PAGE),
    ],
)
def test_an_address_that_names_nothing_is_told_so(
    sample_index: Index, address: dict[str, str], trouble: Trouble
) -> None:
    assert place_of(address, sample_index).trouble is trouble


def test_addresses_lead_back_to_what_they_were_made_of(sample_index: Index) -> None:
    turn = sample_index.turns_of(SITTING)[5]
    page = turn.paragraphs[-1].page
    assert turn_address(turn.turn_id, (3, 9)) == f"reader?turn={SITTING}/0006&start=3&end=9"
    assert sitting_address(SITTING) == f"reader?sitting={SITTING}"
    at_page = place_of({"sitting": SITTING, "page": str(page)}, sample_index).turn
    assert at_page is not None
    assert any(paragraph.page == page for paragraph in at_page.paragraphs)


@pytest.mark.parametrize(
    ("wanted", "fitting"),
    [
        ("", [42, 41]),
        ("41", [41]),
        ("8/42", [42]),
        ("12.3.2026", [41]),
        ("12.03.2026", [41]),
        ("April", [42]),
        ("april 2026", [42]),
        ("2026", [42, 41]),
        ("2025", []),
        ("7", []),
        ("März Hochwasser", [41]),
        ("April Hochwasser", []),
    ],
)
def test_a_sitting_is_found_by_number_day_or_words_of_its_agenda(
    sample_index: Index, wanted: str, fitting: list[int]
) -> None:
    assert numbers(sample_index, wanted) == fitting


def test_a_word_is_not_found_inside_another_one_with_an_umlaut(sample_index: Index) -> None:
    entry = shelf(sample_index)[0]
    item, _, _ = entry.items[0]
    about = frozenset[str]()
    made = type(entry)(entry.row, about, ((item, "zum zwölften buch", " zum zwolften buch"),))
    assert narrowed([made], "wolf") == []
    assert len(narrowed([made], "Zwoelften")) == 1
    made = type(entry)(entry.row, about, ((item, "der problemwolf", " der problemwolf"),))
    assert len(narrowed([made], "wolf")) == 1


def test_what_nothing_fits_is_repeated_as_text(sample_index: Index) -> None:
    html = shelf_html(shelf(sample_index), "<img src=x>${1}", DE)
    assert "<img" not in html
    assert "${" not in html
    assert "Keine Sitzung passt" in html


def test_an_index_without_sittings_says_what_to_do() -> None:
    assert "plenarchat index" in shelf_html([], "", DE)
