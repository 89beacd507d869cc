"""When two names mean the same person, and two wordings the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.matching import letters, locate, same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heike Holm", "Heike Holm"),
        ("Dr. Heike Holm", "Heike Holm"),
        ("Prof. Dr. h. c. Heike Holm", "Heike Holm"),
        ("Vizepräsidentin Dr. Heike Holm", "Heike Holm"),
        ("Heike Holm, Ministerin für Wald und Brücken", "Heike Holm"),
        ("Heike Holm [SPD]", "Heike Holm"),
        ("Heike Holm (BÜNDNIS 90/DIE GRÜNEN)", "Heike Holm"),
        ("Dr. Heike Holm (Altenau) (SPD)", "Heike Holm (Altenau)"),
        ("Heike Holm (Altenau)", "Heike Holm"),
        ("Heike Holm-Berg", "Heike Holm–Berg"),
        ("R. Alexander Berg", "R.  Alexander Berg"),
    ],
)
def test_titles_offices_and_parties_make_no_difference(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heike Holm", "Holm"),
        ("Heike Holm", "Heiko Holm"),
        ("Heike Holm (Altenau)", "Heike Holm (Neustadt)"),
        ("Heike Holm (Altenau) [SPD]", "Heike Holm (Neustadt) [SPD]"),
        ("Drax Holm", "ax Holm"),
        (None, None),
        ("", ""),
        ("Dr. (SPD)", "Prof."),
        (None, "Heike Holm"),
    ],
)
def test_different_people_and_nobody_are_told_apart(one: str | None, other: str | None) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


def test_only_letters_and_digits_count() -> None:
    assert letters("„Bis zum 31. De-\nzember – so ‚gestern‘ –“") == "biszum31dezembersogestern"
    assert letters("Straße Ärger") == letters("STRASSE ÄRGER".replace("SS", "ß")) == "straßeärger"


@given(st.text())
def test_letters_are_stable(text: str) -> None:
    once = letters(text)
    assert letters(f"„{text}“ –") == once
    assert all(character.isalnum() for character in once)


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("ein Fehler", True),
        ("sagte „unser“ –", True),
        ('sagte "unser" -', True),
        ("Das ist kein\nFehler", True),
        ("ein  Fehler", True),
        ("kein", True),
        ("ein Fehl", False),
        ("in Fehler", False),
        ("2,5 Millionen", True),
        ("5 Millionen", False),
        ("25 Millionen", False),
        ("10 %", True),
        ("um 10", False),
        ("das ist kein Fehler", False),
        ("…", False),
        ("", False),
    ],
)
def test_verbatim_are_whole_words_and_numbers_whatever_the_marks(words: str, stands: bool) -> None:
    text = "Das ist kein Fehler. Es ist ein Fehler, sagte »unser« — Mann. 2,5 Millionen mehr, um 10 % mehr."
    assert (locate(words, text) is not None) is stands


@given(
    st.lists(st.text(alphabet="aZß9„“–.,% ", min_size=1, max_size=9).filter(str.strip), min_size=1, max_size=5),
    st.data(),
)
def test_whole_words_of_a_text_are_found_in_it(words: list[str], data: st.DataObject) -> None:
    tokens = " ".join(words).split()
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first + 1, len(tokens)))
    quote = " ".join(tokens[first:last])
    place = locate(quote, " ".join(tokens))
    follows = tokens[last][:1] if last < len(tokens) else ""
    if letters(quote) and follows not in ("%",):
        assert place is not None
