"""Keywords in context are spans of the turn, and only what was sought is marked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis import analyse, occurrences
from indexer.concordance import Lines, every, lines, places
from indexer.sought import Forms, forms, read
from indexer.store import Index, TurnQuery

SAID = (
    "Die Frist endet im Mai. Das Onlinezugangsgesetz kennt Fristen, und wer Fristen setzt, muss sie halten.\n"
    "Sicher ist sicher, sagt man. Die Corona-Hilfen laufen aus. "
    + "Davon war lange nicht die Rede, und niemand fragte danach, warum das so war. " * 4
    + "Am Ende steht die Frist."
)


def kept(query: str, equivalents: dict[str, tuple[tuple[str, ...], ...]] | None = None) -> list[str]:
    return [SAID[p.start : p.end] for p in places(SAID, forms(read(query), equivalents or {}))]


def test_a_word_is_marked_in_each_of_its_forms_and_nothing_else_is() -> None:
    assert kept("Fristen") == ["Frist", "Fristen", "Fristen", "Frist"]
    assert kept("Hilfe") == ["Hilfen"]
    assert kept("Corona-Hilfe") == ["Corona-Hilfen"]
    assert kept("OZG", {"ozg": (("onlinezugangsgesetz",),)}) == ["Onlinezugangsgesetz"]


def test_a_phrase_is_one_place_and_its_words_elsewhere_are_none() -> None:
    assert kept('"sicher ist sicher"') == ["Sicher ist sicher"]
    assert kept('"wer Fristen setzt"') == ["wer Fristen setzt"]
    assert kept('"wer Fristen nennt"') == []


def test_terms_that_count_together_are_marked_only_where_all_stand_in_one_passage() -> None:
    wanted = Forms(together=(frozenset(analyse("Mai Rede")),))
    assert [SAID[p.start : p.end] for p in places(SAID, wanted)] == ["Mai", "Rede"]
    half = SAID.index("Sicher")
    assert places(SAID, wanted, [(0, half), (half, len(SAID))]) == []


def test_a_letter_is_marked_with_the_number_beside_it_and_nowhere_else() -> None:
    text = "Die A 49 ist nicht die A 38, und die BAB 49 ist die A 49."
    found = places(text, forms(read("A 49"), {}))
    assert [text[place.start : place.end] for place in found] == ["A 49", "49", "A 49"]
    alone = places("Plan A und B", forms(read("A"), {}))
    assert [(place.start, place.end) for place in alone] == [(5, 6)]


def test_of_many_places_those_are_shown_that_say_most_and_the_others_are_counted() -> None:
    found = places(SAID, forms(read("Frist Corona-Hilfe"), {}))
    shown = lines(SAID, found, 30, 2)
    assert any("Corona-Hilfen" in SAID[line.first : line.last] for line in shown.shown)
    assert shown.places == len(found) == 5
    marked = {mark for line in shown.shown for mark in line.marks}
    assert shown.hidden == len(found) - len(marked) > 0
    assert [line.start for line in shown.shown] == sorted(line.start for line in shown.shown)


def test_a_concordance_has_a_line_for_every_place() -> None:
    found = places(SAID, forms(read("Frist"), {}))
    assert [(line.start, line.end) for line in every(SAID, found, 20, 9).shown] == [(p.start, p.end) for p in found]
    assert every(SAID, found, 20, 3).hidden == 1


def check(text: str, made: Lines, wanted: Forms) -> None:
    marks = {(start, end): terms for start, end, terms in occurrences(text)}
    for line in made.shown:
        assert 0 <= line.first <= line.start < line.end <= line.last <= len(text)
        left, keyword, right = text[line.first : line.start], text[line.start : line.end], text[line.end : line.last]
        assert left + keyword + right in text
        assert (line.start, line.end) in line.marks
        for start, end in line.marks:
            assert line.first <= start < end <= line.last
            assert wanted.terms & set(marks.get((start, end), ())) or any(
                text[start:end].lower().split() == phrase.lower().split() for phrase in wanted.phrases
            )


@given(
    st.text(st.sampled_from("Haus ßäÖ\n.-,/İ12Corna"), max_size=400),
    st.lists(st.sampled_from(["Haus", "Corona", "1,2", "„Haus Corona“", "Ö"]), min_size=1, max_size=4),
    st.integers(1, 60),
    st.integers(1, 4),
)
@example("x" * 200 + " Haus " + "y" * 200, ["Haus"], 40, 1)
def test_every_line_is_a_span_of_the_text_whatever_the_text(text: str, words: list[str], width: int, most: int) -> None:
    wanted = forms(read(" ".join(words)), {})
    found = places(text, wanted)
    check(text, lines(text, found, width, most), wanted)
    check(text, every(text, found, width, most), wanted)


@given(st.text(max_size=300))
def test_terms_stand_where_they_are_said_to_stand(text: str) -> None:
    for start, end, terms in occurrences(text):
        assert terms
        assert 0 <= start < end <= len(text)


def spoken(index: Index, query: str) -> Iterator[tuple[str, Lines, Forms]]:
    found = index.search_turns(TurnQuery(query, limit=1000))
    for each in found.turns:
        held = places(each.turn.text, found.forms, each.passages)
        yield each.turn.text, lines(each.turn.text, held, 90, 3), found.forms


@pytest.mark.parametrize("query", ["OZG", "Frist", "Hochwasser Deich", "Elementarschäden", "„Damen und Herren“"])
def test_every_turn_that_is_found_has_a_line_of_its_own(sample_index: Index, query: str) -> None:
    made = list(spoken(sample_index, query))
    assert made
    for text, shown, wanted in made:
        assert shown.shown
        if not wanted.together:
            check(text, shown, wanted)
