"""Words stand in a text verbatim, whatever its blanks, quotation marks and dashes look like; never a part of a word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.gate.verbatim import normalised, places

TEXT = "Wir geben – das heißt „alle“ –\nim Jahr  5.000 Euro, für 10 000 Leute, bei -5 Grad. Das war nicht-öffentlich."


@pytest.mark.parametrize(
    "words",
    [
        'Wir geben - das heißt "alle" — im Jahr 5.000 Euro',
        "das heißt «alle» −",
        " 5.000\u00a0Euro ",
        "das hei\u00adßt",
        "fu\u0308r 10 000 Leute",
        "nicht‐öffentlich",
    ],
)
def test_blanks_quotation_marks_and_dashes_make_no_difference(words: str) -> None:
    assert len(places(words, TEXT)) == 1


@pytest.mark.parametrize("words", ["wir geben", "das heisst", "im Jahr 5.000 Euro für", "im Jahr 5000 Euro", "", " "])
def test_everything_else_does(words: str) -> None:
    assert places(words, TEXT) == []


@pytest.mark.parametrize("words", ["5", "000 Euro", "10", "000 Leute", "5 Grad", "öffentlich", "ahr", "Leut", "nicht"])
def test_a_part_of_a_word_or_of_a_number_is_not_what_stands_there(words: str) -> None:
    assert places(words, TEXT) == []


def test_a_place_is_given_in_the_text_as_it_is() -> None:
    (span,) = places('heißt "alle" - im', TEXT)
    assert TEXT[slice(*span)] == "heißt „alle“ –\nim"


def test_words_that_stand_twice_have_two_places() -> None:
    assert len(places("ja, ja", "Ja, ja, ja! Ach ja, ja.")) == 2


@settings(deadline=None)
@given(st.text(alphabet="aß5.,-–„“' \n\u00ad\u0308\u200b", max_size=40), st.data())
def test_offsets_lead_back_to_the_same_characters(text: str, data: st.DataObject) -> None:
    made = normalised(text)
    assert len(made.offsets) == len(made.text) + 1
    assert list(made.offsets) == sorted(made.offsets)
    assert made.offsets[-1] <= len(text)
    if made.text:
        start = data.draw(st.integers(0, len(made.text) - 1))
        end = data.draw(st.integers(start + 1, len(made.text)))
        original = text[slice(*made.original(start, end))]
        assert normalised(original).text in (made.text[start:end], made.text[start:end].strip())


@settings(deadline=None)
@given(st.text(max_size=60))
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    once = normalised(text).text
    assert normalised(once).text == once
