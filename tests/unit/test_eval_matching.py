"""When two names mean the same person, and two wordings the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.matching import letters, same_person


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
