"""The bundled sample: the committed files are what the manuscripts give, and look like the protocols they stand for."""

from __future__ import annotations

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "indexer" / "sample"
HEADER = re.compile(r"Landtag Niederwalden · 8\. Wahlperiode · (\d+)\. Sitzung · \d{1,2}\. \w+ 2026 ")


@pytest.fixture
def make_sample(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    pytest.importorskip("reportlab", reason="reportlab, which draws the sample's PDF, is not installed")
    pytest.importorskip("pyphen", reason="pyphen, which breaks the sample's lines, is not installed")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    monkeypatch.delitem(sys.modules, "make_sample", raising=False)
    return import_module("make_sample")


def pages(sitting: int) -> list[Path]:
    return sorted((SAMPLE / "pages" / f"niederwalden_8_{sitting:03d}" / "txt").glob("*.txt"))


def test_committed_sample_is_what_the_manuscripts_give(make_sample: ModuleType) -> None:
    files: dict[str, bytes] = make_sample.build()
    for name, content in files.items():
        assert (SAMPLE / name).read_bytes() == content, f"{name}: run scripts/make_sample.py again"
    made = {p.relative_to(SAMPLE).as_posix() for folder in ("pages", "pdf") for p in (SAMPLE / folder).rglob("*.*")}
    assert made <= set(files), "files that no manuscript gives"


def test_sample_is_the_same_when_made_twice(make_sample: ModuleType) -> None:
    assert make_sample.build() == make_sample.build()


@pytest.mark.parametrize(("sitting", "first"), [(41, 3121), (42, 3139)])
def test_printed_pages_run_on_and_stand_where_the_print_has_them(sitting: int, first: int) -> None:
    for place, path in enumerate(pages(sitting)):
        lines = path.read_text(encoding="utf-8").split("\n")
        number = first + place
        if place == 0:
            assert lines[1] == f"Plenarprotokoll 8/{sitting} "
            continue
        head, printed = (lines[1], lines[0]) if number % 2 == 0 else (lines[0], lines[1])
        match = HEADER.fullmatch(head)
        assert match
        assert (int(match[1]), printed) == (sitting, f"{number} ")


def test_every_example_question_quotes_words_that_stand_on_its_page() -> None:
    rows = [json.loads(line) for line in (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["kind"] for row in rows} >= {"minister", "followup", "english", "unanswerable"}
    for row in rows:
        assert bool(row["gold"]) == (row["kind"] != "unanswerable")
        for gold in row["gold"]:
            files = pages(gold["sitting"])
            index = gold["page"] - {41: 3121, 42: 3139}[gold["sitting"]]
            text = "".join(path.read_text(encoding="utf-8") for path in files[index : index + 2])
            assert re.sub(r"[\s-]", "", gold["quote"]) in re.sub(r"[\s-]", "", text)
