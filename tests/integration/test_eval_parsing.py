"""`plenarchat eval parsing` as a command, the other formats beside it, and its figures beside an older scorer's."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eval.parsing import bundestag, throughput, tops
from eval.parsing.audited import audit_pdfs
from eval.parsing.outcome import Fault
from eval.parsing.residue import classify, shown
from indexer.formats import discover, read
from indexer.turn_json import turn_to_json
from tests import bundestag_xml, page_texts
from tests.unit.test_eval_parsing import PAGES, export
from ui.cli import run

SHARED = Path(__file__).resolve().parents[3] / "shared"
HESSEN = SHARED / "data" / "hessen-wp20"


@pytest.fixture
def inputs(tmp_path: Path) -> list[str]:
    """The options for two invented sittings; the second has no export."""
    for number, first in ((41, 3123), (42, 3131)):
        page_texts.write(tmp_path / "pages" / str(number), *PAGES, first=first, sitting=number)
    (tmp_path / "epp").mkdir()
    export(tmp_path / "epp")
    rows = [
        {"sitzung": number, "nr": 3, "redner": ["Karl Brandner [BU]", "Friedrich Ahlen, Minister"],
         "seite_von": first, "seite_bis": first + 1}
        for number, first in ((41, 3123), (42, 3131))
    ]  # fmt: skip
    (tmp_path / "tops.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    named = {"pages": "pages", "epp": "epp", "tops": "tops.jsonl", "out": "docs/accuracy.md"}
    return [word for name, place in named.items() for word in (f"--{name}", str(tmp_path / place))]


def test_the_command_writes_its_report(tmp_path: Path, inputs: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "parsing", *inputs, "--apart", "42", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    figures = told["sittings"]["all others"]["figures"]
    assert (figures["turn F1"]["value"], figures["turn F1"]["of"]) == (1.0, 12)
    assert figures["speaker on page, precision"]["value"] == pytest.approx(2 / 3, abs=1e-6)  # one is not listed
    assert told["sittings"]["42"]["figures"]["speaker on page, recall"]["value"] == 1.0
    assert told["classes"] == {"speaker not listed": 2}
    assert told["speed"]["page texts"]["sittings"] == 2
    page = (tmp_path / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert "| turn F1 | 100.00 % | 100.00–100.00 | 12 |  |  | ≥ 99 % | met |" in page
    assert "## Sitting 42" in page
    assert "| speaker not listed | 2 | 2 |" in page
    assert "Ott" not in page


def test_wrong_references_are_named(tmp_path: Path, inputs: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tops.jsonl").write_text("no list\n", encoding="utf-8")
    assert run(["eval", "parsing", *inputs]) == 1
    assert "tops.jsonl, line 1" in capsys.readouterr().err
    (tmp_path / "epp" / "export.xml").unlink()
    assert run(["eval", "parsing", *inputs]) == 1
    assert "no ePlenarprotokoll export" in capsys.readouterr().err
    assert run(["eval", "parsing", *inputs, "--apart", "last"]) == 2


def test_a_source_that_cannot_be_read_is_a_fault_of_its_own(tmp_path: Path, inputs: list[str]) -> None:
    for file in (tmp_path / "pages" / "42").iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace("Reinstorf:", "Reinstorf").replace(" 2026", " 0000"))
    assert run(["eval", "parsing", *inputs]) == 0
    report = (tmp_path / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert "| source unreadable | 1 |" in report


def test_every_speech_and_comment_of_a_file_is_accounted_for(tmp_path: Path) -> None:
    speech = f'<rede id="1">{bundestag_xml.BERG}{bundestag_xml.said("Der Weg am Fluss ist schmal.")}'
    speech += "<kommentar>(Beifall bei der SPD)</kommentar></rede>"
    body = bundestag_xml.top(speech)
    (tmp_path / "a.xml").write_bytes(bundestag_xml.source(body).encode())
    (whole,) = bundestag.measure([tmp_path / "a.xml"])
    assert (whole.speeches_found, whole.speeches) == (1, 1)
    assert (whole.comments_found, whole.comments) == (1, 1)
    assert whole.lost == []
    root = ElementTree.parse(tmp_path / "a.xml").getroot()
    (sitting,) = read(discover([tmp_path]).sources[0])
    (turn,) = (turn for turn in sitting.turns if "Der Weg" in turn.text)
    for wrong in (
        replace(turn, speaker=replace(turn.speaker, name="Ole Tal")),
        replace(turn, text=turn.text.replace("schmal", "breit")),
    ):
        told = bundestag.account("a", root, replace(sitting, turns=(wrong,)))
        assert (told.speeches_found, told.comments_found) == (0, 1)
    told = bundestag.account("a", root, replace(sitting, turns=(replace(turn, interjections=()),)))
    assert (told.speeches_found, told.comments_found) == (1, 0)


def test_a_file_that_cannot_be_read_is_a_problem_not_a_success(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<other/>", encoding="utf-8")
    (other,) = bundestag.measure([tmp_path / "a.xml"])
    assert other.problem
    (tmp_path / "a.pdf").write_text("no pdf", encoding="utf-8")
    (broken,) = audit_pdfs([tmp_path / "a.pdf"])
    assert broken.problem


def test_speed_and_memory_are_those_of_a_process_of_its_own(tmp_path: Path) -> None:
    page_texts.write(tmp_path / "41", *PAGES)
    speed = throughput.measure(tmp_path)
    assert (speed.sources, speed.unread, speed.sittings, speed.pages, speed.turns) == (1, 0, 1, 2, 6)
    assert speed.pages_per_second > 0


def test_examples_name_nobody() -> None:
    faults = [(1, Fault("wrong speaker", "t/1", "Karl Brandner for Jana Ott (BU): Der Weg | schmal")) for _ in range(3)]
    (residue,) = classify([*faults, (2, Fault("wrong speaker", "t/2", "", "x"))])
    assert (residue.count, residue.sittings, residue.example.place) == (4, 2, "t/1")
    assert shown(residue.example, {"Karl", "Brandner", "Jana", "Ott"}) == "N. for N. (BU): Der Weg / schmal"


@pytest.mark.skipif(
    not (SHARED / "tools" / "parse_score.py").is_file(), reason="the scorer is not beside this checkout"
)
def test_the_older_scorer_comes_to_the_same_counts(tmp_path: Path) -> None:
    numbers = (20, 50)
    listed = tops.read_tops(HESSEN / "tops.jsonl")
    counts = {"listed": 0.0, "found": 0.0, "turns": 0.0, "right": 0.0}
    with (tmp_path / "turns.jsonl").open("w", encoding="utf-8") as out:
        for number in numbers:
            (folder,) = (HESSEN / "pages").glob(f"*_{number:03d}")
            (sitting,) = read(discover([folder]).sources[0])
            out.writelines(json.dumps(turn_to_json(sitting, turn)) + "\n" for turn in sitting.turns)
            shares = tops.measure(sitting, listed[number]).shares
            counts["listed"] += shares["speaker on page, recall"].denominator
            counts["found"] += shares["speaker on page, recall"].numerator
            counts["turns"] += shares["speaker on page, precision"].denominator
            counts["right"] += shares["speaker on page, precision"].numerator
    skipped = ",".join(str(number) for number in range(21, 50))
    command = [sys.executable, str(SHARED / "tools" / "parse_score.py"), str(tmp_path / "turns.jsonl")]
    command += [str(HESSEN / "tops.jsonl"), "20", "50", skipped]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout)
    assert (told["listed"], told["found"]) == (counts["listed"], counts["found"])
    assert (told["turns"], told["turns"] - told["unlisted"]) == (counts["turns"], counts["right"])
