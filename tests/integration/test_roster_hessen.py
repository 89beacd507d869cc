"""The roster of a whole Wahlperiode: whoever a label prints with an office is whom the roster names for that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from indexer.formats import discover
from indexer.protocol import Role, Sitting, SpeakerSource
from indexer.reading import read_all
from indexer.roster import Roster, build, facts_of
from indexer.roster.facts import office_key
from rag.entities import find_entities

PAGES = Path(__file__).resolve().parents[3] / "shared" / "data" / "hessen-wp20" / "pages"
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the real protocols are not beside this checkout")

# The first, one before and one after each change of a minister or of the chair, May 2021, the last.
SOME = (1, 2, 36, 37, 73, 74, 104, 105, 106, 110)


@cache
def sittings(*numbers: int) -> tuple[Sitting, ...]:
    folders = [folder for n in numbers for folder in PAGES.glob(f"*_{n:03d}")] or [PAGES]
    return tuple(sitting for reading in read_all(discover(folders).sources) for sitting, _ in reading.sittings)


@cache
def roster(*numbers: int) -> Roster:
    return build(fact for sitting in sittings(*numbers) for fact in facts_of(sitting))


def check_labels(read: Sequence[Sitting], known: Roster) -> None:
    """Each office printed on a label of a day is held on that day by exactly those who are printed with it."""
    assert read
    for sitting in read:
        printed: dict[str, set[str]] = defaultdict(set)
        for turn in sitting.turns:
            who = turn.speaker
            if who.office and who.name and who.role is not Role.MEMBER and turn.speaker_source is SpeakerSource.LABEL:
                printed[who.office].add(who.name)
        for listed in sitting.officeholders:
            printed[listed.office].add(listed.name)
        for office in printed:
            names = {n for other, own in printed.items() if office_key(other) == office_key(office) for n in own}
            held = [p for p in known.holders(office, sitting.date) if names & set(p.variants)]
            assert names <= {variant for person in held for variant in person.variants}, (sitting.sitting_id, office)
            one_each = {next(p.name for p in held if name in p.variants) for name in names}
            assert {person.name for person in held} == one_each


def check_questions(known: Roster) -> None:
    """An office and a time in a question mean one person, and another one at another time."""

    def holders(question: str) -> tuple[str, ...]:
        return find_entities(question, known).holders

    (before,), (after,) = (holders(f"Was sagte der Ministerpräsident {when}?") for when in ("2019", "im Juni 2022"))
    assert before != after
    (minister,) = holders("Was sagte die Umweltministerin im Mai 2021?")
    spoken = {s.office for p in known.people if p.name == minister for s in p.stints if s.covers(date(2021, 5, 19))}
    assert any(office and "Umwelt" in office for office in spoken)


def test_labels_and_lists_of_some_sittings_name_whom_the_roster_names() -> None:
    check_labels(sittings(*SOME), roster(*SOME))
    check_questions(roster(*SOME))


@pytest.mark.slow
def test_labels_and_lists_of_all_sittings_name_whom_the_roster_names() -> None:
    check_labels(sittings(), roster())
    check_questions(roster())
    chairs = [p for p in roster().people if any(s.role is Role.CHAIR for s in p.stints)]
    assert all(any(s.party for s in p.stints) for p in chairs if p.turns > 10), "every chair is a member as well"


@pytest.mark.slow
def test_an_office_of_one_is_held_by_one_on_every_day_but_that_of_a_change() -> None:
    for office in ("Ministerpräsident", "Präsident", "Kultusminister", "Minister der Finanzen", "Minister der Justiz"):
        several = [s.date for s in sittings() if len(roster().holders(office, s.date)) > 1]
        assert len(several) <= 1, office
