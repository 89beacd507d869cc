"""Full-text terms: what a German reader takes for the same word is found as the same word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import analyse, analyse_joined, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Häuser", "Haus"),
        ("Straße", "Strassen"),
        ("Müller", "Mueller"),
        ("Fristen", "Frist"),
        ("Ministerin", "Minister"),
        ("OZG", "ozg"),
        ("Corona-Soforthilfe", "Corona Soforthilfe"),
        ("Corona-Soforthilfe", "Coronasoforthilfe"),
        ("31.12.2022", "31. Dezember 2022"),
        ("20.497", "20497"),
        ("Café", "Cafe"),
        ("1,5 Millionen Euro", "1.500.000 Euro"),
        ("2 Mrd. Euro", "2.000.000.000"),
    ],
)
def test_two_spellings_of_a_word_meet(one: str, other: str) -> None:
    assert set(analyse(one)) & set(analyse(other))


def test_numbers_and_printed_papers_are_terms_of_their_own() -> None:
    assert analyse("Drucks. 20/5021 vom 31. Dezember 2022, 1,5 Prozent, G8") == [
        "druck", "20/5021", "31", "dezemb", "2022", "1,5", "prozent", "g8",
    ]  # fmt: skip


def test_an_amount_is_found_in_words_and_in_figures() -> None:
    assert analyse("1,5 Millionen") == analyse("1,5 Mio.") == ["1,5", "million", "1500000"]
    assert analyse("12 Milliarden") == ["12", "milliard", "12000000000"]
    assert analyse("0,0000005 Mrd.") == ["0,0000005", "milliard", "500"]
    assert analyse("eine Million") == ["million"]
    assert analyse("50 %") == analyse("50 Prozent") == ["50", "prozent"]


def test_the_words_a_question_is_made_of_are_left_out() -> None:
    assert analyse("Was sagte der Minister zu den Fristen des OZG?") == ["minist", "frist", "ozg"]
    assert analyse("What did they say about the deadlines?") == ["deadlin"]
    assert analyse("Wer hat wann was gesagt?") == []


def test_a_date_that_is_none_is_left_as_numbers() -> None:
    assert analyse("31.13.2022") == ["31132022"]


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_analysed(text: str) -> None:
    terms = analyse(text)
    assert " ".join(terms) == analyse_joined(text)
    assert all(term and not set(term) & set(' "()*:^+-') for term in terms)


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_joins_the_spellings_of_a_name() -> None:
    assert fold("MÜLLER") == fold("Mueller") == "muller"
    assert fold("Bauer") == "bauer"
    assert fold("Al-Hase (Bergen)") == "al hase bergen"
