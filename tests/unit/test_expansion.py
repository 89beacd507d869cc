"""What a question's words are also searched as: only what the index holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import analyse
from indexer.expansion import Alternative, Way, equivalents, expand, holds


@dataclass
class Words:
    """A lexicon that is written down."""

    held: dict[str, int]
    longs: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def passages(self, terms: Sequence[str]) -> dict[str, int]:
        return {term: self.held[term] for term in terms if term in self.held}

    def like(self, term: str, mistakes: int) -> dict[str, int]:
        return {word: count for word, count in self.held.items() if word[0] == term[0]}

    def long_forms(self, term: str) -> Sequence[tuple[str, ...]]:
        return self.longs.get(term, ())

    def acronyms(self, terms: Sequence[str]) -> Mapping[tuple[str, ...], str]:
        return {long: short for short, longs in self.longs.items() for long in longs if set(long) <= set(terms)}


WORDS = Words(
    {
        "lehrerstell": 40, "zuweis": 60, "lehrerstellenzuweis": 4, "ozg": 9, "onlinezugangsgesetz": 20, "haushalt": 900,
        "offent": 400, "personennahverkehr": 50, "opnv": 300, "glasfas": 80, "minist": 2_000, "land": 9_000,
        "tag": 8_000, "landtag": 7_000,
    },
    {"ozg": [("onlinezugangsgesetz",)], "opnv": [("offent", "personennahverkehr")]},
)  # fmt: skip


def found(question: str, words: Words = WORDS) -> tuple[Alternative, ...]:
    return expand(analyse(question), words)


@pytest.mark.parametrize(
    ("question", "of", "terms", "way"),
    [
        ("Was ist mit der Lehrerstellenzuweisung?", ("lehrerstellenzuweis",), ("lehrerstell", "zuweis"), Way.PARTS),
        ("Zuweisung von Lehrerstellen", ("lehrerstell", "zuweis"), ("lehrerstellenzuweis",), Way.COMPOUND),
        ("Welche Fristen nennt das OZG?", ("ozg",), ("onlinezugangsgesetz",), Way.LONG_FORM),
        ("Was kostet der ÖPNV?", ("opnv",), ("offent", "personennahverkehr"), Way.LONG_FORM),
        ("Was soll das Onlinezugangsgesetz?", ("onlinezugangsgesetz",), ("ozg",), Way.ACRONYM),
        ("Wer zahlt den öffentlichen Personennahverkehr?", ("offent", "personennahverkehr"), ("opnv",), Way.ACRONYM),
        ("Was sagt der Minister zur Galsfaser?", ("galsfas",), ("glasfas",), Way.SPELLING),
    ],
)  # fmt: skip
def test_a_question_is_also_searched_as(question: str, of: tuple[str, ...], terms: tuple[str, ...], way: Way) -> None:
    alternatives = [a for a in found(question) if a.way is way]
    assert alternatives == [Alternative(of, terms, way)]


def test_a_compound_that_is_common_itself_is_left_whole() -> None:
    assert found("Was tut der Landtag?") == ()


def test_an_ambiguous_acronym_gives_its_two_most_frequent_long_forms() -> None:
    words = Words(dict.fromkeys(("kip", "a1", "b1", "c1"), 9), {"kip": [("a1",), ("b1",), ("c1",)]})
    assert [a.terms for a in expand(["kip"], words)] == [("a1",), ("b1",)]


def test_a_question_in_another_language_is_not_taken_for_misspelt() -> None:
    assert found("Is galsfaser haushalp lande ministe broadband funding") == ()


def test_a_passage_with_the_long_form_holds_the_acronym() -> None:
    same = equivalents(found("Was kostet der ÖPNV?"))
    assert holds({"offent", "personennahverkehr"}, "opnv", same)
    assert holds({"opnv"}, "opnv", {})
    assert not holds({"offent", "haushalt"}, "opnv", same)


def test_a_passage_with_the_compound_holds_both_of_its_words() -> None:
    same = equivalents(found("Zuweisung von Lehrerstellen"))
    assert all(holds({"lehrerstellenzuweis"}, term, same) for term in ("lehrerstell", "zuweis"))


@settings(deadline=None)
@given(st.text(max_size=60), st.lists(st.sampled_from(sorted(WORDS.held)), max_size=5))
def test_alternatives_are_of_the_questions_terms_and_held_by_the_index(text: str, terms: list[str]) -> None:
    asked = list(dict.fromkeys([*terms, *analyse(text)]))
    alternatives = expand(asked, WORDS)
    assert len(set(alternatives)) == len(alternatives)
    for alternative in alternatives:
        assert set(alternative.of) <= set(asked)
        assert not set(alternative.terms) <= set(asked)
        assert set(alternative.terms) <= WORDS.held.keys()


def test_a_road_without_its_blank_is_searched_with_it() -> None:
    words = Words({"b": 40, "49": 30, "co2": 9})
    assert expand(["b49"], words) == (Alternative(("b49",), ("b", "49"), Way.PARTS),)
    assert expand(["co2", "b7"], words) == ()
