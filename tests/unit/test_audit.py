"""A sitting whose turns do not fit its own table of contents is found out, with every name and page that is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.assemble import assemble
from indexer.audit import audit, percent, same_person, warned
from indexer.contents import Contents, Entry
from indexer.page import parse_page
from indexer.protocol import Audit, Role, Sitting, Speaker, Turn
from tests.page_texts import FIRST, printed, sitting
from tests.store_samples import CHAIR, HASE, MINISTER, MUELLER, a_turn

PEOPLE = (MINISTER, MUELLER, HASE)


def turn(number: int, who: Speaker, page: int | None, last: int | None = None) -> Turn:
    made = a_turn(number, who, "Ein Satz. Noch einer.", page=page)
    (whole,) = made.paragraphs
    if last is None:
        return made
    return replace(made, paragraphs=(replace(whole, end=9), replace(whole, start=10, page=last, continued=True)))


def contents(*entries: tuple[str, int]) -> Contents:
    return Contents(tuple(Entry(name, page) for name, page in entries))


def test_an_entry_is_found_where_the_turn_begins_and_nowhere_else() -> None:
    held = audit([turn(1, HASE, 5, 6)], contents(("Tom Al-Hase", 5), ("Tom Al-Hase", 6)))
    assert held == Audit(2, 1, (("Tom Al-Hase", 6),))


def test_the_chair_is_also_listed_where_it_goes_on() -> None:
    held = audit([turn(1, CHAIR, 5, 7)], contents(*(("Ruth Amsel", page) for page in (5, 5, 6, 7, 8))))
    assert held == Audit(5, 4, (("Ruth Amsel", 8),))


def test_a_turn_answers_for_one_entry_only() -> None:
    turns = [turn(1, HASE, 5), turn(2, MUELLER, 5), turn(3, HASE, 5)]
    held = audit(turns, contents(*[("Tom Al-Hase", 5)] * 3, ("Ida Müller (Talheim)", 5)))
    assert held == Audit(4, 3, (("Tom Al-Hase", 5),))


def test_without_contents_or_without_pages_nothing_can_be_compared() -> None:
    assert audit([turn(1, HASE, 5)], Contents()) is None
    assert audit([turn(1, HASE, None)], contents(("Tom Al-Hase", 5))) is None
    assert audit([], contents(("Tom Al-Hase", 5))) is None


def test_a_turn_of_nobody_known_answers_for_nobody() -> None:
    held = audit([turn(1, Speaker(None), 5), turn(2, HASE, 5)], contents(("Ida Müller (Talheim)", 5)))
    assert held == Audit(1, 0, (("Ida Müller (Talheim)", 5),))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("R. Alexander Lorenz", "Alexander Lorenz", True),
        ("Frank Holdz", "Frank Holtz", True),
        ("Karin Vogt (Marsweiler)", "Karin Vogt", True),
        ("Karin Vogt (Marsweiler)", "Karin Vogt (Talheim)", False),
        ("Heidi Land-Graf", "Heidi Land Graf", True),
        ("Ida Müller", "Jens Müller", False),
        ("Ida Müller", "Ida Meier", False),
    ],
)
def test_variants_of_a_name_are_one_person_and_namesakes_are_not(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


spoken = st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(1, 20)), min_size=1, max_size=30)


@given(spoken, st.data())
def test_exactly_the_turns_left_out_are_missing(said: list[tuple[Speaker, int]], data: st.DataObject) -> None:
    listed = contents(*((str(who.name), page) for who, page in said))
    dropped = data.draw(st.sets(st.integers(0, len(said) - 1), max_size=len(said) - 1))
    kept = [turn(i + 1, *said[i]) for i in range(len(said)) if i not in dropped]
    held = audit(kept, listed)
    assert held is not None
    assert Counter(held.missing) == Counter((said[i][0].name, said[i][1]) for i in dropped)
    assert (held.listed, held.found) == (len(said), len(kept))
    assert 0 <= held.share <= 1


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_below_a_limit_is_never_shown_as_if_it_reached_it(found: int, listed: int) -> None:
    found = min(found, listed)
    assert percent(found / listed) == found * 100 // listed


CONTENTS = """
    Amtliche Mitteilungen ............................. 3125
    Präsidentin Dr. Helga Reinstorf ................... 3125
    Jonas Kettler ................................ 3125, 3125
    Karin Vogt (Marsweiler) ........................... 3126

    Im Präsidium:
    Präsidentin Dr. Helga Reinstorf
    Auf der Regierungsbank:
    Minister des Innern Rainer Holtkamp
"""
BODY = """
    (Beginn: 10:00 Uhr)

    Präsidentin Dr. Helga Reinstorf:

    Ich eröffne die Sitzung. Herr Kettler.

    Jonas Kettler (BU):

    Danke.

    Präsidentin Dr. Helga Reinstorf:

    Noch eine Frage.

    {second}

    Gern.
"""
LAST = "{third}\n\nIch danke."


def read(second: str = "Jonas Kettler (BU):", third: str = "Karin Vogt (Marsweiler) (Liberale Mitte):") -> Sitting:
    return sitting(CONTENTS, "Präsidium", BODY.format(second=second), LAST.format(third=third))


def test_a_protocol_is_audited_as_it_is_read() -> None:
    held = read()
    assert held.audit == Audit(4, 4)
    assert warned(held) is held
    assert [(who.name, who.role) for who in held.officeholders] == [
        ("Helga Reinstorf", Role.CHAIR),
        ("Rainer Holtkamp", Role.GOVERNMENT),
    ]


def test_a_label_that_was_not_recognised_is_named_in_a_warning() -> None:
    held = read(third="Karin Vogt (Maraweiler) (Leberwurst):")
    assert held.audit == Audit(4, 3, (("Karin Vogt (Marsweiler)", 3126),))
    (warning,) = warned(held).warnings
    assert "75 %" in warning
    assert "Karin Vogt (Marsweiler) (p. 3126)" in warning


def test_a_page_alone_has_nothing_to_be_compared_with() -> None:
    page = parse_page(printed(BODY.format(second="Jonas Kettler (BU):"), FIRST), Path("a.txt"))
    alone = assemble([page], "a")
    assert alone.audit is None
    assert warned(alone) is alone
