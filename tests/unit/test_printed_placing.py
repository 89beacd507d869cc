"""A quotation is marked on its page where it was printed, letter by letter, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.protocol import Interjection, Page, Paragraph, Turn
from rag.printed.heads import furniture
from rag.printed.letters import letters
from rag.printed.placing import place
from tests.printed_pages import HEAD, Printing, Spoken, printed

# Few words, so that sentences and calls repeat one another as they do in a debate.
SAID = (
    "ja nein die der Antrag Antragsteller Beifall Bürgerversammlung Hochwasserschutz wir stimmen 20/3463 „So“ Ahrbeck."
)
WORDS = st.sampled_from(SAID.split())
CALLS = st.sampled_from(["Beifall BU", "Zuruf: ja", "Dora Ahrbeck (BU): die der Antrag", "Heiterkeit"])
TURNS = st.lists(
    st.builds(
        Spoken,
        st.sampled_from(["Dora Ahrbeck", "Jonas Kettler", "Ole Holtkamp"]),
        st.lists(st.lists(WORDS, min_size=1, max_size=14), min_size=1, max_size=3),
        st.dictionaries(st.integers(0, 2), CALLS, max_size=2),
    ),
    min_size=1,
    max_size=4,
)


def words(text: str) -> list[str]:
    return text.split()


def marked(page: Page, turns: list[Turn], turn: Turn, start: int, end: int) -> list[str] | None:
    """The marked stretches of the page, or None where nothing may be marked."""
    spans = place(page, turns, without=furniture(page.text)).marks(turn, start, end)
    return None if spans is None else [page.text[a:b] for a, b in spans]


def standing(made: Printing, page: Page, number: int, turn: Turn, start: int, end: int) -> set[int]:
    """Where the letters of a stretch of a turn were printed."""
    return {made.places[number, i] for i in range(start, end) if turn.text[i].isalnum()}


@settings(max_examples=300, deadline=None)
@given(TURNS, st.data())
def test_what_is_marked_is_where_the_quotation_was_printed_and_nothing_else(
    spoken: list[Spoken], data: st.DataObject
) -> None:
    page, turns, made = printed(spoken)
    number = data.draw(st.integers(0, len(turns) - 1))
    turn = turns[number]
    start = data.draw(st.integers(0, len(turn.text) - 1))
    end = data.draw(st.integers(start + 1, len(turn.text)))
    spans = place(page, turns, without=furniture(page.text)).marks(turn, start, end)
    if spans is None:
        return  # not sure: nothing is marked
    told = {i for a, b in spans for i in range(a, b) if page.text[i].isalnum()}
    assert told == standing(made, page, number, turn, start, end)
    squeezed = "".join(letters(page.text[a:b]).text for a, b in spans)
    assert squeezed == letters(turn.text, start, end).text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abcdefgäöüß", min_size=4, max_size=12), min_size=12, max_size=40, unique=True), st.data())
def test_in_ordinary_text_every_quotation_is_found(words: list[str], data: st.DataObject) -> None:
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [words])])
    start = data.draw(st.integers(0, len(turns[0].text) - 2))
    assert marked(page, turns, turns[0], start, len(turns[0].text)) is not None


@settings(max_examples=100, deadline=None)
@given(TURNS, st.data())
def test_where_one_letter_of_the_quotation_is_another_in_print_nothing_is_marked(
    spoken: list[Spoken], data: st.DataObject
) -> None:
    page, turns, made = printed(spoken)
    turn = turns[0]
    filled = [i for i, char in enumerate(turn.text) if char.isalnum()]
    if not filled:
        return
    at = made.places[0, data.draw(st.sampled_from(filled))]
    doctored = replace(page, text=f"{page.text[:at]}ж{page.text[at + 1 :]}")
    assert not marked(doctored, turns, turn, 0, len(turn.text))


def test_words_are_not_completed_from_a_call() -> None:
    """The first of two equal words is printed otherwise; the call behind the second one begins with the same word."""
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [["Beifall", "Beifall"]], {0: "Beifall BU"})])
    assert marked(page, turns, turns[0], 0, 15) == ["Beifall Beifall"]
    doctored = replace(page, text=page.text.replace("Beifall", "жeifall", 1))
    assert not marked(doctored, turns, turns[0], 0, 15)


def quoted(
    words: str, *paragraphs: str, calls: dict[int, str] | None = None, raw: tuple[str, str] = ("", "")
) -> list[str] | None:
    """What is marked of `words` on a page with these paragraphs, some of its raw text put in other words."""
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [p.split(" ") for p in paragraphs], calls or {})], broken=False)
    page = replace(page, text=page.text.replace(*raw) if raw[0] else page.text)
    start = turns[0].text.index(words)
    return marked(page, turns, turns[0], start, start + len(words))


def test_quotation_marks_and_the_stop_belong_to_what_is_marked() -> None:
    assert quoted("„Nie wieder Hochwasser.“", "Sie sagten: „Nie wieder Hochwasser.“ Und heute?") == [
        "„Nie wieder Hochwasser.“"
    ]


def test_a_word_broken_at_a_lines_end_and_words_glued_by_the_export_are_found() -> None:
    said = "Wir brauchen eine Hochwasserschutzverordnung und Geld."
    assert quoted(said, said, raw=("Hochwasserschutzverordnung", "Hochwasser-\nschutzverordnung")) is not None
    assert quoted(said, said, raw=("eine Hochwasser", "eineHochwasser")) is not None
    assert quoted(said, said, raw=("Hochwasser", "Hoch\ufffewasser")) is not None


def test_a_ligature_and_a_diaeresis_drawn_on_its_own_are_the_letters_they_stand_for() -> None:
    said = "Wir finden Öffnungen in Büchern."
    assert quoted(said, said, raw=("finden", "ﬁnden")) is not None
    assert quoted(said, said, raw=("Büchern", "Bu\u0308chern")) is not None
    assert quoted(said, said, raw=("Büchern", "Buchern")) is None


def test_a_short_sentence_said_twice_is_marked_where_it_was_said() -> None:
    page, turns, made = printed([Spoken("Dora Ahrbeck", [["Ja."]]), Spoken("Jonas Kettler", [["Ja."]])])
    spans = place(page, turns, without=furniture(page.text)).marks(turns[1], 0, 3)
    assert spans
    assert spans[0][0] == made.places[1, 0]


def test_what_could_stand_in_two_places_is_marked_in_neither() -> None:
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [["Ja."]])])
    assert marked(page, turns, turns[0], 0, 3) == ["Ja."]
    added = replace(page, text=page.text.replace("(BU): ", "(BU): \n\nja und Ja \n"))
    assert marked(added, turns, turns[0], 0, 3) is None


def test_a_short_word_is_not_looked_for_within_a_longer_one() -> None:
    page, turns, made = printed([Spoken("Dora Ahrbeck", [["Ja."]])])
    added = replace(page, text=page.text + "Jahrgang \n")
    spans = place(added, turns, without=furniture(added.text)).marks(turns[0], 0, 3)
    assert spans is not None
    assert spans[0][0] == made.places[0, 0]


def test_words_that_somebody_else_called_are_never_the_speakers() -> None:
    said = "Das lehnen wir aus guten Gründen ab."
    page, turns, _ = printed([Spoken("Dora Ahrbeck", [words(said)], {0: said})], width=20)
    assert page.text.count(said) == 2
    assert marked(page, turns, turns[0], 0, len(said)) == [said]
    gone = replace(page, text=page.text.replace(said, "", 1))
    assert f"({said})" in gone.text
    assert not marked(gone, turns, turns[0], 0, len(said))
    uncalled = replace(turns[0], interjections=())
    assert not marked(gone, [uncalled], uncalled, 0, len(said))


def test_a_quotation_over_a_call_is_marked_on_both_sides_of_it() -> None:
    page, turns, _ = printed(
        [
            Spoken(
                "Dora Ahrbeck",
                [words("Wir bauen den Deich am Fluss"), words("und zwar sofort im Frühjahr.")],
                {0: "Beifall BU"},
            )
        ]
    )
    spans = marked(page, turns, turns[0], 4, len(turns[0].text) - 3)
    assert spans is not None
    assert len(spans) == 2
    assert not any("Beifall" in words for words in spans)


def test_a_sentence_that_the_running_head_repeats_is_not_looked_for_there() -> None:
    stretches = quoted(HEAD, HEAD)
    assert stretches is not None
    assert "\n" in stretches[0]  # in the body it runs over lines


@pytest.mark.parametrize("file_page", [1, 2])
def test_a_quotation_over_a_page_break_is_marked_on_both_pages_each_with_its_part(file_page: int) -> None:
    _, (turn,), _ = printed(
        [Spoken("Dora Ahrbeck", [words("Wir reagieren bedarfsorientiert und nicht ins Blaue hinein.")])]
    )
    cut = turn.text.index("tiert")
    turn = replace(
        turn,
        paragraphs=(Paragraph(0, cut, 3101, 1), Paragraph(cut, len(turn.text), 3102, 2, continued=True)),
        interjections=(Interjection(len(turn.text), 3102, "Beifall BU"),),
    )
    texts = {
        1: f"{HEAD}\n3101\n\nDora Ahrbeck (BU):\n\nWir reagieren\nbedarfsorien\n",
        2: f"3102\n{HEAD}\n\ntiert und nicht ins\nBlaue hinein.\n\n(Beifall BU)\n",
    }
    page = Page(3100 + file_page, file_page, "x.txt", texts[file_page])
    parts = {1: ["reagieren\nbedarfsorien"], 2: ["tiert und nicht ins\nBlaue"]}
    end = turn.text.index(" hinein")
    assert marked(page, [turn], turn, 4, end) == parts[file_page]
