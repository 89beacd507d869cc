"""Real protocols in two columns, beside what their own tables of contents say about who speaks on which page."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from indexer.chunk import check, chunk
from indexer.formats import discover, read
from indexer.protocol import Role, Sitting

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "pdf"
BUNDESTAG, BAYERN = "18238.pdf", "bayern_17_140_2018-09-27.pdf"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real protocols are not beside this checkout")

# An entry of the contents: words, leader, pages. Read here on its own, with nothing of the package's.
_ENTRY = re.compile(r"\.{5,} ((?:\d{5} ?)+)(?:[A-D]\b)?")
_LEADING = r"(?:Staatsminister|Ministerpräsident|Präsidentin) "
_NAME = r"((?:(?:Prof|Dr)\. )*[A-ZÄÖÜ][\w.-]+(?: (?:de |von )?[A-ZÄÖÜ][\w.-]+)+)"
_MEMBER = re.compile(rf"{_NAME}(?: \([\w. ]+\))? \([A-Z/ 0-9ÄÖÜa-z]+\)$")
_OFFICE = re.compile(rf"{_NAME}, (?:Bundes|Staats|Parl\. Staats)[\w. ]+$")
_LED = re.compile(rf"{_LEADING}{_NAME}$")


@cache
def sitting(name: str) -> Sitting:
    (source,) = discover([DATA / name]).sources
    assert source.format == "pdf"
    (found,) = read(source)
    check(found, [c for turn in found.turns for c in chunk(turn)])
    return found


def surname(name: str | None) -> str:
    return re.sub(r"\(.*?\)", "", name or "").split()[-1] if name else ""


def listed(name: str) -> list[tuple[str, int]]:
    """Each time that somebody begins to speak, by surname and printed page."""
    text = "\n".join(re.sub(r"^.*Wahlperiode.*$", "", p.text, flags=re.M) for p in sitting(name).pages if p.contents)
    text = re.sub(r"-\n", "", text)
    found, at = [], 0
    for entry in _ENTRY.finditer(text := " ".join(text.split())):
        words, at = text[at : entry.start()].strip(), entry.end()
        person = _MEMBER.search(words) or _OFFICE.search(words) or _LED.search(words)
        if person:
            found += [(surname(person[1]), int(page)) for page in entry[1].split()]
    return found


@pytest.mark.parametrize(("name", "entries"), [(BUNDESTAG, 61), (BAYERN, 63)])
def test_whoever_the_contents_list_begins_to_speak_on_that_page(name: str, entries: int) -> None:
    expected = Counter(listed(name))
    begins = Counter((surname(t.speaker.name), t.pages()[0]) for t in sitting(name).turns)
    assert expected.total() >= entries
    missing = expected - begins
    # The president's closing words are listed by themselves and stand inside of a longer turn of hers.
    assert missing.total() <= 0.02 * expected.total(), missing


@pytest.mark.parametrize("name", [BUNDESTAG, BAYERN])
def test_nobody_speaks_whom_the_contents_do_not_list(name: str) -> None:
    names = {person for person, _ in listed(name)}
    annexed = {turn.turn_id for turn in sitting(name).turns if turn.kind == "written"}
    spoken = [t for t in sitting(name).turns if t.speaker.role is not Role.CHAIR and t.turn_id not in annexed]
    assert {surname(turn.speaker.name) for turn in spoken} <= names


def test_pages_have_the_numbers_printed_on_them() -> None:
    federal, bavarian = sitting(BUNDESTAG).pages, sitting(BAYERN).pages
    # Four pages of contents with Roman numbers, an empty page, the imprint.
    assert [p.number for p in federal] == [None] * 4 + list(range(24309, 24386)) + [None] * 3
    assert [p.number for p in bavarian] == list(range(12833, 12984))
    for page in (*federal, *bavarian):
        heads = [line for line in page.text.split("\n")[:2] if "Wahlperiode" in line]
        printed = [int(number) for head in heads for number in re.findall(r"\b\d{5}\b", head)]
        assert printed in ([], [page.number])


def test_the_sitting_is_told_from_title_page_and_running_heads() -> None:
    assert (sitting(BUNDESTAG).sitting_id, sitting(BUNDESTAG).date) == ("bundestag/18/238", date(2017, 6, 2))
    assert (sitting(BAYERN).sitting_id, sitting(BAYERN).date) == ("bayern/17/140", date(2018, 9, 27))
    assert sitting(BUNDESTAG).complete
    assert sitting(BAYERN).complete


@pytest.mark.parametrize("name", [BUNDESTAG, BAYERN])
def test_lines_go_down_the_left_column_before_the_right_one(name: str) -> None:
    last = max(turn.paragraphs[-1].file_page for turn in sitting(name).turns if turn.kind != "written")
    for page in sitting(name).pages[:last]:
        if page.contents:
            continue
        columns = [box for box in page.boxes if box[2] - box[0] > 150 and box[2] - box[0] < 260]
        sides = [box[0] > 280 for box in columns]
        assert sides == sorted(sides), page.number
        for side in (False, True):
            feet = [box[1] for box, right in zip(columns, sides, strict=True) if right == side]
            assert feet == sorted(feet, reverse=True), page.number
