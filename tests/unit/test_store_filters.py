"""Filters: hard, exact, and tolerant only of spelling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.protocol import Role, Speaker
from indexer.store import Filters, Index
from indexer.store.fulltext import match_expression
from tests.store_samples import CHAIR, FIBRE, HASE, MINISTER, MUELLER, MUELLER_TOO, a_sitting, a_turn, chunks_of

SCHOOL = Speaker("Ute Kern-Wolf", None, None, "Kultusministerin", Role.GOVERNMENT)
FIRST = Speaker("Karl von der Au", None, None, "Ministerpräsident", Role.GOVERNMENT)
VICE = Speaker("Ruth Amsel", None, None, "Vizepräsidentin", Role.CHAIR)
NOBODY = Speaker(None)
SPEAKERS = (CHAIR, MINISTER, MUELLER, MUELLER_TOO, HASE, SCHOOL, FIRST, VICE, NOBODY)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("filters"), create=True) as store:
        for number, day in ((41, date(2024, 3, 14)), (42, date(2024, 4, 18))):
            turns = [a_turn(n, who, f"Rede {n}", FIBRE, sitting=number) for n, who in enumerate(SPEAKERS, 1)]
            sitting = a_sitting(number, turns if number == 41 else None, day=day)
            store.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
        yield store


def who(index: Index, **limits: Any) -> set[str | None]:
    """Who remains in sitting 41, by search and by count alike."""
    filters = Filters(**({"sittings": (41,)} | limits))
    names = [p.speaker for p in index.passages([c for c, _ in index.search_text("Rede", filters)])]
    assert index.count(filters) == len(names)
    return set(names)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("Grönwald", {MINISTER.name}),
        ("groenwald", {MINISTER.name}),
        ("FALK GRONWALD", {MINISTER.name}),
        ("Dr. Falk Grönwald", {MINISTER.name}),
        ("Herr Grönwald", {MINISTER.name}),
        ("Müller", {MUELLER.name, MUELLER_TOO.name}),
        ("Müller (Talheim)", {MUELLER.name}),
        ("Ida Mueller", {MUELLER.name}),
        ("Ida Müller (Talheim)", {MUELLER.name}),
        ("Al-Hase", {HASE.name}),
        ("Al Hase", {HASE.name}),
        ("Tom Hase", set()),
        ("Kern-Wolf", {SCHOOL.name}),
        ("Wolf", set()),
        ("von der Au", {FIRST.name}),
        ("Karl Au", {FIRST.name}),
        ("Falk", set()),
        ("", set()),
        ("%", set()),
    ],
)
def test_a_speaker_is_meant_by_surname_or_full_name(index: Index, wanted: str, names: set[str]) -> None:
    assert who(index, speakers=(wanted,)) == names


@pytest.mark.parametrize("wanted", ["LM", "liberale mitte", "Liberale", "Liberale Mitte"])
def test_a_party_is_meant_by_any_usual_name(index: Index, wanted: str) -> None:
    assert who(index, parties=(wanted,)) == {MUELLER.name}


def test_an_unknown_party_matches_nobody(index: Index) -> None:
    assert who(index, parties=("Gartenfreunde",)) == set()


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("Innenminister", {MINISTER.name}),
        ("Minister des Innern", {MINISTER.name}),
        ("Innen", {MINISTER.name}),
        ("Sportministerin", {MINISTER.name}),
        ("Kultusminister", {SCHOOL.name}),
        ("Kultus", {SCHOOL.name}),
        ("Minister", {MINISTER.name, SCHOOL.name}),
        ("Ministerpräsident", {FIRST.name}),
        ("Präsidentin", {CHAIR.name}),
        ("der", set()),
    ],
)
def test_an_office_is_meant_by_its_words_or_its_short_form(index: Index, wanted: str, names: set[str]) -> None:
    assert who(index, offices=(wanted,)) == names


def test_one_kind_widens_and_several_kinds_narrow(index: Index) -> None:
    assert who(index, speakers=("Grönwald", "Müller")) == {MINISTER.name, MUELLER.name, MUELLER_TOO.name}
    assert who(index, speakers=("Müller",), parties=("BU",)) == {MUELLER_TOO.name}
    assert who(index, roles=("government", "chair")) == {MINISTER.name, SCHOOL.name, FIRST.name, CHAIR.name}


def test_dates_are_included_and_bind(index: Index) -> None:
    assert index.count(Filters(date_from=date(2024, 4, 18))) == 5
    assert index.count(Filters(date_to=date(2024, 4, 17))) == len(SPEAKERS)
    assert index.count(Filters(date_from=date(2024, 4, 18), sittings=(41,))) == 0
    assert index.count(Filters(parliaments=("Niederwalden",))) == len(SPEAKERS) + 5
    assert index.count(Filters(parliaments=("anderswo",))) == 0


def test_an_agenda_item_is_meant_by_number_words_or_printed_paper(index: Index) -> None:
    assert index.count(Filters(agenda=("Frage 12",), sittings=(42,))) == 3
    assert index.count(Filters(agenda=("Haushaltsgesetz",))) == 2
    assert index.count(Filters(agenda=("zweite Lesungen Haushaltsgesetz",))) == 2
    assert index.count(Filters(agenda=("1",))) == 2
    assert index.count(Filters(agenda=("der",))) == 0
    assert index.count(Filters(drucksachen=("Drucks. 8/1101",))) == 2
    assert index.count(Filters(drucksachen=("8/11",))) == 0


def test_filters_that_limit_nothing_are_false() -> None:
    assert not Filters()
    assert Filters(speakers=("x",))
    assert Filters(date_to=date(2024, 1, 1))


@settings(deadline=None)
@given(st.text())
def test_no_question_can_break_or_steer_the_search(index: Index, question: str) -> None:
    index.search_text(question)
    index.search_text(f'{question}" OR text:* NEAR(a b) NOT "Rede')


@given(st.lists(st.text(max_size=5), max_size=4))
def test_any_words_make_a_query_of_quoted_terms(terms: list[str]) -> None:
    expression = match_expression(terms)
    assert expression.count('"') % 2 == 0
    assert expression.count(" OR ") >= max(0, len(terms) - 1)


@settings(deadline=None)
@given(
    st.builds(
        Filters,
        speakers=st.tuples(st.text()),
        parties=st.tuples(st.text()),
        offices=st.tuples(st.text()),
        agenda=st.tuples(st.text()),
        drucksachen=st.tuples(st.text()),
        roles=st.tuples(st.text()),
        parliaments=st.tuples(st.text()),
        sittings=st.tuples(st.integers()),
    )
)
def test_any_values_can_be_filtered_by(index: Index, filters: Filters) -> None:
    assert index.count(filters) >= 0
