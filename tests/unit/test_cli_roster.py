"""`plenarchat roster` and `plenarchat search --interjections`, as scripts see them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indexer.protocol import Interjection, Speaker
from indexer.store import Index
from tests.store_samples import MINISTER, MUELLER, a_sitting, a_turn, chunks_of
from ui.cli import run

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("cli") / "index"
    calls = (
        Interjection(2, 5, "Tom Al-Hase (WLH): Hört, hört!", "Tom Al-Hase", "WLH"),
        Interjection(5, 5, "Beifall BU"),
    )
    with Index.open(made, create=True) as index:
        for number, day in ((41, date(2024, 3, 14)), (42, date(2024, 4, 18))):
            turns = [
                replace(a_turn(1, MINISTER, "Die Frist endet bald.", sitting=number), interjections=calls),
                replace(a_turn(2, MUELLER, "Ich frage noch einmal.", sitting=number), interjections=()),
                a_turn(3, Speaker("Rolf Kahl", None, "BU" if number == 41 else "WLH"), "Nun denn.", sitting=number),
            ]
            sitting = a_sitting(number, turns, day=day)
            index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    return str(made)


def printed(capture: Capture, arguments: list[str]) -> str:
    assert run(arguments) == 0
    return capture.readouterr().out


def data(capture: Capture, arguments: list[str]) -> Any:
    return json.loads(printed(capture, [*arguments, "--json"]))


def test_the_roster_says_who_was_what_from_when_to_when(folder: str, capsys: Capture) -> None:
    people = {person["name"]: person for person in data(capsys, ["roster", "--index", folder])["people"]}
    common = {"office": None, "role": "member", "evidence": ["label"], "days": 1, "turns": 1}
    assert people["Rolf Kahl"]["stints"] == [
        common | {"party": "BU", "from": "2024-03-14", "to": "2024-03-14"},
        common | {"party": "WLH", "from": "2024-04-18", "to": "2024-04-18"},
    ]
    text = printed(capsys, ["roster", "--index", folder])
    assert "Dr. Falk Grönwald\n    14.03.2024–18.04.2024  Minister des Innern und für Sport" in text


def test_the_roster_of_a_day_has_only_what_somebody_was_then(folder: str, capsys: Capture) -> None:
    found = data(capsys, ["roster", "--index", folder, "--date", "14.03.2024"])
    assert found["date"] == "2024-03-14"
    assert [s["party"] for p in found["people"] if p["name"] == "Rolf Kahl" for s in p["stints"]] == ["BU"]
    assert data(capsys, ["roster", "--index", folder, "--date", "2020-01-01"])["people"] == []


def test_what_the_protocols_leave_open_is_listed(folder: str, capsys: Capture) -> None:
    assert data(capsys, ["roster", "--index", folder])["doubts"] == []
    assert printed(capsys, ["roster", "--index", folder, "--doubts"]) == ""


def test_interjections_are_listed_by_whose_speech_and_by_who_called(folder: str, capsys: Capture) -> None:
    search = ["search", "--interjections", "--index", folder]
    assert len(data(capsys, [*search, "--speaker", "Grönwald"])["interjections"]) == 4
    (first, _) = data(capsys, [*search, "", "--caller", "Al-Hase"])["interjections"]
    assert (first["caller"], first["caller_party"], first["speaker"]) == ("Tom Al-Hase", "WLH", "Falk Grönwald")
    assert data(capsys, [*search, "hört", "-k", "1"])["interjections"][0]["text"] == "Tom Al-Hase (WLH): Hört, hört!"
    assert "bei Dr. Falk Grönwald (Minister des Innern und für Sport) · 14.03.2024" in printed(capsys, search)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search"], "QUERY"),
        (["search", "--speaker", "Kahl"], "QUERY"),
        (["search", "", "--speaker", "Kahl"], "no words"),
        (["search", "?!", "--interjections"], "no words"),
        (["search", "Frist", "--caller", "Kahl"], "--interjections"),
        (["roster", "--date", "gestern"], "2021-03-16"),
    ],
)
def test_wrong_usage_says_what_is_wrong(arguments: list[str], words: str, folder: str, capsys: Capture) -> None:
    assert run([*arguments, "--index", folder]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_without_an_index_it_is_said(tmp_path: Path, capsys: Capture) -> None:
    for arguments in (["roster"], ["search", "--interjections"]):
        assert run([*arguments, "--index", str(tmp_path)]) == 1
        assert "plenarchat index" in capsys.readouterr().err
