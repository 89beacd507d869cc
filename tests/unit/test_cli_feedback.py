"""`plenarchat feedback`: what people thought is listed, and becomes cases that an evaluation runs."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import load
from tests.commands import plenarchat
from tests.unit.test_feedback import LIKED
from ui.feedback.entry import Entry, Reason, Verdict
from ui.feedback.store import append, read

CITED: dict[str, Any] = {
    "n": 1,
    "turn_id": "niederwalden/8/41/0014",
    "parliament": "niederwalden",
    "period": 8,
    "sitting": 41,
    "date": "2026-03-12",
    "page": 3123,
    "page_last": 3123,
    "speaker": "Rainer Holtkamp",
    "quote": "Wer keine Frist hat, hat auch keinen Druck.",
}
FRIST = replace(LIKED, id="1", question="Was sagte Holtkamp zu den Fristen?", citations=(CITED,))
GOLD = replace(LIKED, id="2", question="Was kostet Gold?", verdict=Verdict.DOWN, citations=(CITED,))
VOGT = replace(
    LIKED,
    id="3",
    question="=Und was sagte Vogt?",
    history=("Was ist das OZG?",),
    verdict=Verdict.DOWN,
    reason=Reason.WRONG_PERSON,
    comment="Das war\nHoltkamp; nicht Vogt.",
    citations=(CITED,),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


def keep(path: Path, *entries: Entry) -> None:
    for entry in entries:
        append(path, entry)


def test_what_counts_is_listed_for_people_and_for_programs(path: Path) -> None:
    keep(path, FRIST, VOGT, replace(FRIST, verdict=Verdict.DOWN, reason=Reason.MISSED))
    with path.open("ab") as file:
        file.write(b'{"torn')
    done = plenarchat(f"feedback list --feedback {path}")
    assert done.status == 0
    assert "line 4: passed over" in done.err
    assert ("missed" in done.out, "wrong_person" in done.out, " up " in done.out) == (True, True, False)
    listed = json.loads(plenarchat(f"feedback list --feedback {path} --json").out)
    assert [(e["line"], e["question"], e["reason"]) for e in listed["entries"]] == [
        (2, VOGT.question, "wrong_person"),
        (3, FRIST.question, "missed"),
    ]
    assert listed["broken_lines"] == [4]


def test_without_feedback_it_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = plenarchat(f"feedback list --feedback {path}")
    assert (done.status, done.out, "There is no feedback" in done.err) == (0, "", True)
    assert "There is no feedback" in plenarchat(f"feedback export --feedback {path} --out {path}.out").error()
    monkeypatch.setenv("PLENARCHAT_FEEDBACK", "none")
    assert "switched off" in plenarchat("feedback list").error(2)


def test_a_good_answer_gives_gold_and_one_that_should_not_be_is_unanswerable(path: Path, tmp_path: Path) -> None:
    keep(path, FRIST, replace(GOLD, reason=Reason.SHOULD_NOT_HAVE_ANSWERED))
    out = tmp_path / "cases.jsonl"
    done = plenarchat(f"feedback export --feedback {path} --out {out}")
    assert (done.status, "2 questions are in" in done.err) == (0, True)
    good, bad = load(out).questions
    assert [(g.sitting, g.page, g.speaker, g.quote) for g in good.gold] == [
        (41, 3123, "Rainer Holtkamp", CITED["quote"])
    ]
    assert (good.kind, good.id.startswith("feedback-")) == ("feedback", True)
    assert (bad.kind, bad.gold, bad.rejected[0].page) == ("unanswerable", (), 3123)
    assert not out.with_suffix(".review.csv").exists()


def test_what_needs_a_person_is_a_table_that_comes_back_once_filled_in(path: Path, tmp_path: Path) -> None:
    keep(path, VOGT, replace(GOLD, reason=Reason.OTHER))
    out = tmp_path / "cases.jsonl"
    done = plenarchat(f"feedback export --feedback {path} --out {out}")
    assert (done.status, out.exists(), "2 questions need a person" in done.err) == (0, False, True)
    table = tmp_path / "cases.review.csv"
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[0]["Frage"] == "'=Und was sagte Vogt?"
    assert rows[0]["Verlauf"] == "Was ist das OZG?"
    assert "wrong_person: Das war Holtkamp; nicht Vogt." in rows[0]["Notiz"]
    assert "8/41 S. 3123, Rainer Holtkamp" in rows[0]["Notiz"]
    assert not any(row[column] for row in rows for column in ("Sitzung", "Seite", "Redner", "Zitat"))
    rows[0] |= {"Sitzung": "8/41", "Seite": "3123", "Redner": "Rainer Holtkamp", "Zitat": CITED["quote"]}
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    filled = tmp_path / "filled.jsonl"
    done = plenarchat(f"eval import {table} --out {filled}")
    assert (done.status, "Needs a person" in done.err) == (0, True)
    (question,) = load(filled).questions
    assert (question.id, question.history) == (rows[0]["id"], VOGT.history)


def test_people_who_contradict_each_other_are_left_to_a_person(path: Path, tmp_path: Path) -> None:
    keep(path, FRIST, replace(FRIST, id="9", verdict=Verdict.DOWN, reason=Reason.SHOULD_NOT_HAVE_ANSWERED))
    out = tmp_path / "cases.jsonl"
    plenarchat(f"feedback export --feedback {path} --out {out}")
    assert not out.exists()
    (row,) = csv.DictReader((tmp_path / "cases.review.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    assert "contradict" in row["Notiz"]
    assert "up / should_not_have_answered" in row["Notiz"]


def test_cases_are_run_by_an_evaluation(path: Path, sample_folder: Path, tmp_path: Path) -> None:
    keep(path, FRIST, replace(GOLD, reason=Reason.SHOULD_NOT_HAVE_ANSWERED))
    out = tmp_path / "cases.jsonl"
    plenarchat(f"feedback export --feedback {path} --out {out}")
    done = plenarchat(f"eval check {out} --index {sample_folder}")
    assert (done.status, done.out) == (0, "")


def test_old_feedback_is_deleted_and_the_new_kept(path: Path) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    keep(path, FRIST, replace(VOGT, time=now))
    with path.open("ab") as file:
        file.write(b'{"torn')
    assert "--older-than" in plenarchat(f"feedback delete --feedback {path}").err
    assert plenarchat(f"feedback delete --older-than soon --feedback {path}").status == 2
    done = plenarchat(f"feedback delete --older-than 90d --feedback {path}")
    assert (done.status, "2 entries were deleted, 1 are left" in done.err) == (0, True)
    assert [entry.id for _, entry in read(path).lines] == ["3"]
    assert read(path).broken == ()
    assert path.stat().st_mode & 0o077 == 0
    plenarchat(f"feedback delete --all --feedback {path}")
    assert path.read_bytes() == b""
