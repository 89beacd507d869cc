"""The body of a protocol as a flat sequence of events, each on its printed page.

`<a id="S1385"/>` marks where printed page 1385 begins. In the published files it always stands at the end of a
paragraph (or between two), although most printed pages end inside of the next one. Where the paragraph is a label,
which never ends a page, it is certain that the page ends inside of what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from xml.etree.ElementTree import Element

from indexer.formats.bundestag.pages import Pages, Place
from indexer.formats.bundestag.text import clean

_SENTENCE = re.compile(r"(?<!\d)(?<!\bDr)(?<!\bProf)[.!?…]\s+(?:[–-]\s+)?(?=[A-ZÄÖÜ„])")
_MAX_LABEL = 300  # characters


class Part(Enum):
    """A part of the protocol that begins or ends."""

    SPEECH = "rede"
    ITEM = "tagesordnungspunkt"
    ANNEX = "anlage"


@dataclass(frozen=True, slots=True)
class Begin:
    """`name` is the number of an agenda item (`Tagesordnungspunkt 5`) or the kind of an annex."""

    part: Part
    name: str


@dataclass(frozen=True, slots=True)
class End:
    """A part that ends."""

    part: Part


@dataclass(frozen=True, slots=True)
class Label:
    """Who speaks from here on: as printed, and as marked up (None for the chair)."""

    printed: str
    redner: Element | None


@dataclass(frozen=True, slots=True)
class Words:
    """A printed paragraph of class `klasse`, in one run for each page it stands on. `row`: of a table."""

    klasse: str
    runs: tuple[tuple[Place, str], ...]
    row: bool = False

    @property
    def text(self) -> str:
        """All of it."""
        return clean("".join(text for _, text in self.runs))


@dataclass(frozen=True, slots=True)
class Call:
    """An interjection with its brackets."""

    text: str
    place: Place


Event = Begin | End | Label | Words | Call


def walk(root: Element, pages: Pages) -> Iterator[Event]:
    """The events of the sitting and its annexes, in the order of print."""
    for part in root:
        if part.tag in ("sitzungsverlauf", "anlagen"):
            _move_marks(part)
            yield from _walk(part, pages)


def _move_marks(part: Element) -> None:
    """Moves the mark behind a label to the middle of the paragraph that follows it, its likeliest place."""
    for parent in part.iter():
        for label, words in pairwise(parent):
            if label.get("klasse") != "redner" or words.tag != "p" or len(words) or not len(label):
                continue
            mark, text = label[-1], words.text or ""
            if mark.tag == "a" and not (mark.tail or "").strip():
                half = _middle(text)
                label.remove(mark)
                words.text, mark.tail = text[:half], text[half:]
                words.insert(0, mark)


def _middle(text: str) -> int:
    """Where a sentence begins nearest to the middle; without one, a word; 0 where the text is one word."""
    starts = [m.end() for m in _SENTENCE.finditer(text)] or [m.end() for m in re.finditer(r"\S\s+(?=\S)", text)]
    return min(starts, key=lambda start: abs(2 * start - len(text)), default=0)


def _walk(parent: Element, pages: Pages) -> Iterator[Event]:
    for element in parent:
        if element.tag == "a":
            pages.mark(element)
        elif element.tag == "p":
            yield from _paragraph(element, pages)
        elif element.tag == "name":
            yield Label(_joined(_runs(element, pages)), None)
        elif element.tag == "kommentar":
            place = pages.place
            yield Call(_joined(_runs(element, pages)), place)
        elif element.tag in ("rede", "tagesordnungspunkt", "anlage"):
            part = Part(element.tag)
            kind = next((t.get("anlagen-typ") for t in element.iter("anlagen-text")), None)
            yield Begin(part, clean(element.get("top-id") or kind))
            yield from _walk(element, pages)
            yield End(part)
        elif element.tag == "anlagen-titel":
            _runs(element, pages)
        else:
            yield from _walk(element, pages)


def _paragraph(element: Element, pages: Pages) -> Iterator[Event]:
    klasse, redner = element.get("klasse") or "J", element.find("redner")
    if element.find(".//tr") is not None:
        for row in element.iter("tr"):
            place = pages.place
            cells = [_joined(_runs(cell, pages, printing=False)) for cell in row]
            pages.print(" | ".join(cells))
            if any(cells):
                yield Words(klasse, ((place, " | ".join(filter(None, cells))),), row=True)
        return
    runs = _runs(element, pages)
    printed, colon, _ = _joined(runs).partition(":")
    if (redner is not None or klasse in ("redner", "N")) and len(printed) <= _MAX_LABEL:
        yield Label(printed + colon, redner)
        runs = _behind(runs, colon)
        klasse = "J_1"
    if any(text.strip() for _, text in runs):
        yield Words(klasse, tuple((place, text) for place, text in runs if text.strip()))


def _joined(runs: Sequence[tuple[Place, str]]) -> str:
    return clean("".join(text for _, text in runs))


def _behind(runs: Sequence[tuple[Place, str]], colon: str) -> list[tuple[Place, str]]:
    """What stands behind the label that the runs begin with; a label without a colon is all there is."""
    for i, (place, text) in enumerate(runs):
        if colon and colon in text:
            return [(place, text.partition(colon)[2]), *runs[i + 1 :]]
    return []


def _runs(element: Element, pages: Pages, *, printing: bool = True) -> list[tuple[Place, str]]:
    """The text of an element, a run for each page; it is added to the pages, too.

    Footnotes and their marks are printed, but not spoken: they are no part of the runs.
    """
    noted = element.find(".//fussnote") is not None
    runs: list[tuple[Place, list[str]]] = [(pages.place, [])]
    notes: list[str] = []

    def descend(parent: Element) -> None:
        runs[-1][1].append(parent.text or "")
        for child in parent:
            if child.tag == "a":
                turn_page(child)
            elif child.tag == "fussnote" or (child.tag == "sup" and noted):
                notes.append(clean("".join(child.itertext())))
            elif child.tag != "redner":
                descend(child)
            runs[-1][1].append(child.tail or "")

    def turn_page(mark: Element) -> None:
        if printing:
            pages.print(clean("".join(runs[-1][1])))
        pages.mark(mark)
        runs.append((pages.place, []))

    descend(element)
    if printing:
        pages.print(clean("".join(runs[-1][1])))
        pages.print(" ".join(notes))
    return [(place, "".join(texts)) for place, texts in runs]
