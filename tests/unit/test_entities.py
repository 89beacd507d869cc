"""Who and what a question names, by the roster of an index."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import Role
from indexer.roster import Evidence, Fact, build
from rag.entities import Entities, find_entities


def person(
    name: str,
    party: str | None = None,
    office: str | None = None,
    role: str = "member",
    first: str = "2026-01-01",
    last: str = "2026-12-31",
) -> list[Fact]:
    """Somebody who spoke in one capacity on the first and on the last day."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return [Fact("niederwalden", name, None, party, office, Role(role), day, Evidence.LABEL, 5) for day in days]


INTERIOR = "Minister des Innern und für Digitales"
FACTS = (
    person("Rainer Holtkamp", office=INTERIOR, role="government", first="2025-01-01", last="2025-03-12"),
    person("Jonas Kettler", office=INTERIOR, role="government", first="2026-04-23"),
    person("Jonas Kettler", "BU"),
    person("Franziska Ellerbrock", office="Ministerin für Umwelt, Landwirtschaft und Forsten", role="government"),
    person("Marlene Ahrbeck", office="Ministerpräsidentin", role="government"),
    person("Albrecht Niehoff", office="Minister für Schule und Bildung", role="government"),
    person("Anja Lüdke", office="Staatssekretärin im Ministerium für Soziales", role="government"),
    person("Karin Vogt (Altenbrück)", "BU"),
    person("Karin Vogt (Marsweiler)", "Liberale Mitte"),
    person("Martin Vogt", "Sozialer Aufbruch"),
    person("Amelie Tönsing", "OFFENE LISTE/UMWELT"),
    person("Gernot Kulbach", "WLH"),
    person("Jens Amrhein (Talheim)", "WLH", first="2025-02-01", last="2025-02-20"),
    person("Jens Amrhein", office="Präsident", role="chair", first="2025-01-01", last="2025-12-01"),
    person("Jens Amrhein", office="Minister der Finanzen", role="government", first="2026-02-01"),
    person("Uta Lohse", office="Ministerin der Finanzen", role="government", first="2025-01-01", last="2026-01-20"),
    person("Uta Lohse", office="stellvertretende Ministerpräsidentin", role="government"),
    person("Ralf Nolte", office="Präsident des Rechnungshofs", role="guest"),
    person("Ute Sander", office="Landesbeauftragte für Datenschutz", role="guest"),
    person("Kurt Bremer", office="Minister und Chef der Staatskanzlei", role="government"),
    # A slip that many correct labels outweigh.
    *[person("Amelie Tönsing", "OFFENE LISTE/UMWELT")] * 9,
    person("Amelie Tönsig", "OFFENE LISTE/UMWELT", first="2026-05-01", last="2026-05-01")[:1],
)
ROSTER = build(fact for facts in FACTS for fact in facts)


