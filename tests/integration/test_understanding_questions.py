"""What was understood, as the answer shows it: namesakes asked back, items switched off, agenda items as limits."""

from __future__ import annotations

import json
from pathlib import Path

from indexer.store import Filters
from rag.answer import Text
from rag.assistant import Assistant
from tests.commands import plenarchat


def test_a_doctors_title_in_a_follow_up_names_one_of_three_namesakes(assistant: Assistant) -> None:
    found = assistant.understand("Und was sagte Dr. Vogt dazu?", ["Was sagte der Minister zu den Fristen des OZG?"])
    assert found.entities.people == ("Martin Vogt",)
    assert found.understood.ambiguous is None


def test_namesakes_are_asked_back_behind_the_answer(assistant: Assistant) -> None:
    events = list(assistant.stream("Was sagte Vogt zum Wasserentnahmeentgelt?"))
    answer = assistant.ask("Was sagte Vogt zum Wasserentnahmeentgelt?")
    assert {c.speaker for c in answer.citations} <= {
        "Karin Vogt (Altenbrück)",
        "Karin Vogt (Marsweiler)",
        "Martin Vogt",
    }
    assert answer.understood.ambiguous
    assert answer.notes == (answer.answer.split("\n\n")[-1],) or answer.abstained
    assert "Wer ist mit „Vogt“ gemeint" in answer.answer
    assert [e.text for e in events if isinstance(e, Text)][-1] == answer.answer


def test_a_misspelt_name_is_answered_with_what_was_read(assistant: Assistant) -> None:
    answer = assistant.ask("What did Minister Holtkampp say about the OZG?")
    assert {c.speaker for c in answer.citations} == {"Rainer Holtkamp"}
    assert "“Holtkampp” was read as Rainer Holtkamp." in answer.answer
    assert answer.understood.corrected == ({"written": "Holtkampp", "read": "Rainer Holtkamp"},)


def test_the_oppositions_words_are_only_the_oppositions(assistant: Assistant) -> None:
    answer = assistant.ask("Was sagte die Opposition zum Wolf?")
    assert {c.party for c in answer.citations} <= {"Sozialer Aufbruch", "Liberale Mitte", "WLH"}


def test_an_item_switched_off_no_longer_limits_the_answer(assistant: Assistant) -> None:
    question = "Was sagte Dietmar Rössing zum Wolf?"
    assert {c.speaker for c in assistant.ask(question).citations} == {"Dietmar Rössing"}
    key = "speaker:Dietmar Rössing"
    answer = assistant.ask(question, ignoring=[key])
    assert answer.understood.speakers is None
    assert [item["key"] for item in answer.understood.ignored] == [key]
    assert "Rössing" in assistant.understand(question, ignoring=[key]).topic


def test_an_agenda_item_of_a_sitting_limits_the_search(assistant: Assistant) -> None:
    rows = [row for row in assistant.index.agenda_items() if row.item.number and row.item.number.isdigit()]
    row = rows[0]
    found = assistant.search(f"Was wurde unter TOP {row.item.number} der {row.sitting}. Sitzung gesagt?").passages
    assert found
    assert {(p.sitting, p.agenda_item.number) for p in found} == {(row.sitting, row.item.number)}
    assert assistant.search("Wolf", filters=Filters(sittings=(row.sitting,), agenda=(row.item.number or "",))).passages


def test_an_agenda_item_that_the_sitting_does_not_have_is_said_to_lack(assistant: Assistant) -> None:
    answer = assistant.ask("Was wurde unter TOP 499 der 41. Sitzung gesagt?")
    assert answer.abstained
    assert "Den Tagesordnungspunkt 499 gibt es in der 41. Sitzung nicht." in answer.answer


def test_the_last_sitting_is_the_last_in_the_index(assistant: Assistant) -> None:
    found = assistant.search("Was wurde in der letzten Sitzung zum OZG gesagt?")
    assert {passage.sitting for passage in found.passages} == {42}


def test_the_command_line_switches_an_item_off_by_its_key(sample_folder: Path) -> None:
    command = f"ask 'Was sagte Kettler im April 2026 zum OZG?' --json --index '{sample_folder}'"
    understood = json.loads(plenarchat(command).out)["understood"]
    keys = [item["key"] for item in understood["items"]]
    assert keys == ["speaker:Jonas Kettler", "date:2026-04-01/2026-04-30"]
    assert understood["wanted"] == "position"
    left = json.loads(plenarchat(f"{command} --ignore '{keys[0]}' --ignore '{keys[1]}'").out)["understood"]
    assert (left["speakers"], left["date_from"], left["items"]) == (None, None, [])
    assert [item["key"] for item in left["ignored"]] == keys
    search = f"search 'Was sagte Kettler zum OZG?' --json --ignore 'speaker:Jonas Kettler' --index '{sample_folder}'"
    assert json.loads(plenarchat(search).out)["understood"]["speakers"] is None
