"""Typing mistakes: a word that stands nowhere is taken for the one that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.spelling import mistakes, nearest

KNOWN = {"schotterg": 8, "glasfas": 40, "glasfass": 1, "frist": 200, "frisch": 60, "frisur": 5, "haushalt": 900}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("glasfsa", ("glasfas",)), ("hauzhald", ("haushalt",)), ("fris", ()), ("frizt", ("frist",)), ("hauzhaldd", ())],
)
def test_the_nearest_frequent_word_is_meant(typed: str, meant: tuple[str, ...]) -> None:
    assert nearest(typed, KNOWN) == meant


def test_of_equally_near_words_the_most_frequent_come_first() -> None:
    assert nearest("frisct", {"frisch": 60, "frist": 200, "frisc": 3, "frischt": 9}) == ("frist", "frisch", "frischt")


def test_numbers_are_never_put_right() -> None:
    assert mistakes("20497") == mistakes("g8") == 0
    assert nearest("20497", {"20498": 50}) == ()


@settings(deadline=None)
@given(st.text(max_size=20), st.dictionaries(st.text(max_size=12), st.integers(1, 99), max_size=8))
def test_what_is_meant_is_always_a_known_word(typed: str, passages: dict[str, int]) -> None:
    assert set(nearest(typed, passages)) <= set(passages)
