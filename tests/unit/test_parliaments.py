"""A parliament is a profile file: its groups, its chair, its offices."""

from __future__ import annotations

import pytest

from indexer.parliaments import all_profiles, load
from indexer.protocol import ProtocolError, Role

PROFILE = load("niederwalden")


def test_an_unknown_parliament_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ProtocolError, match=r"atlantis.*hessen, niederwalden"):
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


def test_every_profile_reads_its_own_running_head() -> None:
    for profile in all_profiles():
        head = profile.header.fullmatch(f"{profile.name} · 8. Wahlperiode · 41. Sitzung · 12. März 2026")
        assert head
        assert (head["period"], head["sitting"], head["date"]) == ("8", "41", "12. März 2026")
