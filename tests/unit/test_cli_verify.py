"""`plenarchat verify` as scripts and people see it."""

import io
import json
from pathlib import Path

import pytest

from tests.commands import plenarchat

QUOTE = "Wer keine Frist hat, hat auch keinen Druck."


def test_a_script_gets_the_outcome_and_every_place_as_json(sample_folder: Path) -> None:
    done = plenarchat(f"verify '{QUOTE}' --citation '8/41' --speaker Holtkamp --json --index {sample_folder}")
    found = json.loads(done.out)
    (match,) = found["matches"]
    assert (done.status, found["outcome"], found["places"]) == (0, "exact", 1)
    assert {
        *("turn_id", "start", "end", "speaker", "party", "office", "date", "sitting", "page", "page_last"),
        *("reference", "quote", "differences", "context_before", "context_after", "warnings"),
    } <= match.keys()
    assert match["office"] == "Minister des Innern und für Digitales"


def test_a_wrong_speaker_is_said_first(sample_folder: Path) -> None:
    done = plenarchat(f"verify '{QUOTE}' --speaker Kettler --index {sample_folder}")
    assert done.status == 0
    assert "gesagt hat sie Rainer Holtkamp" in done.out.splitlines()[0]
    done = plenarchat(f"verify '{QUOTE}' --speaker Kettler --language en --index {sample_folder}")
    assert "Rainer Holtkamp (Minister des Innern und für Digitales) said them, not Kettler" in done.out


def test_differences_are_printed_in_words(sample_folder: Path) -> None:
    done = plenarchat(f"verify 'Wer eine Frist hat, hat auch keinen Druck.' --index {sample_folder}")
    assert "Die Verneinung fehlt: Im Protokoll steht „keine“." in done.out
    assert "ersetzt: „eine“ – im Protokoll: „keine“" in done.out


def test_not_found_is_a_result_and_offers_what_is_nearest(sample_folder: Path) -> None:
    done = plenarchat(f"verify 'Die Deiche am Mississippi sind aus reinem Gold gebaut worden' --index {sample_folder}")
    assert done.status == 0
    assert "Nicht gefunden" in done.out
    assert "Nächstliegende Stellen" in done.out


def test_a_quote_can_come_from_standard_input(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("„Wer keine Frist hat,\nhat auch keinen Druck.“\n"))
    assert plenarchat(f"verify - --index {sample_folder}").out.startswith("Wörtlich im Protokoll.")


def test_a_citation_that_names_no_place_is_wrong_usage(sample_folder: Path) -> None:
    done = plenarchat(f"verify x --citation irgendwo --index {sample_folder}")
    assert (done.status, "20/67 S. 5316" in done.err) == (2, True)


def test_a_quote_that_is_too_long_is_one_line(sample_folder: Path) -> None:
    assert "10,000" in plenarchat(f"verify '{'ja ' * 4000}' --index {sample_folder}").error()
