"""Who and what a question names, by the roster of an index."""

from __future__ import annotations

import pytest

from indexer.store import Person
from rag.entities import Entities, find_entities


def person(name: str, party: str | None = None, office: str | None = None, role: str = "member", **when: str) -> Person:
    return Person(name, None, party, office, role, when.get("first", "2026-01-01"), when.get("last", "2026-12-31"), 9)


INTERIOR = "Minister des Innern und für Digitales"
ROSTER = (
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
)


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
