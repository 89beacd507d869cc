"""The Hessian ePlenarprotokoll exports: every label becomes a turn of the person it names. Skipped without the data."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from indexer.chunk import check, chunk
from indexer.formats import epp
from indexer.formats.file import File
from indexer.protocol import Role, Sitting, Turn

LABEL = re.compile(r" {10,}\S.*:$")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "hessen-wp20"
EXPORTS = sorted((DATA / "epp").glob("*.xml"))
SOME = EXPORTS[::13]

pytestmark = pytest.mark.skipif(not EXPORTS, reason=f"no ePlenarprotokoll exports in {DATA / 'epp'}")


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def labels(path: Path) -> Counter[str]:
    """Who is named in the labels that have words below them: deeply indented lines that end in a colon.

    A speech given in writing has a label only, since the exports lack the annexes.
    """
    found: Counter[str] = Counter()
    for record in ET.parse(path).getroot().iter("UpdateRecord"):
        fields = {field.get("InputFieldName"): field.text or "" for field in record.iter("Field")}
        if fields["AKAT"] != "Inhaltsverzeichnis":
            lines = [line for line in fields["AVT1"].split("\n") if line.strip()]
            for line, below in pairwise([*lines, " " * 10]):
                if LABEL.match(line) and not below.startswith(" " * 10):
                    found[letters(re.sub(r"\s*\[[^\]]*\]|, .*", "", line.strip(" :")))] += 1
                elif glued := re.match(r" +\(.*\) (Präsident.*):$", line):
                    found[letters(glued[1])] += 1
    return found


def speakers(sitting: Sitting) -> Counter[str]:
    return Counter(key(turn) for turn in sitting.turns)


def key(turn: Turn) -> str:
    who = turn.speaker
    office = who.office or "" if who.role is Role.CHAIR else ""
    return letters(office + (who.title or "") + re.sub(r"\s*\([^)]*\)", "", who.name or ""))


def parse(path: Path) -> Sitting:
    (sitting,) = epp.read([File(path)], path)
    check(sitting, [piece for turn in sitting.turns for piece in chunk(turn)])
    return sitting


def compare(path: Path) -> tuple[Counter[str], Counter[str]]:
    """Labels without a turn, and turns without a label."""
    expected, found = labels(path), speakers(parse(path))
    return expected - found, found - expected


@pytest.mark.parametrize("path", SOME, ids=[path.stem for path in SOME])
def test_every_label_is_a_turn_of_that_speaker(path: Path) -> None:
    missing, surplus = compare(path)
    assert not surplus
    assert not missing


@pytest.mark.slow
def test_every_label_of_every_export_is_a_turn_of_that_speaker() -> None:
    wrong = {path.stem: found for path in EXPORTS if any(found := compare(path))}
    assert not wrong


@pytest.mark.skipif(not (DATA / "tops.jsonl").exists(), reason="no reference of speakers")
def test_the_speakers_of_each_record_are_those_the_reference_lists() -> None:
    listed: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for line in (DATA / "tops.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        listed[entry["sitzung"], int(entry["nr"])] = [name for name in entry["redner"] if name]
    for path in SOME:
        sitting = parse(path)
        spoken: defaultdict[int, list[str]] = defaultdict(list)
        for turn in sitting.turns:
            if turn.speaker.role is not Role.CHAIR and turn.paragraphs:
                spoken[turn.paragraphs[0].file_page].append(key(turn))
        wanted = {record: names for (number, record), names in listed.items() if number == sitting.number}
        for record, names in wanted.items():
            expected = {letters(re.sub(r"\s*\[[^\]]*\]|, .*|\s*\([^)]*\)", "", name)) for name in names}
            assert expected == set(spoken[record]), (path.stem, record)
