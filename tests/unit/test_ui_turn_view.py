"""A whole turn is shown completely, with exactly the quoted words marked and what was called set off."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import AgendaItem, Interjection, Kind, Paragraph, Speaker, SpeakerSource, Turn
from ui.i18n import translator
from ui.turn_view import turn_html

DE = translator("de")


def make(parts: list[tuple[str, bool, int | None]], calls: tuple[Interjection, ...] = ()) -> Turn:
    """A turn of paragraphs (text, continued, page), joined by a space where one continues, else by a newline."""
    written, paragraphs = "", []
    for number, (words, continued, page) in enumerate(parts, 1):
        written += "" if not written else " " if continued else "\n"
        paragraphs.append(Paragraph(len(written), len(written) + len(words), page, number, continued and number > 1))
        written += words
    return Turn(
        "x/1/1/1", 1, Speaker("Ada"), Kind.SPEECH, SpeakerSource.LABEL, AgendaItem(), written, tuple(paragraphs), calls
    )


def shown(html: str) -> str:
    """The speaker's own words as they are read, without page numbers and calls, white space closed up."""
    own = re.sub(r'<span class="pc-page".*?</span>|<p class="pc-call">.*?</p>', "", html)
    return closed_up(unescape(re.sub(r"<[^>]+>", "", own)))


def marked(html: str) -> str:
    return closed_up("".join(unescape(found) for found in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.S)))


def closed_up(words: str) -> str:
    return re.sub(r"\s", "", words)


WORDS = st.text(st.sampled_from("ab <>&.\"'{ä"), min_size=1, max_size=12)


@st.composite
def turns(draw: st.DrawFn) -> tuple[Turn, int, int]:
    parts = draw(st.lists(st.tuples(WORDS, st.booleans(), st.integers(1, 3) | st.none()), min_size=1, max_size=5))
    length = len(make(parts).text)
    offsets = sorted(draw(st.lists(st.integers(0, length), max_size=4)))
    calls = tuple(Interjection(offset, 1, "Beifall <b>") for offset in offsets)
    start = draw(st.integers(0, length))
    return make(parts, calls), start, draw(st.integers(start, length))


@given(turns())
def test_every_word_is_shown_and_exactly_the_quote_is_marked(given_turn: tuple[Turn, int, int]) -> None:
    turn, start, end = given_turn
    html = turn_html(turn, (start, end), DE, mark_id="m")
    assert shown(html) == closed_up(turn.text)
    assert marked(html) == closed_up(turn.text[start:end])
    assert html.count("Beifall &#60;b&#62;") == len(turn.interjections)
    assert html.count('id="m"') <= 1
    assert html.count("<p") == html.count("</p>")


def test_the_page_stands_where_it_begins_also_inside_a_paragraph_and_a_quote() -> None:
    turn = make([("Wir haben", False, 5315), ("Zeit.", True, 5316), ("Danke.", False, 5316)])
    html = turn_html(turn, (4, 15), DE, mark_id="m")
    assert re.findall(r'title="(.*?)"', html) == ["Seite 5315", "Seite 5316"]
    assert marked(html) == "habenZeit."
    assert html.count("<p>") == 2


def test_an_unknown_page_is_said_to_be_unknown_with_the_sheet_of_the_file() -> None:
    html = turn_html(make([("Guten Tag.", False, None)]), (0, 0), DE, mark_id="m")
    assert "Seite unbekannt (Blatt 1 der Datei)" in html


def test_calls_at_one_place_share_one_bracket_outside_of_the_words() -> None:
    calls = (Interjection(9, 1, "Beifall bei der BU"), Interjection(9, 1, "Zuruf: Nein!"))
    html = turn_html(make([("Wir haben Zeit.", False, 1)], calls), (0, 15), DE, mark_id="m")
    assert '<p class="pc-call">(Beifall bei der BU – Zuruf: Nein!)</p>' in html
    assert marked(html) == "WirhabenZeit."