def named(text: str) -> Entities:
    return find_entities(text, ROSTER)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Was sagte Ellerbrock zum Wolf?", ["Franziska Ellerbrock"]),
        ("Was meint Frau Toensing dazu?", ["Amelie Tönsing"]),
        ("Ellerbrocks Haltung zum Deich", ["Franziska Ellerbrock"]),
        ("Was sagte Martin Vogt?", ["Martin Vogt"]),
        ("Was sagte Karin Vogt aus Marsweiler?", ["Karin Vogt (Marsweiler)"]),
        ("Was sagte Vogt?", ["Karin Vogt (Altenbrück)", "Karin Vogt (Marsweiler)", "Martin Vogt"]),
        ("Was tat der Vogt auf der Burg?", []),
        ("Vogt", []),
    ],
)  # fmt: skip
def test_a_surname_finds_its_bearers_and_first_name_or_place_tells_them_apart(text: str, speakers: list[str]) -> None:
    assert sorted(named(text).speakers) == sorted(speakers)


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("Was sagte der Innenminister im April 2026?", ["Jonas Kettler"]),
        ("Was sagte der Innenminister im März 2025?", ["Rainer Holtkamp"]),
        ("Was will die Umweltministerin?", ["Franziska Ellerbrock"]),
        ("What did the environment minister say?", ["Franziska Ellerbrock"]),
        ("Was sagt der Bildungsminister?", ["Albrecht Niehoff"]),
        ("Was sagte die Regierungschefin? Was sagte die Ministerpräsidentin?", ["Marlene Ahrbeck"]),
    ],
)
def test_an_office_means_whoever_held_it_then(text: str, holders: list[str]) -> None:
    assert list(named(text).holders) == holders


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("Was sagte der Finanzminister im Mai 2025?", ["Uta Lohse"]),
        ("Was sagte der Finanzminister im Mai 2026?", ["Jens Amrhein (Talheim)"]),
        ("Was sagte die Finanzministerin?", ["Uta Lohse"]),
        ("Was sagte der Finanzminister?", ["Jens Amrhein (Talheim)", "Uta Lohse"]),
        ("Was sagte die stellvertretende Ministerpräsidentin?", ["Uta Lohse"]),
        ("Was sagte der Landtagspräsident im März 2025?", ["Jens Amrhein (Talheim)"]),
        ("Was sagte der Präsident?", []),
        ("Was sagte der US-Präsident?", []),
        ("Was sagte Präsident Quandthoff?", []),
        ("Was sagte der Präsident des Rechnungshofs?", ["Ralf Nolte"]),
        ("Was sagte die Datenschutzbeauftragte?", ["Ute Sander"]),
        ("Was sagte der Chef der Staatskanzlei?", ["Kurt Bremer"]),
        ("Was sagte die Staatssekretärin im Sozialministerium?", ["Anja Lüdke"]),
        ("Was sagte die Staatssekretärin im Ministerium für Soziales?", ["Anja Lüdke"]),
    ],
)
def test_an_office_is_known_by_its_words_by_date_and_by_gender(text: str, holders: list[str]) -> None:
    assert sorted(named(text).holders) == holders


def test_an_office_that_nobody_here_holds_is_unknown_and_nobody_elses() -> None:
    found = named("Was sagte der Staatssekretär im Kultusministerium zum Deich?")
    assert found.unknown == ("Staatssekretär im Kultusministerium",)
    assert not found.names_somebody


def test_words_count_as_an_officeholders_only_while_the_office_was_held() -> None:
    found = named("Was sagte der Finanzminister?")
    assert found.means("Jens Amrhein", date(2026, 3, 1))
    assert not found.means("Jens Amrhein", date(2025, 3, 1))
    assert not found.means("Jens Amrhein (Talheim)", date(2025, 2, 10))
    assert named("Was sagte Amrhein?").means("Jens Amrhein (Talheim)", date(2025, 2, 10))
    assert not found.means(None, date(2026, 3, 1))


def test_an_officeholder_who_is_only_spoken_of_is_not_asked_for_words() -> None:
    assert named("Was warf Tönsing dem Innenminister im April 2026 vor?").people == ("Amelie Tönsing",)
    assert named("Welche Kritik übte die BU an der Umweltministerin?").people == ()
    assert named("Was sagte man zum Bildungsminister?").holders == ("Albrecht Niehoff",)
    assert named("Was hielt die BU von Minister Niehoff?").parties == ("BU",)


def test_chair_and_member_of_one_name_are_one_person_under_all_their_names() -> None:
    found = named("Was sagte Jens Amrhein zum Deich?")
    assert found.people == ("Jens Amrhein (Talheim)",)
    assert set(found.spellings) == {"Jens Amrhein (Talheim)", "Jens Amrhein"}


def test_a_title_in_front_of_a_name_tells_the_office() -> None:
    assert named("Was sagte Präsident Amrhein?").offices == ("Präsident",)
    assert named("Was sagte Finanzminister Amrhein?").offices == ("Minister der Finanzen",)


def test_a_misprint_of_the_protocol_is_searched_for_and_not_shown() -> None:
    found = named("Was sagte Amelie Tönsing zum Wolf?")
    assert found.understood().speakers == ("Amelie Tönsing",)
    assert found.means("Amelie Tönsig", date(2026, 5, 1))
    assert named("Was sagte Tönsig zum Wolf?").people == ("Amelie Tönsing",)


def test_a_minister_without_a_field_is_some_member_of_the_government() -> None:
    found = named("Was sagte der Minister zu den Fristen?")
    assert found.government
    assert found.feminine is False
    assert not found.people


