"""Compounds: a word is taken apart into words that the protocols know, and two words find the compound they make."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import analyse
from indexer.compounds import LINKS, Part, joined, pieces, split

KNOWN = {
    "lehrerstell": 40, "lehr": 900, "stell": 800, "zuweis": 60, "bildung": 600, "bild": 500, "urlaub": 70, "haus": 700,
    "halt": 600, "haushalt": 650, "plan": 400, "rad": 120, "weg": 300, "gesetz": 900, "zugang": 90, "onlin": 50,
}  # fmt: skip


def parts(word: str, **counts: int) -> tuple[str, ...]:
    (term,) = analyse(word)
    return tuple(part.term for part in split(term, KNOWN | counts))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Lehrerstellenzuweisung", ("lehrerstell", "zuweis")),
        ("Lehrerstellenzuweisungen", ("lehrerstell", "zuweis")),
        ("Bildungsurlaub", ("bildung", "urlaub")),
        ("Haushaltsplan", ("haushalt", "plan")),
        ("Radwege", ("rad", "weg")),
        ("Onlinezugangsgesetz", ("onlin", "zugang", "gesetz")),
    ],
)
def test_a_compound_is_taken_apart_at_its_linking_elements(word: str, expected: tuple[str, ...]) -> None:
    assert parts(word) == expected


def test_a_word_more_frequent_than_its_parts_stays_whole() -> None:
    assert parts("Haushaltsplan", haushaltsplan=2_000) == ()


@pytest.mark.parametrize("word", ["Zuweisung", "Kanu", "20497", "Gesetzesquark"])
def test_a_word_without_known_parts_is_no_compound(word: str) -> None:
    assert parts(word) == ()


def test_a_short_part_must_be_a_common_word() -> None:
    assert split("radweg", {"rad": 12, "weg": 300}) == ()


@pytest.mark.parametrize("asked", ["Zuweisung von Lehrerstellen", "Lehrerstellen und deren Zuweisung"])
def test_two_words_make_the_compound_of_both(asked: str) -> None:
    assert set(joined(analyse(asked))["lehrerstellenzuweis"]) == {"lehrerstell", "zuweis"}


def test_words_far_apart_make_no_compound() -> None:
    assert "radweg" not in joined(analyse("Rad, Straße, Schiene, Fluss und Weg"))


letters = st.text(alphabet="abcdeghlnrstu", min_size=3, max_size=9)


@settings(deadline=None)
@given(st.lists(st.tuples(letters, st.sampled_from(LINKS)), min_size=1, max_size=4), st.sets(letters, max_size=8))
def test_the_parts_joined_with_their_links_are_the_word_again(made: list[tuple[str, str]], others: set[str]) -> None:
    word = "".join(term + link for term, link in made[:-1]) + made[-1][0]
    passages = dict.fromkeys({term for term, _ in made} | others, 200)
    found = split(word, passages)
    assert "".join(part.term + part.link for part in found) == (word if found else "")
    assert {part.term for part in found} <= pieces(word) & passages.keys()
    assert len(found) != 1
    if len(made) == 2:
        assert word in joined([term for term, _ in made])


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_term_can_be_taken_apart(word: str) -> None:
    assert "".join(part.term + part.link for part in split(word, dict.fromkeys(pieces(word), 500))) in ("", word)


def test_a_part_keeps_its_link() -> None:
    assert split("lehrerstellenzuweis", KNOWN) == (Part("lehrerstell", "en"), Part("zuweis", ""))
