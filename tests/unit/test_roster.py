"""Who held which office and sat in which group when: names tied to one person, namesakes kept apart, stints by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import Interjection, Officeholder, Role, Speaker, SpeakerSource
from indexer.roster import Evidence, Fact, Person, Roster, build, facts_of
from indexer.roster.facts import office_key
from indexer.roster.names import misprinted, parts, shortened
from tests.store_samples import CHAIR, MUELLER, a_sitting, a_turn

START = date(2024, 1, 9)


def day(number: int) -> date:
    """The day of a sitting, one a week."""
    return START + timedelta(weeks=number)


def said(
    name: str,
    days: Sequence[int],
    *,
    party: str | None = None,
    office: str | None = None,
    role: Role | None = None,
    title: str | None = None,
    evidence: Evidence = Evidence.LABEL,
    turns: int = 3,
) -> list[Fact]:
    role = role or (Role.GOVERNMENT if office else Role.MEMBER)
    times = turns if evidence is Evidence.LABEL else 0
    return [Fact("niederwalden", name, title, party, office, role, day(n), evidence, times) for n in days]


def roster(*facts: list[Fact]) -> Roster:
    return build(fact for own in facts for fact in own)


def called(found: Roster) -> set[tuple[str, ...]]:
    return {person.variants for person in found.people}


def only(found: Roster) -> Person:
    (person,) = found.people
    return person


def chair(name: str, days: Sequence[int], *, office: str = "Vizepräsidentin", turns: int = 3) -> list[Fact]:
    return said(name, days, office=office, role=Role.CHAIR, turns=turns)


# One person under several names


def test_a_chair_printed_without_her_place_is_the_member_with_it() -> None:
    found = roster(chair("Ruth Amsel", range(9)), said("Ruth Amsel (Talheim)", [2, 5], party="BU"))
    assert only(found).name == "Ruth Amsel (Talheim)"
    assert only(found).names == ("Ruth Amsel (Talheim)", "Ruth Amsel")
    assert not found.doubts


def test_without_a_place_and_with_two_bearers_of_the_name_nothing_is_decided() -> None:
    found = roster(
        chair("Ruth Amsel", range(9)),
        said("Ruth Amsel (Talheim)", [2], party="BU"),
        said("Ruth Amsel (Bergen)", [3], party="WLH"),
    )
    assert len(found.people) == 3
    assert found.doubts[0].names == ("Ruth Amsel", "Ruth Amsel (Talheim)", "Ruth Amsel (Bergen)")


def test_the_group_decides_between_two_bearers_of_the_name() -> None:
    found = roster(
        said("Ruth Amsel", [4], party="WLH"),
        said("Ruth Amsel (Talheim)", [2], party="BU"),
        said("Ruth Amsel (Bergen)", [3], party="WLH"),
    )
    assert called(found) == {("Ruth Amsel (Talheim)",), ("Ruth Amsel", "Ruth Amsel (Bergen)")}


def test_members_of_two_groups_at_one_time_are_plainly_two_people() -> None:
    found = roster(said("Ruth Amsel", range(5), party="WLH"), said("Ruth Amsel (Talheim)", range(5), party="BU"))
    assert (len(found.people), found.doubts) == (2, ())


def test_a_minister_of_years_before_is_not_the_new_member_of_that_name() -> None:
    found = roster(
        said("Jens Vogt", range(5), office="Minister der Finanzen", title="Dr."),
        said("Jens Vogt (Bergen)", range(20, 25), party="BU"),
    )
    assert len(found.people) == 2
    assert len(found.doubts) == 1


def test_a_misprint_in_the_same_office_on_a_day_of_the_stint_is_tied_and_stays_as_printed() -> None:
    found = roster(
        chair("Frank Holtz", range(20), office="Vizepräsident"),
        chair("Frank Hotz", [7], office="Vizepräsident", turns=1),
    )
    assert only(found).variants == ("Frank Holtz", "Frank Hotz")
    assert only(found).name == "Frank Holtz"
    assert only(found).stints[0].names == ("Frank Holtz", "Frank Hotz")


@pytest.mark.parametrize(
    "other",
    [
        said("Frank Hotz", [7], party="WLH", turns=1),  # another group
        said("Frank Hotz", range(0, 20, 3), party="BU", turns=3),  # far too often for a slip
        said("Frank Hotz", [30], party="BU", turns=1),  # when the other had not spoken for long
        said("Frank Hotzel", [7], party="BU", turns=1),  # more than a letter
        said("Frank Hotz", [7], party="BU", turns=1)  # who calls again and again is somebody
        + said("Frank Hotz", range(9), party="BU", evidence=Evidence.INTERJECTION),
    ],
)
def test_a_name_that_is_merely_alike_is_somebody_else(other: list[Fact]) -> None:
    found = roster(said("Frank Holtz", range(20), party="BU"), other)
    assert len(found.people) == 2


def test_initials_and_left_out_first_names_are_one_person_in_one_office() -> None:
    office = "Kultusminister"
    found = roster(
        said("R. Alexander Lind", range(5), office=office, title="Prof. Dr."),
        said("Alexander Lind", range(5, 8), office=office, title="Prof. Dr."),
        said("Rolf Alexander Lind", [9], office=office, title="Prof. Dr."),
    )
    assert only(found).variants[0] == "R. Alexander Lind"
    assert len(only(found).variants) == 3


def test_left_out_first_names_decide_nothing_where_a_third_bears_the_last_name() -> None:
    found = roster(
        said("Anna Maria Roth", range(5), party="BU"),
        said("Anna Roth", range(5), party="BU"),
        said("Maria Roth", range(5), party="BU"),
    )
    assert len(found.people) == 3
    assert found.doubts


def test_hyphens_and_umlauts_make_nobody_else() -> None:
    found = roster(said("Karl-Hermann Bösch", [1], party="BU"), said("Karl Hermann Boesch", [2], party="BU"))
    assert len(found.people) == 1


def test_a_new_last_name_in_the_same_office_is_the_same_person_and_elsewhere_a_doubt() -> None:
    office = "Ministerin für Wissenschaft"
    found = roster(said("Nina Dorn", range(5), office=office), said("Nina Dorn-Reger", range(5, 9), office=office))
    assert only(found).variants == ("Nina Dorn", "Nina Dorn-Reger")
    assert len(only(found).stints) == 1
    members = roster(said("Nina Dorn", range(5), party="BU"), said("Nina Dorn-Reger", range(5, 9), party="BU"))
    assert len(members.people) == 2
    assert len(members.doubts) == 1


# Several people under one name


def test_one_name_in_two_groups_by_turns_is_two_people() -> None:
    found = roster(said("Karin Vogt", [0, 2, 4, 6], party="BU"), said("Karin Vogt", [1, 3, 5, 7], party="WLH"))
    assert [[s.party for s in person.stints] for person in found.people] == [["BU"], ["WLH"]]
    assert found.doubts


def test_an_officeholder_with_a_title_and_a_later_member_without_it_are_two_people() -> None:
    found = roster(
        said("Jens Vogt", range(5), office="Minister der Finanzen", title="Dr."),
        said("Jens Vogt", range(20, 25), party="BU"),
    )
    assert len(found.people) == 2
    assert found.doubts


def test_a_title_won_on_the_way_makes_nobody_else() -> None:
    found = roster(said("Jens Vogt", range(5), party="BU"), said("Jens Vogt", range(5, 9), party="BU", title="Dr."))
    assert len(only(found).stints) == 1


def test_namesakes_of_two_parliaments_are_two_people() -> None:
    facts = said("Jens Vogt", [1], party="BU")
    assert len(build([*facts, *(replace(fact, parliament="oberwalden") for fact in facts)]).people) == 2


# Offices and groups by day


def test_an_office_lasts_from_its_first_to_its_last_day_and_changes_hands() -> None:
    found = roster(
        said("Falk Grönwald", [0, 4, 8], office="Ministerpräsident"),
        said("Ida Reuter", [8, 11], office="Ministerpräsidentin"),
    )
    holders = {n: [p.name for p in found.holders("Ministerpräsident", day(n))] for n in (2, 8, 9, 12)}
    assert holders == {2: ["Falk Grönwald"], 8: ["Falk Grönwald", "Ida Reuter"], 9: ["Ida Reuter"], 12: []}


def test_an_office_that_was_somebody_elses_in_between_was_held_twice() -> None:
    found = roster(
        said("Falk Grönwald", [0, 1, 6, 7], office="Minister der Finanzen"),
        said("Ida Reuter", [3, 4], office="Ministerin der Finanzen"),
    )
    falk = next(p for p in found.people if p.name == "Falk Grönwald")
    assert [(s.first, s.last) for s in falk.stints] == [(day(0), day(1)), (day(6), day(7))]
    assert [p.name for p in found.holders("Minister der Finanzen", day(3))] == ["Ida Reuter"]


def test_an_office_of_several_at_a_time_is_parted_by_nobody() -> None:
    found = roster(
        *(chair(name, range(start, 12, 2)) for start, name in enumerate(("Ruth Amsel", "Eva Lohe", "Ute Rabe")))
    )
    assert all(len(person.stints) == 1 for person in found.people)
    assert len(found.holders("Vizepräsident", day(5))) >= 1


def test_whoever_sits_on_the_bench_holds_the_office_though_they_say_nothing_or_are_excused() -> None:
    sitting = replace(
        a_sitting(1, [a_turn(1, CHAIR, "Die Sitzung ist eröffnet.", sitting=1)], day=day(0)),
        officeholders=(
            Officeholder("Falk Grönwald", "Ministerpräsident", Role.GOVERNMENT, "Dr."),
            Officeholder("Ida Reuter", "Ministerin der Finanzen", Role.GOVERNMENT, absent=True),
            Officeholder("Ruth Amsel", "Präsidentin", Role.CHAIR),
        ),
    )
    found = build(facts_of(sitting))
    assert [p.name for p in found.holders("Minister der Finanzen", day(0))] == ["Ida Reuter"]
    (amsel,) = found.holders("Präsidentin", day(0))
    assert amsel.stints[0].evidence == (Evidence.LABEL, Evidence.PRESIDIUM)
    assert (amsel.turns, found.holders("Ministerpräsident", day(0))[0].title) == (1, "Dr.")


def test_a_state_secretary_on_the_bench_is_the_one_of_the_label() -> None:
    full = "Staatssekretärin im Ministerium für Soziales"
    found = roster(
        said("Anja Lüdke", [3], office=full),
        said("Anja Lüdke", range(6), office="Staatssekretärin", evidence=Evidence.BENCH),
        said("Uwe Klee", range(6), office="Staatssekretär", evidence=Evidence.BENCH),
    )
    lüdke = next(p for p in found.people if p.name == "Anja Lüdke")
    assert [(s.office, s.first, s.last) for s in lüdke.stints] == [(full, day(0), day(5))]
    assert [p.name for p in found.holders(full, day(1))] == ["Anja Lüdke"]


def test_a_member_who_changes_group_sits_in_each_for_its_time() -> None:
    found = roster(said("Rolf Kahl", [0, 1, 2], party="BU"), said("Rolf Kahl", [5, 6], party="fraktionslos"))
    assert [(s.party, s.first, s.last) for s in only(found).stints] == [
        ("BU", day(0), day(2)), ("fraktionslos", day(5), day(6)),
    ]  # fmt: skip
    assert [s.party for s in only(found).on(day(1))] == ["BU"]


def test_a_group_printed_once_amid_another_is_passed_over_and_said() -> None:
    found = roster(said("Rolf Kahl", [0, 1, 3, 4], party="BU"), said("Rolf Kahl", [2], party="WLH"))
    assert [s.party for s in only(found).stints] == ["BU"]
    assert "WLH" in found.doubts[0].reason


def test_a_committees_rapporteur_holds_no_office() -> None:
    found = roster(said("Ute Rabe", [1], office="Berichterstatterin", role=Role.MEMBER))
    assert only(found).stints == ()
    assert only(found).turns == 3


def test_an_interjection_is_evidence_of_a_group_but_makes_nobody() -> None:
    turn = replace(a_turn(1, MUELLER, "Ein Satz."), interjections=(Interjection(3, 5, "…", "Eva Lohe", "WLH"),))
    sitting = a_sitting(1, [turn], day=day(0))
    assert [p.name for p in build(facts_of(sitting)).people] == ["Ida Müller (Talheim)"]
    spoken = said("Eva Lohe", [4], party="WLH")
    lohe = next(p for p in build([*facts_of(sitting), *spoken]).people if p.name == "Eva Lohe")
    assert (lohe.stints[0].first, lohe.stints[0].last, lohe.turns) == (day(0), day(4), 3)


def test_an_inferred_speaker_is_told_from_a_printed_one() -> None:
    turn = replace(a_turn(1, Speaker("Eva Lohe", None, "WLH"), "Ein Satz."), speaker_source=SpeakerSource.INFERRED)
    assert only(build(facts_of(a_sitting(1, [turn])))).stints[0].evidence == (Evidence.INFERRED,)


# Its parts


@pytest.mark.parametrize(
    "other",
    [
        "Minister für Wissenschaft und Kunst",
        "Ministerin für Wissenschaft undKunst",
        "Ministerin für Wissen-schaft und Kunst",
    ],
)
def test_an_office_is_the_same_in_other_spellings_and_of_either_gender(other: str) -> None:
    assert office_key("Ministerin für Wissenschaft und Kunst") == office_key(other)


def test_offices_of_different_fields_differ() -> None:
    assert office_key("Minister der Finanzen") != office_key("Minister der Justiz")
    assert office_key("Präsident") != office_key("Vizepräsident")


@given(st.text("abcde", min_size=1, max_size=6), st.integers(0, 5), st.sampled_from("xyz"))
def test_one_letter_more_less_or_other_is_a_misprint_and_the_same_word_is_none(word: str, at: int, letter: str) -> None:
    assert not misprinted(word, word)
    assert misprinted(word, word[:at] + letter + word[at:])
    assert misprinted(word[:at] + letter + word[at:], word)
    assert misprinted(word, word[:at] + letter + word[at + 1 :])
    assert not misprinted(word, f"{word}{letter}{letter}")


def test_names_are_compared_word_by_word() -> None:
    assert shortened(parts("J. Michael Moor (Bergen)"), parts("Jörg Michael Moor"))
    assert not shortened(parts("Michael Moor"), parts("Jörg Moor"))
    assert not shortened(parts("Michael Moor"), parts("Michael Moor"))
    assert parts("–").last == ""


_NAMES = ["Ruth Amsel", "Ruth Amsel (Talheim)", "Rut Amsel", "R. Amsel", "Ruth Amsel-Lohe", "–", "Eva Lohe"]
_OFFICES = ["Minister der Finanzen", "Staatssekretärin", "Staatssekretärin im Ministerium der Finanzen"]
_FACTS = st.lists(
    st.builds(
        lambda name, title, party, office, role, number, evidence: said(
            name, [number], title=title, party=party, office=office, role=role, evidence=evidence
        )[0],
        st.sampled_from(_NAMES),
        st.sampled_from([None, "Dr."]),
        st.sampled_from([None, "BU", "WLH"]),
        st.sampled_from([None, *_OFFICES]),
        st.sampled_from(Role),
        st.integers(0, 9),
        st.sampled_from(Evidence),
    ),
    max_size=14,
)


@given(_FACTS)
def test_whatever_is_printed_each_name_has_its_person_and_each_stint_its_evidence(facts: list[Fact]) -> None:
    found = build(facts)
    printed = {fact.name for fact in facts if fact.evidence is not Evidence.INTERJECTION}
    assert printed <= {variant for person in found.people for variant in person.variants}
    for person in found.people:
        assert person.name in person.variants
        assert set(person.names) <= set(person.variants)
        assert {spelling for name in person.names for spelling in person.spelt(name)} == set(person.variants)
        for stint in person.stints:
            assert list(stint.days) == sorted(set(stint.days))
            assert (stint.party is None) != (stint.office is None)
            assert set(stint.names) <= set(person.variants)
            assert stint.evidence
    assert sum(person.turns for person in found.people) == sum(
        fact.turns for fact in facts if fact.name in printed
    )  # fmt: skip
