"""An extraction without running heads, page numbers and blank lines reads like the one that has them."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest

from indexer.formats.file import File
from indexer.formats.pages import read
from indexer.protocol import Sitting

SAMPLE = Path(str(resources.files("indexer") / "sample" / "pages"))


def read_folder(folder: Path) -> Sitting:
    (sitting,) = read([File(path) for path in sorted(folder.rglob("*.txt"))], folder)
    return sitting


def bare(page: str) -> str:
    """The page as that extraction gives it: CRLF, no head, no number, paragraphs parted by single new lines."""
    lines = [line.rstrip() for line in page.split("\n") if line.strip()]
    head = next((i for i, line in enumerate(lines[:4]) if "Wahlperiode ·" in line), None)
    kept = [
        line
        for i, line in enumerate(lines)
        if head is None or not (i == head or (abs(i - head) == 1 and re.fullmatch(r"\s*\d+\s*", line)))
    ]
    return "\r\n".join(kept) + "\r\n"


@pytest.fixture(params=[41, 42])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Sitting, Sitting]:
    folder = next(path for path in SAMPLE.iterdir() if path.is_dir() and str(request.param) in path.name)
    for page in folder.rglob("*.txt"):
        (tmp_path / page.name).write_bytes(bare(page.read_text(encoding="utf-8")).encode("utf-8"))
    return read_folder(folder), read_folder(tmp_path)


def test_the_same_people_speak_on_the_same_printed_pages(both: tuple[Sitting, Sitting]) -> None:
    whole, stripped = ([(t.speaker, t.kind, t.pages()) for t in sitting.turns] for sitting in both)
    assert stripped == whole


def test_the_same_words_are_theirs(both: tuple[Sitting, Sitting]) -> None:
    whole, stripped = (["".join(filter(str.isalnum, t.text)) for t in sitting.turns] for sitting in both)
    assert stripped == whole


def test_the_same_interjections_are_nobody_s_words(both: tuple[Sitting, Sitting]) -> None:
    whole, stripped = ([[i.text for i in t.interjections] for t in sitting.turns] for sitting in both)
    assert stripped == whole


def test_the_sitting_is_the_same(both: tuple[Sitting, Sitting]) -> None:
    whole, stripped = ((s.sitting_id, s.date, s.complete, [p.number for p in s.pages]) for s in both)
    assert stripped == whole