def test_office_and_name_together_are_one_person() -> None:
    found = named("Was sagte Innenminister Kettler?")
    assert found.people == ("Jonas Kettler",)


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Wie steht die BU dazu?", ("BU",)),
        ("Was will die Offene Liste?", ("OFFENE LISTE/UMWELT",)),
        ("Und die LM?", ("Liberale Mitte",)),
        ("Was meint der BU-Abgeordnete?", ("BU",)),
        ("Was kostet die Buche?", ()),
    ],
)
def test_a_group_is_known_by_its_usual_names(text: str, parties: tuple[str, ...]) -> None:
    assert named(text).parties == parties


def test_the_author_of_a_paper_is_not_asked_for_words() -> None:
    assert named("Was hält die BU vom WLH-Antrag?").parties == ("BU",)
    assert named("Was hält die BU vom Gesetzentwurf der Liberalen Mitte?").parties == ("BU",)


def test_a_member_named_with_the_group_is_one_person() -> None:
    found = named("Was sagte Amelie Tönsing von der Offenen Liste zum Wolf?")
    assert found.people == ("Amelie Tönsing",)
    assert not found.parties


@pytest.mark.parametrize("text", ["Was sagte Minister Quandthoff?", "Was forderte Erika Quandthoff zum Deich?"])
def test_somebody_who_never_speaks_here_is_recognised_as_unknown(text: str) -> None:
    assert named(text).unknown


def test_another_persons_first_name_is_not_taken_for_the_members() -> None:
    assert "Franziska Ellerbrock" not in named("Was sagte Martin Ellerbrock?").speakers


def test_sittings_and_papers_are_read_and_school_years_are_not_papers() -> None:
    found = named("Was sagte sie in der 42. Sitzung zu Drucksache 8/1890 und zum Schuljahr 2025/26?")
    assert found.sittings == (42,)
    assert found.drucksachen == ("8/1890",)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Was sagte Kettler über Rainer Holtkamp?", "Jonas Kettler"),
        ("Was warf Amelie Tönsing dem Minister Rainer Holtkamp vor?", "Amelie Tönsing"),
        ("Was antwortete Ellerbrock auf die Frage von Frau Tönsing zum Wolf?", "Franziska Ellerbrock"),
        ("Was fragte Frau Tönsing Herrn Holtkamp zum OZG?", "Amelie Tönsing"),
    ],
)
def test_whoever_is_only_spoken_of_or_to_is_not_asked_for_words(text: str, speaker: str) -> None:
    assert named(text).people == (speaker,)


def test_a_group_that_is_spoken_of_is_not_asked_for_words() -> None:
    assert named("Welche Kritik übte die BU an der WLH?").parties == ("BU",)
    assert named("Was sagte man zur WLH?").parties == ("WLH",)


@pytest.mark.parametrize("text", ["Was sagte Ellerbrok zum Wolf?", "Was sagte Franziska Ellerbrook zum Wolf?"])
def test_a_misspelt_name_finds_the_one_it_comes_near(text: str) -> None:
    assert named(text).people == ("Franziska Ellerbrock",)


@pytest.mark.parametrize(
    "text",
    [
        "Was sagte die BU zu Olaf Vogt?",
        "Vogt gefragt: Was kostet der Deich?",
        "Wie viele Vogt gab es?",
        "Der Fall Karin Meier",
    ],
)
def test_strangers_and_words_are_not_taken_for_members(text: str) -> None:
    assert not named(text).people


def test_a_group_beside_a_surname_tells_its_bearers_apart() -> None:
    assert named("Was sagte Vogt von der Liberalen Mitte zum Gesetz?").people == ("Karin Vogt (Marsweiler)",)


def test_a_year_behind_the_speaker_is_when_they_spoke_and_elsewhere_it_is_not() -> None:
    found = named("Was sagte Ellerbrock 2026 zum Wolf?").dates
    assert found is not None
    assert (found[0].year, found[0].month, found[1].month) == (2026, 1, 12)
    assert named("Und 2026?").dates == found
    assert named("Was steht im Haushalt 2026?").dates is None


@given(st.text(max_size=40), st.text(min_size=1, max_size=12), st.sampled_from(["Minister der Finanzen", None, "–"]))
def test_whatever_is_asked_and_printed_is_understood_or_not_but_never_fails(
    text: str, name: str, office: str | None
) -> None:
    found = find_entities(f"{text} {name}?", build(person(name, office=office, role="government")))
    assert set(found.people) <= {name}
