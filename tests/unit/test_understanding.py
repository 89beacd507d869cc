"""What a question names beyond plain names: sides, namesakes, misspelt names, sittings, agenda items; item by item."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.protocol import AgendaItem, Role
from indexer.roster import Evidence, Fact, build
from indexer.store import AgendaRow
from rag.entities import Entities, find_entities
from rag.notes import notes
from rag.understanding.agenda import missing
from rag.understanding.setting import Setting
from tests.unit.test_entities import FACTS

GROUP, MARCH = "Sozialer Aufbruch", date(2026, 3, 12)
DOCTOR = 3 * [Fact("niederwalden", "Martin Vogt", "Dr.", GROUP, None, Role.MEMBER, MARCH, Evidence.LABEL, 9)]
EARLIER = [
    Fact("niederwalden", name, None, party, None, Role.MEMBER, date(2022, 5, 1), Evidence.LABEL, 1)
    for name, party in (("Olga Brandes", "BU"), ("Hanna Merz", "Sozialer Aufbruch"), ("Ingo Harkort", "fraktionslos"))
]
ROSTER = build(fact for facts in (*FACTS, DOCTOR, EARLIER) for fact in facts)
SETTING = Setting(
    today=date(2026, 6, 1),
    first=date(2022, 5, 1),
    last=date(2026, 5, 7),
    parliaments=("niederwalden",),
    sittings=((40, date(2026, 2, 1)), (41, date(2026, 3, 12)), (42, date(2026, 4, 23))),
    agenda=(
        AgendaRow("niederwalden/8/41", 41, "2026-03-12", AgendaItem("5, 23", "Gesetzentwurf Archivgesetz", ())),
        AgendaRow("niederwalden/8/42", 42, "2026-04-23", AgendaItem("Frage 7", "Fragestunde", ())),
    ),
)


def named(text: str, *ignoring: str) -> Entities:
    return find_entities(text, ROSTER, SETTING, ignoring)


def keys(found: Entities) -> list[str]:
    return [item.key for item in found.items]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Was sagte die Koalition im März 2026 zum Wolf?", {"BU", "OFFENE LISTE/UMWELT"}),
        ("Wie verteidigten die Regierungsfraktionen 2026 den Deich?", {"BU", "OFFENE LISTE/UMWELT"}),
        ("Was sagte die Opposition im März 2026 zum Wolf?", {"Sozialer Aufbruch", "Liberale Mitte", "WLH"}),
        ("What did the opposition say in March 2026 about wolves?", {"Sozialer Aufbruch", "Liberale Mitte", "WLH"}),
        ("Was sagte die Opposition im Mai 2022 zum Wolf?", {"BU"}),
        ("Was sagte die Koalition im Mai 2022 zum Wolf?", {"Sozialer Aufbruch", "OFFENE LISTE/UMWELT"}),
        ("Was steht im Koalitionsvertrag zum Wolf?", set()),
    ],
)  # fmt: skip
def test_coalition_and_opposition_are_the_groups_of_the_day(text: str, parties: set[str]) -> None:
    assert set(named(text).parties) == parties


def test_without_a_date_a_group_counts_as_opposition_only_while_it_was() -> None:
    found = named("Was sagte die Opposition zum Wolf?")
    assert found.means_group("BU", date(2022, 5, 1))
    assert not found.means_group("BU", date(2026, 3, 12))
    assert found.means_group("Sozialer Aufbruch", date(2026, 3, 12))
    assert not found.means_group("Sozialer Aufbruch", date(2022, 5, 1))
    assert not found.means_group("fraktionslos", date(2022, 5, 1))


def test_the_group_of_somebody_who_is_only_spoken_of_is_not_asked_for_words() -> None:
    found = named("Was antwortete Ellerbrock auf die Frage von Gernot Kulbach (WLH) zum Wolf?")
    assert (found.people, found.parties) == (("Franziska Ellerbrock",), ())


def test_a_side_or_group_that_is_spoken_to_is_not_asked_for_words() -> None:
    assert set(named("Was warf die BU der Opposition vor?").parties) == {"BU"}
    assert set(named("Was warf die BU der WLH vor?").parties) == {"BU"}
    assert named("Was warf Kettler der WLH vor?").parties == ()
    assert named("Welche Kritik übte die BU an der Koalition?").parties == ("BU",)


@pytest.mark.parametrize(
    ("text", "leaning"),
    [
        ("Was sagt die Landesregierung zum Wassermangel?", True),
        ("Antwort der Landesregierung zur Zahl der Lehrer", True),
        ("Wie hat die Regierung auf die Kritik reagiert?", True),
        ("What does the state government say about housing?", True),
        ("Welche Kritik gab es an der Landesregierung?", False),
        ("Ich frage die Landesregierung: Wie viele Lehrer fehlen?", False),
        ("Was sagte die BU zur Antwort der Landesregierung?", False),
    ],
)
def test_the_government_as_a_body_is_preferred_only_where_it_is_said_to_speak(text: str, leaning: bool) -> None:
    assert named(text).leaning is leaning


def test_a_doctors_title_a_group_and_a_date_tell_namesakes_apart() -> None:
    assert named("Was sagte Dr. Vogt dazu?").speakers == ("Martin Vogt",)
    assert named("Was sagte Vogt von der BU dazu?").speakers == ("Karin Vogt (Altenbrück)",)
    found = named("Was sagte Vogt dazu?")
    assert [set(names) for names in found.ambiguous] == [set(found.speakers)]
    assert len(found.speakers) == 3
    assert not any(item.sure for item in found.items)


def test_namesakes_are_asked_back_in_the_language_of_the_answer() -> None:
    found = named("Was sagte Karin Vogt dazu?")
    assert notes(found, "de") == ("Wer ist mit „Vogt“ gemeint: Karin Vogt (Altenbrück) oder Karin Vogt (Marsweiler)?",)
    assert notes(found, "en")[0].startswith("Who is meant by “Vogt”")
    assert notes(named("Was sagte Kettler dazu?"), "de") == ()


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        ("Was sagte Ellerbrok zum Wolf?", "Ellerbrok", "Franziska Ellerbrock"),
        ("Was sagte Toensink zum Wolf?", "Toensink", "Amelie Tönsing"),
        ("Was sagte Frau Elerbrock zum Wolf?", "Elerbrock", "Franziska Ellerbrock"),
        ("Was sagte Minister Niehof zum Wolf?", "Niehof", "Albrecht Niehoff"),
        ("Was sagte Gernot Kullbach zum Wolf?", "Gernot Kullbach", "Gernot Kulbach"),
        ("Was sagte Tönzing von der Offenen Liste zum Wolf?", "Tönzing", "Amelie Tönsing"),
        ("Was sagte Kettlar letztes Jahr zum Wolf?", "Kettlar", "Jonas Kettler"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_read_and_what_was_read_is_said(text: str, written: str, name: str) -> None:
    found = named(text)
    assert found.people == (name,)
    assert found.corrected == ((written, name),)
    assert name in notes(found, "de")[0]


def test_the_office_tells_whose_name_is_misspelt_even_where_somebody_else_is_called_so() -> None:
    facts = [
        Fact("niederwalden", "Frank Niehof", None, "BU", None, Role.MEMBER, date(2026, 3, 12), Evidence.LABEL, 5),
        *(fact for one in FACTS for fact in one),
    ]
    found = find_entities("Was sagte Bildungsminister Niehof zum Lehrermangel?", build(facts))
    assert found.people == ("Albrecht Niehoff",)
    assert found.corrected == (("Niehof", "Albrecht Niehoff"),)
    assert find_entities("Was sagte Niehof zum Lehrermangel?", build(facts)).people == ("Frank Niehof",)


@pytest.mark.parametrize(
    "text",
    [
        "Was sagte Quandthoff zum Wolf?",
        "Was sagte Olga Kettler zum Wolf?",
        "Was sagte Herr Quandthoff zum Wolf?",
        "Was sagte Finanzminister Kulbach zum Wolf?",
        "Was sagte die Verteidigungsministerin zum Wolf?",
        "Was sagte Bundeskanzlerin Quandthoff zum Wolf?",
    ],
)
def test_a_name_that_is_nobodys_here_is_never_read_as_somebodys(text: str) -> None:
    found = named(text)
    assert not found.names_somebody
    assert found.unknown


@pytest.mark.parametrize(
    ("text", "sittings"),
    [
        ("Was wurde in der 41. Sitzung gesagt?", (41,)),
        ("Was wurde in der 41. und 42. Sitzung gesagt?", (41, 42)),
        ("Was wurde in Sitzung 41 gesagt?", (41,)),
        ("Was wurde in den Sitzungen 40 bis 42 gesagt?", (40, 41, 42)),
        ("What was said in sittings 41 and 42?", (41, 42)),
        ("What was said in the 41st sitting?", (41,)),
        ("Was wurde in der letzten Sitzung gesagt?", (42,)),
        ("Was wurde in der vorletzten Sitzung gesagt?", (41,)),
        ("Was wurde in der letzten Sitzung des Ausschusses gesagt?", ()),
    ],
)
def test_sittings_are_known_by_number_and_by_place(text: str, sittings: tuple[int, ...]) -> None:
    assert named(text).sittings == sittings


@pytest.mark.parametrize(
    "text",
    [
        "Was wurde unter TOP 5 der 41. Sitzung gesagt?",
        "Worum ging es bei Tagesordnungspunkt 5 der 41. Sitzung?",
        "Was wurde in der 41. Sitzung unter Punkt 5 der Tagesordnung gesagt?",
        "What was agenda item 5 in sitting 41 about?",
    ],
)
def test_an_agenda_item_is_sure_only_together_with_a_sitting(text: str) -> None:
    found = named(text)
    assert (found.agenda, found.sittings) == (("5",), (41,))
    assert next(item for item in found.items if item.kind == "agenda").sure
    assert not next(item for item in named("Was wurde unter TOP 5 gesagt?").items if item.kind == "agenda").sure


def test_items_printed_together_are_all_known_and_a_question_of_question_time_is_no_item() -> None:
    assert missing(("5", "23"), (41,), SETTING) == ()
    assert missing(("7",), (42,), SETTING) == ("7",)


def test_words_of_a_title_are_a_preference_where_some_item_has_them() -> None:
    found = named("Was sagte Kettler in der Debatte über das Archivgesetz?")
    assert found.debates == ("Archivgesetz",)
    assert "Archivgesetz" in found.items[-1].words
    assert named("Was sagte Kettler in der Debatte über das Wolfsgesetz?").debates == ()


def test_a_paper_is_named_with_its_word() -> None:
    assert keys(named("Was steht in Drs. 8/1890?")) == ["drucksache:8/1890"]
    assert named("What does the minister mean by 25/25 in farming?").drucksachen == ()


QUESTION = "Was sagte Innenminister Kettler im März 2026 in der 41. Sitzung unter TOP 5 zu Drucksache 8/1890?"


def test_everything_understood_is_an_item_with_its_words() -> None:
    found = {item.key: item.words for item in named(QUESTION).items}
    assert found == {
        "speaker:Jonas Kettler": "Kettler",
        "office:Minister des Innern und für Digitales": "Innenminister",
        "date:2026-03-01/2026-03-31": "März 2026",
        "sitting:41": "41. Sitzung",
        "agenda:5": "TOP 5",
        "drucksache:8/1890": "Drucksache 8/1890",
    }


def test_a_date_that_is_switched_off_no_longer_narrows_who_held_an_office() -> None:
    text = "Was sagte der Innenminister im März 2025 zum OZG?"
    assert named(text).people == ("Rainer Holtkamp",)
    found = named(text, "date:2025-03-01/2025-03-31")
    assert set(found.people) == {"Rainer Holtkamp", "Jonas Kettler"}
    assert [item.kind for item in found.ignored] == ["date"]


def test_one_of_several_namesakes_can_be_switched_off() -> None:
    found = named("Was sagte Karin Vogt zum Wolf?", "speaker:Karin Vogt (Marsweiler)")
    assert found.speakers == ("Karin Vogt (Altenbrück)",)
    assert found.ambiguous == ()


def test_of_two_sittings_and_of_two_offices_one_can_be_switched_off() -> None:
    assert named("Was wurde in der 41. und 42. Sitzung gesagt?", "sitting:41").sittings == (42,)
    text = "Was sagten der Innenminister und die Umweltministerin zum Deich?"
    found = named(text, "office:Minister des Innern und für Digitales")
    assert found.people == ("Franziska Ellerbrock",)


def test_words_of_what_is_switched_off_count_as_topic_again() -> None:
    text = "Was sagte Kettler zum Wolf?"
    assert named(text).spans
    assert named(text, "speaker:Jonas Kettler").spans == ()


NAMED = [
    *("Kettler", "Dr. Vogt", "die BU", "der Innenminister", "im März 2026", "die Opposition", "in der 41. Sitzung"),
    *("Drucksache 8/1890", "Ellerbrok", "letztes Jahr", "zum Deich", "von der WLH", "Minister Quandthoff"),
]


@settings(deadline=None)  # dateparser is slow to import
@given(st.lists(st.sampled_from(NAMED), min_size=1, max_size=4), st.data())
def test_ignoring_an_item_gives_what_the_question_names_without_it(parts: list[str], data: st.DataObject) -> None:
    text = f"Was sagte {' '.join(parts)}?"
    found = named(text)
    for item in found.items:
        assert all(0 <= start < end <= len(text) for start, end in item.spans)
        assert item.words == " … ".join(text[start:end] for start, end in item.spans)
    if not found.items:
        return
    item = data.draw(st.sampled_from(found.items))
    left = named(text, item.key)
    assert item.key not in keys(left)
    assert item.key in [one.key for one in left.ignored]
    shared = [other for other in found.items if other.key != item.key and set(other.spans) & set(item.spans)]
    if not shared:
        blanked = text
        for start, end in item.spans:
            blanked = blanked[:start] + " " * (end - start) + blanked[end:]
        again = named(blanked)
        if item.key not in keys(again):
            assert (left.people, left.parties, left.dates) == (again.people, again.parties, again.dates)


def test_whoever_is_excepted_is_not_asked() -> None:
    assert named("Was sagten alle außer der BU zum Wald?").parties == ()
    assert named("Was sagte nicht Kettler, sondern Tönsing zum Wald?").speakers == ("Amelie Tönsing",)


def test_who_is_asked_for_is_nobody_who_is_named() -> None:
    assert named("Wer kritisierte Kettler wegen der Polizei?").speakers == ()
    assert named("Wer hat etwas zum Wald gesagt?").speakers == ()


def test_whoever_is_criticised_is_not_quoted_as_the_critic() -> None:
    day = date(2026, 3, 12)
    assert named("Wer kritisierte Kettler wegen der Polizei?").leaves_out("Jonas Kettler", day)
    minister = named("Wer kritisierte den Innenminister wegen der Polizei?")
    assert minister.leaves_out("Jonas Kettler", date(2026, 5, 7))
    assert not named("Wer kritisierte Kettler wegen der Polizei?").leaves_out("Amelie Tönsing", day)
    assert not named("Was sagte Tönsing über Kettler?").leaves_out("Jonas Kettler", day)


def test_a_woman_is_not_quoted_with_the_words_of_a_man_of_her_name() -> None:
    assert "Martin Vogt" not in named("Was sagte Frau Vogt zum Deich?").speakers
    assert "Karin Vogt (Marsweiler)" in named("Was sagte Frau Vogt zum Deich?").speakers
    assert named("Was sagte Herr Vogt zum Deich?").speakers == ("Martin Vogt",)
    assert set(named("Was sagte Vogt zum Deich?").speakers) > {"Martin Vogt"}


def test_a_group_that_an_officeholder_speaks_to_is_not_asked() -> None:
    found = named("Was antwortete der Innenminister der BU zum Wald?")
    assert found.parties == ()
    assert found.offices


def test_a_person_with_a_known_first_name_who_speaks_nowhere_is_a_stranger_whatever_the_verb() -> None:
    assert named("Was hat Jonas Fremdling zum Wald gesagt?").unknown == ("Jonas Fremdling",)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Was sagte Ellerbrock zum Deichbruch vom 1. März 2026?", False),
        ("Was sagte Ellerbrock in der Sitzung vom 1. März 2026?", True),
        ("Was sagte Ellerbrock zum Deichbruch am 1. März 2026?", False),
        ("Was sagte Ellerbrock zum Deichbruch am 12. März 2026?", True),
        ("Was sagte Ellerbrock am 1. März 2026 zum Deich?", True),
        ("Wer sagte, dass am 8. Mai 1945 der Deich brach?", False),
        ("Was sagte Ellerbrock im Mai 1945 zum Deich?", True),
        ("Was sagte Ellerbrock zum Haushalt im Dezember 2029?", True),
    ],
)
def test_when_something_happened_is_not_when_it_was_talked_about(text: str, limits: bool) -> None:
    found = named(text)
    assert (found.dates is not None and found.dates_sure) == limits
