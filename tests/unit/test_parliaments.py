"""A parliament is a profile file: its groups, its chair, its offices."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from indexer.parliaments import all_profiles, load
from indexer.protocol import ProtocolError, Role

PROFILE = load("niederwalden")


def test_an_unknown_parliament_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ProtocolError, match=r"atlantis.*bayern, bundestag, hessen, niederwalden"):
        load("atlantis")


def test_people_may_call_a_group_by_any_of_its_usual_names() -> None:
    assert PROFILE.party("die liberalen") is None
    assert PROFILE.party("liberale") == PROFILE.party("LM") == "Liberale Mitte"
    assert load("hessen").party("FDP") == "Freie Demokraten"
    assert load("hessen").party("Die Grünen") == "BÜNDNIS 90/DIE GRÜNEN"


@pytest.mark.parametrize("misprint", ["Liberale Mite", "Libreale Mitte", "LiberaleMitte", "OFFENE LISTE /UMWELT"])
def test_a_misprinted_group_is_still_that_group(misprint: str) -> None:
    assert PROFILE.printed_party(misprint) in {"Liberale Mitte", "OFFENE LISTE/UMWELT"}


@pytest.mark.parametrize("other", ["Marsweiler", "SPD", "BÜ", "WHL", "8/1890", "Heiterkeit"])
def test_what_is_no_group_is_not_taken_for_one(other: str) -> None:
    assert PROFILE.printed_party(other) is None


@pytest.mark.parametrize(
    ("office", "role"),
    [
        ("Ministerpräsidentin", Role.GOVERNMENT),
        ("stellvertretender Ministerpräsidentund Minister für Verkehr", Role.GOVERNMENT),
        ("Kultusminister", Role.GOVERNMENT),
        ("Staatssekretärin im Ministerium der Finanzen", Role.GOVERNMENT),
        ("Berichterstatter", Role.MEMBER),
        ("Landesbeauftragte für den Datenschutz", Role.GUEST),
        ("Präsident des Staatsgerichtshofs", Role.GUEST),
        ("Ministerialrat", None),
        ("ich zitiere die Ministerin", None),
    ],
)
def test_an_office_tells_in_which_role_somebody_speaks(office: str, role: Role | None) -> None:
    assert PROFILE.office_role(office) == role


@pytest.mark.parametrize(
    ("parliament", "line", "period", "sitting", "day", "page"),
    [
        ("niederwalden", "Landtag Niederwalden · 8. Wahlperiode · 41. Sitzung · 12. März 2026", "8", "41", True, None),
        ("hessen", "Hessischer Landtag·20. Wahlperiode - 67. Sitzung · 16. März 2021", "20", "67", True, None),
        (
            "bundestag",
            "24310 Deutscher Bundestag – 18. Wahlperiode – 238. Sitzung. Berlin, Freitag, den 2. Juni 2017",
            *("18", "238", True, "24310"),
        ),
        (
            "bundestag",
            "Deutscher Bundestag – 18. Wahlperiode – 238. Sitzung. Bonn, Mittwoch, den 7. Juni 2017 III",
            *("18", "238", True, "III"),
        ),
        (
            "bayern",
            "12838 Bayerischer Landtag – 17. Wahlperiode Plenarprotokoll 17/140 v. 27.09.2018",
            *("17", "140", True, "12838"),
        ),
        (
            "bayern",
            "Plenarprotokoll 17/140 v. 27.09.2018 Bayerischer Landtag – 17. Wahlperiode 12835",
            *("17", "140", True, "12835"),
        ),
        ("bayern", "12928 Bayerischer Landtag – 17. Wahlperiode Anlage 1", "17", None, False, "12928"),
    ],
)
def test_a_running_head_tells_sitting_day_and_page(
    parliament: str, line: str, period: str, sitting: str | None, day: bool, page: str | None
) -> None:
    head = load(parliament).running_head(line)
    assert head
    assert (head["period"], head["sitting"], bool(head["date"])) == (period, sitting, day)
    assert (head["page"] or head["behind"]) == page
    assert [p.id for p in all_profiles() if p.running_head(line)] == [parliament]


def test_a_sentence_that_names_the_parliament_is_no_running_head() -> None:
    for profile in all_profiles():
        assert not profile.running_head(f"Der {profile.name} hat in der 8. Wahlperiode in der 41. Sitzung beraten.")


def test_a_group_s_name_broken_at_a_line_s_end_is_joined_and_two_groups_are_not() -> None:
    bundestag = load("bundestag")
    assert bundestag.parts_group("und dem BÜND-", "NIS 90/DIE GRÜNEN)")
    assert bundestag.parts_group("des BÜNDNIS-", "SES 90/DIE GRÜNEN)")
    assert not bundestag.parts_group("die SPD-", "CDU-Koalition")
    assert not bundestag.parts_group("ohne Strich", "LINKE")


def test_every_day_has_one_coalition_at_most_and_it_is_of_groups_that_the_profile_knows() -> None:
    for profile in all_profiles():
        for one, after in pairwise(profile.coalitions):
            assert one.last is not None
            assert one.first <= one.last < after.first
        assert {party for coalition in profile.coalitions for party in coalition.parties} <= set(profile.parties)
        assert set(profile.groupless) <= set(profile.parties)


def test_a_coalition_governs_until_the_next_one_does() -> None:
    before, now = PROFILE.coalitions
    assert before.last == now.first - timedelta(days=1)
    assert now.last is None
    assert now.within(date(2026, 1, 1), date(2026, 2, 1)) == (date(2026, 1, 1), date(2026, 2, 1))
    assert now.within(date(2023, 1, 1), date(2023, 12, 31)) == (now.first, date(2023, 12, 31))
    assert before.within(date(2026, 1, 1), date(2026, 2, 1)) is None


def test_elections_lie_before_the_coalitions_they_lead_to() -> None:
    assert list(PROFILE.elections) == sorted(PROFILE.elections)
    assert PROFILE.elections[-1] < PROFILE.coalitions[-1].first
    assert (PROFILE.election, load("bundestag").election) == ("Landtagswahl", "Bundestagswahl")
