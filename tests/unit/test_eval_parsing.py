"""The accuracy report: an invented export and invented pages with planted errors, each of which must lower a figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.parsing import calls, characters, items, printed, speakers, tops, turns
from eval.parsing.comparison import Comparison, compare
from eval.parsing.outcome import Outcome
from eval.parsing.reference import Reference, ReferenceFault, read_export
from indexer.protocol import AgendaItem, Kind, Role, Sitting, SpeakerSource, Turn
from tests import page_texts

PAGES = (
    """
    (Beginn: 10:00 Uhr)

    Präsidentin Dr. Helga Reinstorf:

    Ich eröffne die Sitzung und begrüße Sie alle.

    Ich rufe Tagesordnungspunkt 1 auf:

    Antrag

    Fraktion der BU

    Radwege am Fluss

    – Drucks. 8/1950 –

    Das Wort hat Herr Kollege Brandner.

    Karl Brandner (BU):

    Frau Präsidentin, meine Damen und Herren! Der Weg am Fluss ist schmal.

    (Beifall BU – Zuruf Jana Ott (Liberale Mitte): Das stimmt!)

    Deshalb soll er breiter werden.
    """,
    """
    Jana Ott (Liberale Mitte):

    Frau Präsidentin! Wir stimmen dem Antrag zu, wenn er bezahlt ist.

    (Heiterkeit)

    Präsidentin Dr. Helga Reinstorf:

    Das Wort hat der Minister.

    Friedrich Ahlen, Minister für Verkehr:

    Frau Präsidentin! Er ist bezahlt, und der Bau beginnt im Herbst.

    Präsidentin Dr. Helga Reinstorf:

    Vielen Dank. Ich schließe die Sitzung.

    (Schluss: 12:00 Uhr)
    """,
)

_LABEL, _TEXT, _SET_OFF = " " * 12, " " * 7, " " * 8


def field(name: str, value: str) -> str:
    return f'<Field InputFieldName="{name}">{value}</Field>'


def record(kind: str, number: int, text: str, *, title: str = "", first: str = "", last: str = "") -> str:
    given = {"WP": "8", "DNR": "41", "AKAT": kind, "RNRD": f"{number:05d}", "ASEIV": first, "ASEIB": last}
    fields = [field(name, value) for name, value in given.items()]
    fields += [field("TOP", title)] if title else []
    return f"<UpdateRecord>{''.join(fields)}{field('AVT1', text)}</UpdateRecord>"


TITLE = f"\n{_TEXT}Antrag\nFraktion der BU\nRadwege am Fluss"
CONTENTS = (
    "Radwege am Fluss\n– Drucks.8/1950–.......\n....3123\nKarl Brandner......\n....3123\nJana Ott.......\n....3124\n"
)
BEGIN = f"""
{_LABEL}Präsidentin Dr. Helga Reinstorf:
{_TEXT}Ich eröffne die Sitzung und begrüße Sie alle.
{_TEXT}Ich rufe Tagesordnungspunkt 1 auf:
"""
ITEM = f"""
{TITLE}
{_SET_OFF}– Drucks. 8/1950 –
{_TEXT}Das Wort hat Herr Kollege Brandner.
{_LABEL}Karl Brandner [BU]:
{_TEXT}Frau Präsidentin, meine Damen und Herren! Der Weg am Fluss ist schmal.
{_TEXT}(Beifall BU – Zuruf Jana Ott (Liberale Mitte): Das stimmt!)
{_TEXT}Deshalb soll er breiter werden.
{_LABEL}Jana Ott [Liberale Mitte]:
{_TEXT}Frau Präsidentin! Wir stimmen dem Antrag zu, wenn er bezahlt ist.
{_TEXT}(Heiterkeit)
{_LABEL}Präsidentin Dr. Helga Reinstorf:
{_TEXT}Das Wort hat der Minister.
{_LABEL}Friedrich Ahlen, Minister für Verkehr:
{_TEXT}Frau Präsidentin! Er ist bezahlt, und der Bau beginnt im Herbst.
{_LABEL}Präsidentin Dr. Helga Reinstorf:
{_SET_OFF}Angenommen
{_TEXT}Vielen Dank. Ich schließe die Sitzung.
"""


def export(folder: Path, item: str = ITEM, *, first: str = "3123", last: str = "3124") -> Path:
    records = [
        record("Inhaltsverzeichnis", 1, CONTENTS),
        record("Beginn", 2, BEGIN, first="3123", last="3123"),
        record("TOP", 3, item, title=TITLE, first=first, last=last),
        record("Anhang", 4, ""),
    ]
    path = folder / "export.xml"
    path.write_text(f"<Root>{''.join(records)}</Root>", encoding="utf-8")
    return path


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    return read_export(export(tmp_path))


@pytest.fixture
def sitting() -> Sitting:
    return page_texts.sitting(*PAGES)


def all_measures(compared: Comparison) -> Outcome:
    outcome = Outcome()
    for module in (turns, speakers, printed, items, calls, characters):
        outcome.add(module.measure(compared))
    return outcome


def changed(sitting: Sitting, number: int, change: Callable[[Turn], Turn | None]) -> Sitting:
    """The sitting with one turn changed, or without it."""
    new = [change(turn) if turn.number == number else turn for turn in sitting.turns]
    return replace(sitting, turns=tuple(turn for turn in new if turn))


def values(outcome: Outcome) -> dict[str, float | None]:
    return {name: share.value for name, share in outcome.shares.items()}


def test_a_reading_without_mistakes_is_told_to_be_right(reference: Reference, sitting: Sitting) -> None:
    outcome = all_measures(compare(reference, sitting))
    assert outcome.faults == []
    assert {name: value for name, value in values(outcome).items() if value != 1.0} == {
        "character errors": 0.0,
        "text missing": 0.0,
        "text added": 0.0,
    }
    assert outcome.shares["turn F1"].denominator == 12
    assert outcome.shares["interjection recall"].denominator == 2


def test_the_export_is_read_without_the_indexer(reference: Reference) -> None:
    assert [(t.role, t.party, t.first_record, t.last_record) for t in reference.turns] == [
        ("chair", None, 0, 1),
        ("member", "BU", 1, 1),
        ("member", "Liberale Mitte", 1, 1),
        ("chair", None, 1, 1),
        ("government", None, 1, 1),
        ("chair", None, 1, 1),
    ]
    assert reference.turns[0].spoken.endswith("auf: Das Wort hat Herr Kollege Brandner.")
    assert "Angenommen" not in reference.turns[-1].text  # a result that nobody says
    assert reference.records[1].title == "Radwege am Fluss"
    assert reference.records[1].papers == {"8/1950"}


def test_a_file_that_is_no_export_is_named(tmp_path: Path) -> None:
    for text in ("<Root/>", "no xml"):
        (tmp_path / "other.xml").write_text(text, encoding="utf-8")
        with pytest.raises(ReferenceFault, match=r"other\.xml"):
            read_export(tmp_path / "other.xml")


def test_a_wrong_speaker_lowers_precision_and_recall(reference: Reference, sitting: Sitting) -> None:
    wrong = changed(sitting, 2, lambda turn: replace(turn, speaker=sitting.turns[2].speaker))
    outcome = turns.measure(compare(reference, wrong))
    assert outcome.shares["turn precision"].value == outcome.shares["turn recall"].value == pytest.approx(5 / 6)
    assert [fault.kind for fault in outcome.faults] == ["wrong speaker"]


def test_an_unknown_speaker_is_no_error_but_is_not_found_either(reference: Reference, sitting: Sitting) -> None:
    def forgotten(turn: Turn) -> Turn:
        return replace(turn, speaker=replace(turn.speaker, name=None), speaker_source=SpeakerSource.UNKNOWN)

    outcome = turns.measure(compare(reference, changed(sitting, 2, forgotten)))
    assert outcome.shares["turn precision"].value == 1.0
    assert outcome.shares["turn recall"].value == pytest.approx(5 / 6)
    assert outcome.unknown["turn recall"] == 1
    assert [fault.kind for fault in outcome.faults] == ["speaker unknown"]


def test_a_lost_turn_lowers_recall_alone(reference: Reference, sitting: Sitting) -> None:
    outcome = all_measures(compare(reference, changed(sitting, 3, lambda turn: None)))
    assert outcome.shares["turn recall"].value == pytest.approx(5 / 6)
    assert outcome.shares["turn precision"].value == 1.0
    assert outcome.shares["interjection recall"].value == 0.5
    assert outcome.shares["text missing"].value == pytest.approx(66 / outcome.shares["text missing"].denominator)
    assert outcome.shares["character errors"].value == 0.0
    assert {fault.kind for fault in outcome.faults} == {"turn missing: its words are nowhere", "text missing"}


def test_a_lost_label_makes_one_turn_of_two(reference: Reference) -> None:
    glued = page_texts.sitting(PAGES[0], PAGES[1].replace("Jana Ott (Liberale Mitte):", "", 1))
    outcome = turns.measure(compare(reference, glued))
    assert outcome.shares["turn recall"].value == pytest.approx(5 / 6)
    assert "turn missing: read as part of another" in {fault.kind for fault in outcome.faults}
    assert outcome.shares["turn begins and ends right"].value == pytest.approx(4 / 5)


def test_a_turn_too_many_lowers_precision(reference: Reference, sitting: Sitting) -> None:
    invented = replace(sitting.turns[1], turn_id="niederwalden/8/41/0099", number=99)
    outcome = turns.measure(compare(reference, replace(sitting, turns=(*sitting.turns, invented))))
    assert outcome.shares["turn precision"].value == pytest.approx(6 / 7)
    assert [fault.kind for fault in outcome.faults] == ["turn too many: part of another"]


def test_written_turns_count_only_where_the_figure_says_so(reference: Reference, sitting: Sitting) -> None:
    annexed = replace(sitting.turns[2], kind=Kind.WRITTEN, turn_id="niederwalden/8/41/0099")
    outcome = turns.measure(compare(reference, replace(sitting, turns=(*sitting.turns, annexed))))
    assert outcome.shares["turn precision"].value == 1.0
    assert outcome.shares["turn precision with written turns"].value == pytest.approx(6 / 7)


def test_wrong_roles_and_groups_are_counted_and_unknown_groups_apart(reference: Reference, sitting: Sitting) -> None:
    guest = changed(sitting, 5, lambda turn: replace(turn, speaker=replace(turn.speaker, role=Role.GUEST)))
    assert speakers.measure(compare(reference, guest)).shares["role"].value == pytest.approx(5 / 6)
    other = changed(sitting, 2, lambda turn: replace(turn, speaker=replace(turn.speaker, party="WLH")))
    assert speakers.measure(compare(reference, other)).shares["party"].value == 0.5
    none = speakers.measure(
        compare(reference, changed(sitting, 2, lambda turn: replace(turn, speaker=replace(turn.speaker, party=None))))
    )
    assert (none.shares["party"].value, none.unknown["party"]) == (1.0, 1)


def test_pages_outside_of_the_record_are_found(reference: Reference) -> None:
    shifted = page_texts.sitting(*PAGES, first=3131)
    outcome = printed.measure(compare(reference, shifted))
    assert outcome.shares["page"].value == 0.0
    assert outcome.shares["page"].denominator == 6


def test_an_impossible_page_range_is_replaced_by_its_neighbours(tmp_path: Path, sitting: Sitting) -> None:
    for first, last in (("3124", "3123"), ("", "3124"), ("3124", "3124")):  # the last: contents list 3123
        held = read_export(export(tmp_path, first=first, last=last))
        outcome = printed.measure(compare(held, sitting))
        assert outcome.faults == [], (first, last)


def test_a_wrong_agenda_item_is_found_and_an_unknown_one_is_apart(reference: Reference, sitting: Sitting) -> None:
    item = sitting.turns[1].agenda_item
    wrong = replace(item, title="Straßen zuerst", drucksachen=("8/1",))
    found = items.measure(compare(reference, changed(sitting, 2, lambda turn: replace(turn, agenda_item=wrong))))
    assert found.shares["agenda item"].value == pytest.approx(2 / 3)
    empty = replace(item, number=None, title=None, drucksachen=())
    unknown = items.measure(compare(reference, changed(sitting, 2, lambda turn: replace(turn, agenda_item=empty))))
    assert (unknown.shares["agenda item"].value, unknown.unknown["agenda item"]) == (1.0, 1)


def test_interjections_lost_and_invented_are_found(reference: Reference, sitting: Sitting) -> None:
    lost = calls.measure(compare(reference, changed(sitting, 2, lambda turn: replace(turn, interjections=()))))
    assert lost.shares["interjection recall"].value == 0.5
    assert lost.shares["interjection precision"].value == 1.0

    def shouted(turn: Turn) -> Turn:
        return replace(turn, interjections=(*turn.interjections, replace(turn.interjections[0], text="Glocke")))

    many = calls.measure(compare(reference, changed(sitting, 2, shouted)))
    assert many.shares["interjection precision"].value == pytest.approx(2 / 3)
    assert [fault.detail for fault in many.faults] == ["Glocke"]


@pytest.mark.parametrize(
    ("said", "read_as", "cost", "kind"),
    [
        ("Der Weg am", "Der Wegam", 1, "blank lost: words glued"),
        ("breiter werden", "brei ter werden", 1, "blank added: word parted"),
        ("schmal", "schmäl", 1, "letters or words changed"),
        ("am Fluss", "am-Fluss", 1, "hyphen added"),
        ("Deshalb soll er", "Deshalb er", 5, "letters or words lost"),
    ],
)
def test_misread_characters_are_counted(
    reference: Reference, sitting: Sitting, said: str, read_as: str, cost: int, kind: str
) -> None:
    def misread(turn: Turn) -> Turn:
        return replace(turn, text=turn.text.replace(said, read_as, 1))

    outcome = characters.measure(compare(reference, changed(sitting, 2, misread)))
    assert outcome.shares["character errors"].numerator == cost
    assert [fault.kind for fault in outcome.faults] == [kind]


def test_speakers_are_sought_on_their_listed_pages(tmp_path: Path, sitting: Sitting) -> None:
    rows = [
        {"sitzung": 41, "nr": 3, "redner": ["Karl Brandner [BU]", "Jana Ott [Liberale Mitte]"], "seite_von": 3123,
         "seite_bis": 3124},
        {"sitzung": 41, "nr": 5, "redner": ["Jana Ott [Liberale Mitte]"], "seite_von": 3130, "seite_bis": 3131},
        {"sitzung": 41, "nr": 6, "redner": ["Karl Brandner [BU]"], "seite_von": 3130, "seite_bis": 3129},
    ]  # fmt: skip
    path = tmp_path / "tops.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    outcome = tops.measure(sitting, tops.read_tops(path)[41], frozenset({5}))
    assert outcome.shares["speaker on page, recall"].value == pytest.approx(2 / 3)
    assert outcome.shares["speaker on page, recall where the export's pages can be right"].value == 1.0
    assert outcome.shares["speaker on page, precision"].value == pytest.approx(2 / 3)  # the minister is not listed
    path.write_text('{"sitzung": 41}\n', encoding="utf-8")
    with pytest.raises(tops.ListFault, match="line 1"):
        tops.read_tops(path)


@pytest.mark.parametrize(
    ("title", "number", "name", "right"),
    [
        ("Frage 12", "Frage 12", "Fragestunde", True),
        ("Frage 12", "Frage 120", "Fragestunde", False),
        ("Einzelpläne 06, 17 und 18", "Einzelplan 06, 17, 18", None, True),
        ("Einzelplan 07", "Einzelplan 06", "Einzelplan 07 – Verkehr", False),
        ("Radwege am Fluss", "2", "Antrag Fraktion der BURadwege am Fluss", True),
        ("Radwege am Fluss", "2", "Radwege in der Stadt und anderswo", False),
        ("Radwege am Fluss", "2", None, False),
    ],
)
def test_an_agenda_item_is_known_by_its_title_or_its_number(
    reference: Reference, title: str, number: str, name: str | None, right: bool
) -> None:
    record = replace(reference.records[1], title=title)
    assert items.has_title(AgendaItem(number, name), record) is right
