"""Whoever is asked for and speaks nowhere here, and names that are written or called otherwise."""

from __future__ import annotations

import pytest

from rag.notes import notes
from tests.unit.test_understanding import named


@pytest.mark.parametrize(
    ("text", "stranger"),
    [
        ("Was hat Fremdling zum Wolf gesagt?", "Fremdling"),
        ("Wie begründete Fremdling das Gesetz?", "Fremdling"),
        ("Was hielt Roland Fremdling vom Deich?", "Roland Fremdling"),
        ("Wie rechtfertigte sich Bürgermeister Fremdling für den Deich?", "Fremdling"),
        ("Und was hat Fremdling darauf erwidert?", "Fremdling"),
        ("Was forderte die CSU beim Deich?", "CSU"),
        ("Wie stehen die Freien Wähler zum Wolf?", "Freien Wähler"),
        ("Was sagte Papst Fremdling zum Deich?", "Fremdling"),
        ("Was sagte die Flutüberlebende Trude Fremdling?", "Trude Fremdling"),
        ("Was hat der Bundeskanzler dazu gesagt?", "Bundeskanzler"),
        ("What did Boris Fremdling say about wolves?", "Boris Fremdling"),
    ],
)
def test_whoever_is_asked_for_and_speaks_nowhere_is_a_stranger(text: str, stranger: str) -> None:
    found = named(text)
    assert found.unknown == (stranger,)
    assert not found.names_somebody


@pytest.mark.parametrize(
    "text",
    [
        "Was sagen Experten zum Wolf?",
        "Was sagt Artikel 5 zum Wolf?",
        "Wie reagierte Frankfurt auf den Deich?",
        "Welcher Anteil hört laut Umfrage auf Fachleute?",
        "War Herr Fremdling zum Gipfel eingeladen?",
        "Was sagte man zu Roland Fremdling?",
        "Was wurde gegen die CSU unternommen?",
        "Was steht im Gesetz zum Wolf?",
        "Warum hat Roland Fremdling die Bahn verkauft?",
    ],
)
def test_whatever_cannot_speak_or_is_only_spoken_of_is_no_stranger(text: str) -> None:
    assert named(text).unknown == ()


@pytest.mark.parametrize(
    ("text", "people", "parties"),
    [
        ("was sagte ellerbrock zum wolf", ("Franziska Ellerbrock",), ()),
        ("was hat franziska ellerbrock zum wolf gesagt?", ("Franziska Ellerbrock",), ()),
        ("was sagt die wlh zum wolf", (), ("WLH",)),
        ("was sagte die bu?", (), ("BU",)),
        ("Was sagte ellerbrock zum Wolf?", ("Franziska Ellerbrock",), ()),
        ("was ist mit dem wolf und dem vogt", (), ()),
    ],
)
def test_names_in_lower_case_are_understood(text: str, people: tuple[str, ...], parties: tuple[str, ...]) -> None:
    found = named(text)
    assert (found.people, found.parties) == (people, parties)


@pytest.mark.parametrize("text", ["Was sagte Minister Kulbach zum Wolf?", "Was sagte Finanzminister Gernot Kulbach?"])
def test_a_person_who_is_given_another_office_is_asked_all_the_same_and_it_is_said(text: str) -> None:
    found = named(text)
    assert found.people == ("Gernot Kulbach",)
    assert "Gernot Kulbach spricht in diesen Protokollen nicht als" in notes(found, "de")[0]


def test_a_successor_is_whoever_came_next_and_nobody_where_none_did() -> None:
    found = named("Was sagte der Nachfolger von Ellerbrock zum Wolf?")
    assert found.unknown == ("Nachfolger von Ellerbrock",)
    assert "Franziska Ellerbrock" not in found.people
    assert named("Was sagte Ellerbrocks Vorgänger zum Wolf?").unknown == ("Ellerbrocks Vorgänger",)


def test_whoever_is_spoken_of_is_the_topic_where_there_is_no_other() -> None:
    text = "Was sagte die BU zu Ellerbrock?"
    found = named(text)
    assert (found.parties, found.people) == (("BU",), ())
    assert all(text[a:b] != "Ellerbrock" for a, b in found.spans)
    text = "Was sagte die BU zu Ellerbrocks Wolf?"
    assert any("Ellerbrock" in text[a:b] for a, b in named(text).spans)


def test_the_dead_and_the_blamed_do_not_speak() -> None:
    assert named("Was sagte die BU zum Tod von Franziska Ellerbrock?").people == ()
    assert named("Was wurde zum Tod von Franziska Ellerbrock gesagt?").people == ()
