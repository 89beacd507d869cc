"""The published protocols of the 19. Wahlperiode: every speech, every interjection and every page accounted for.

Counted a second time, with plain ElementTree and no code of the reader, and compared character by character.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from indexer.chunk import check, chunk
from indexer.formats import bundestag
from indexer.formats.file import File
from indexer.protocol import Kind, Sitting, Turn

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "bundestag-wp19"
FILES = sorted(FOLDER.glob("*.xml"))
HAPPENS = re.compile(r"\((Schluss|Unterbrechung|Beginn|Wiederbeginn|Namensaufruf)\b[^()]*\)")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the Bundestag's protocols are not in ../shared/data"),
    pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem),
]


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


@dataclass
class Printed:
    """A paragraph or interjection: who says it (the last word of their name), on which pages, in which speech."""

    text: str
    surname: str
    pages: tuple[int, int]
    speech: str | None


@dataclass
class Counted:
    """What a file holds."""

    spoken: list[Printed] = field(default_factory=list)
    calls: list[Printed] = field(default_factory=list)
    written: list[Printed] = field(default_factory=list)
    headings: int = 0  # marked up as interjections
    speeches: set[str] = field(default_factory=set)


def text_of(element: ElementTree.Element) -> str:
    """Without footnotes and marked-up names."""
    parts = [element.text or ""]
    noted = element.find("fussnote") is not None
    for child in element:
        if child.tag not in ("redner", "fussnote") and not (child.tag == "sup" and noted):
            parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


class Count:
    """A walk through one file."""

    def __init__(self, file: Path) -> None:
        self.counted, self.page, self.surname, self.moved = Counted(), 0, "", False
        self.speech: str | None = None  # that the last label stands in
        root = ElementTree.parse(file).getroot()
        for name in ("sitzungsverlauf", "anlagen"):
            self.walk(root.find(name), None, annex=name == "anlagen")

    def walk(self, parent: ElementTree.Element, speech: str | None, *, annex: bool) -> None:
        for element in parent:
            if element.tag == "rede":
                self.counted.speeches.add(element.get("id"))
                self.walk(element, element.get("id"), annex=annex)
            elif element.tag in ("p", "name", "kommentar", "a"):
                self.take(element, speech, annex=annex)
            else:
                self.walk(element, speech, annex=annex)

    def take(self, element: ElementTree.Element, speech: str | None, *, annex: bool) -> None:
        marks = [int(a.get("id")[1:]) for a in element.iter("a")]
        before = self.page
        if marks:
            self.page = marks[-1]
        klasse, text, redner = element.get("klasse", ""), text_of(element), element.find("redner")
        if element.tag == "name" or klasse in ("redner", "N"):
            label, _, text = text.partition(":")
            surname = redner.findtext("name/nachname") if redner is not None else label
            self.surname = letters(surname.split()[-1])
            self.moved, klasse, self.speech = bool(marks), "J", speech
        elif element.tag == "kommentar" and annex and not text.strip().startswith("("):
            self.counted.headings += 1
            return
        elif element.tag == "kommentar" or HAPPENS.fullmatch(text.strip()):
            self.counted.calls.append(Printed(letters(text), "", (before, before), speech))
            return
        if klasse.startswith("AL_") or element.find("table") is not None or not letters(text):
            return
        kept = self.counted.written if annex else self.counted.spoken
        if not annex or speech:
            # A label never ends a page: the mark behind one lies inside of what follows.
            pages = (self.page - 1, self.page) if self.moved and element.tag == "p" else (before, before)
            kept.append(
                Printed(letters(text), "" if klasse == "p" and not speech else self.surname, pages, self.speech)
            )
            self.moved = False


@cache
def read(file: Path) -> Sitting:
    return bundestag.read([File(file)], file)[0]


@cache
def counted(file: Path) -> Counted:
    return Count(file).counted


def spread(turns: list[Turn]) -> tuple[str, list[tuple[Turn, int | None]]]:
    """The letters of these turns, and for each its turn and printed page."""
    text: list[str] = []
    owners: list[tuple[Turn, int | None]] = []
    for turn in turns:
        for paragraph in turn.paragraphs:
            piece = letters(turn.text[paragraph.start : paragraph.end])
            text.append(piece)
            owners += [(turn, paragraph.page)] * len(piece)
    return "".join(text), owners


def test_every_speech_is_there_word_for_word_with_its_speaker_and_page(file: Path) -> None:
    expected = counted(file).spoken
    text, owners = spread([t for t in read(file).turns if t.kind is not Kind.WRITTEN])
    assert text == "".join(p.text for p in expected)
    at = 0
    for paragraph in expected:
        (first, starts), (last, ends) = owners[at], owners[at + len(paragraph.text) - 1]
        assert first is last
        assert (starts, ends) in {paragraph.pages, (paragraph.pages[1],) * 2}, (paragraph, starts, ends)
        if paragraph.surname:
            assert letters(re.sub(r" \(.*", "", first.speaker.name or "")).endswith(paragraph.surname), paragraph
        at += len(paragraph.text)


def test_every_interjection_is_there_on_its_page(file: Path) -> None:
    expected = counted(file).calls
    calls = [call for turn in read(file).turns for call in turn.interjections]
    assert "".join(letters(call.text) for call in calls) == "".join(call.text for call in expected)
    pages = [call.page for call in calls for _ in letters(call.text)]
    assert pages == [call.pages[0] for call in expected for _ in call.text]


def test_what_was_handed_in_is_there_with_its_author(file: Path) -> None:
    written: Counter[str] = Counter()
    for turn in read(file).turns:
        if turn.kind is Kind.WRITTEN and turn.speaker.name:
            written[letters(re.sub(r" \(.*", "", turn.speaker.name))] += 0
    by_author = {
        author: "".join(
            letters(t.text)
            for t in read(file).turns
            if t.kind is Kind.WRITTEN and letters(re.sub(r" \(.*", "", t.speaker.name or "")) == author
        )
        for author in written
    }
    for paragraph in counted(file).written:
        assert any(a.endswith(paragraph.surname) and paragraph.text in text for a, text in by_author.items()), paragraph


def test_no_speech_is_left_out(file: Path) -> None:
    count = counted(file)
    assert {p.speech for p in [*count.spoken, *count.written] if p.speech} == count.speeches


def test_its_own_table_of_contents_agrees(file: Path) -> None:
    found = read(file).audit
    assert found is not None
    assert found.share >= 0.95, found.missing


def test_its_passages_can_be_cited(file: Path) -> None:
    sitting = read(file)
    check(sitting, [piece for turn in sitting.turns for piece in chunk(turn)])
    numbers = [page.number for page in sitting.pages if not page.contents]
    assert numbers == sorted(set(numbers))
    shown = {page.number: letters(page.text) for page in sitting.pages}
    for turn in sitting.turns:
        for paragraph in turn.paragraphs:
            said = letters(turn.text[paragraph.start : paragraph.end])
            assert said[:9] in shown[paragraph.page]  # an interjection may cut a sentence after its first word
            assert said[-4:] in shown[paragraph.page]
