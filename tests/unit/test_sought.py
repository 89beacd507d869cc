"""What somebody types into the search field is read as words and phrases, and nothing in it is a command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sought import Forms, Sought, Word, forms, pattern, read


def test_words_are_sought_in_any_form_and_phrases_as_they_are_written() -> None:
    sought = read('Häuser der Frist „sicher ist  sicher“ "nicht so"')
    assert [word.written for word in sought.words] == ["Häuser", "Frist"]
    assert sought.phrases == ("sicher ist sicher", "nicht so")


def test_a_compound_with_a_hyphen_may_be_written_as_one_word_or_as_two() -> None:
    assert read("Corona-Hilfe").words == (Word("Corona-Hilfe", (("coronahilf",), ("corona", "hilf"))),)


def test_an_amount_is_sought_in_words_or_in_figures_and_a_date_as_a_whole() -> None:
    assert read("1,5 Millionen").words[0].ways == (("1,5", "million"), ("1500000",))
    assert read("31.12.2022").words[0].ways == (("31", "dezemb", "2022"),)


@pytest.mark.parametrize("query", ["", "   ", "und", "der die das", '""', "„“", '"', "?!", "*"])
def test_what_holds_nothing_to_search_by_seeks_nothing(query: str) -> None:
    assert read(query) == Sought()
    assert not forms(read(query), {})


def test_the_same_word_twice_is_sought_once() -> None:
    assert len(read("Haus Häuser haus").words) == 1


def test_a_phrase_is_found_in_any_case_over_a_new_line_but_not_within_words() -> None:
    assert pattern("das ist").search("Doch Das\nist so.")
    assert not pattern("das ist").search("dass istanbul")
    assert pattern("(a+").search("so (a+ nun")


def test_equivalents_count_alone_or_together() -> None:
    found = forms(read("Lehrerstellen OZG"), {"ozg": (("onlinezugangsgesetz",),), "lehrerstell": (("lehr", "stell"),)})
    assert found == Forms(frozenset({"lehrerstell", "ozg", "onlinezugangsgesetz"}), (frozenset({"lehr", "stell"}),), ())


@given(st.text(max_size=300))
def test_any_text_can_be_read(query: str) -> None:
    sought = read(query)
    assert all(word.ways and all(word.ways) for word in sought.words)
    for phrase in sought.phrases:
        assert pattern(phrase).search(phrase)
