"""What a protocol's own words say about a string that may be a word."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.lexicon import Lexicon

SPEECH = [
    "Die Fachleute im Tal haben die Brücken geprüft und den Fluss vermessen.",
    "Der Fluss steigt, die Brücken halten, und die Fachleute sagen: Die Brücken sind sicher.",
    "Wer die Brücken prüfen will, braucht Fachleute, keine Leute von gestern.",
] * 40


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(SPEECH)


def test_a_word_counts_as_it_stands_and_at_the_beginning_of_a_sentence(lexicon: Lexicon) -> None:
    assert lexicon.count("Brücken") == 160
    assert lexicon.count("Haben") == lexicon.count("haben") == 40
    assert lexicon.count("brücken") == 0


def test_a_compound_is_one_word_and_its_parts_are_words_too() -> None:
    lexicon = Lexicon(["Der Rhein-Main-Verkehr, Land- und Forstwirtschaft"])
    assert lexicon.words["Rhein-Main-Verkehr"] == lexicon.words["Land-"] == 1
    assert lexicon.words["Main"] == 0
    assert lexicon.parts["Main"] == 1


def test_halves_of_a_word_are_told_from_two_words(lexicon: Lexicon) -> None:
    assert lexicon.whole("Fachleu", "te") > 2
    assert lexicon.whole("ge", "prüft") > 2
    assert lexicon.whole("die", "Brücken") < -2
    assert lexicon.whole("Fluss", "steigt") < -2


def test_a_word_the_sitting_never_used_is_judged_by_its_spelling(lexicon: Lexicon) -> None:
    assert lexicon.likelihood("Prüfleute") > lexicon.likelihood("xqzwkjvth")


def test_words_in_a_row_are_found_whole_words_only(lexicon: Lexicon) -> None:
    assert lexicon.attests("haben die Brücken")
    assert not lexicon.attests("haben die Brück")


def test_a_page_alone_is_too_little_to_judge_by(lexicon: Lexicon) -> None:
    assert not Lexicon(SPEECH[:3]).ample
    assert Lexicon(SPEECH * 3).ample


@given(st.lists(st.text(), max_size=5), st.text())
def test_any_string_has_a_probability(texts: list[str], word: str) -> None:
    assert -math.inf < Lexicon(texts).likelihood(word) <= 0
