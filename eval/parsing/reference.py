"""The ePlenarprotokoll export read once more, as simply as can be, to measure the reading of the pages with.

It shares no code with `indexer`, so that a fault there cannot hide here. What it relies on is the layout of the export
(`eval.parsing.records`): labels (`Name [Group]:`, `Name, Office:`, `Vizepräsident Name:`) stand on lines of their own,
told by their indent, and so do interjections, in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from eval.parsing.records import LABEL_INDENT, PAPERS, SET_OFF, Record, indented, is_result, read_records, title_lines
from eval.parsing.words import Person, person, plain

_CHAIR = re.compile(r"(?P<office>(?:Alters|Vize)?[Pp]räsident(?:in)?)\s+(?P<name>[^,\[\]]+):$")
_MEMBER = re.compile(r"(?P<name>[^\[\]]+?)\s*\[(?P<party>[^\[\]]*)\]:$")
_OFFICE = re.compile(r"(?P<name>[^,\[\]]+),\s*(?P<office>.+):$")
_GOVERNMENT = re.compile(r"[Mm]inister|[Ss]taatssekretär|Staatskanzlei")
_OF_THE_HOUSE = re.compile(r"Berichterstatter|Schriftführer")
_GLUED_LABEL = re.compile(r"(?<=\))\s+((?:Vize)?[Pp]räsident(?:in)?\s+\S.*:)$")
# A note of the print in brackets, which the export has now with them, now without
_NOTE = re.compile(r"\(?(?:Die Fragen?\s\d.*(?:beigefügt|beantwortet werden)\.?|siehe (?:auch )?Anlagen?\b[^()]*)\)?$")
_NUMBERED = re.compile(r"\((?:\d{1,2}[a-z]?|[a-z])\)")
# Two sentences that the export has glued: no print has `innehalten.Mir`
_GLUED = re.compile(r"(?<=[a-zäöüß]{3}[.!?])(?=[A-ZÄÖÜ][a-zäöüß])")


class ReferenceFault(Exception):
    """A file that is no ePlenarprotokoll export; the message names it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the export in one line of plain text; `is_heading` for an agenda item's title and papers."""

    text: str
    is_heading: bool


@dataclass(slots=True)
class ReferenceTurn:
    """What one speaker says, without interjections.

    `party` is empty where the label has empty brackets and None where it has none. `first_record` and `last_record`
    are the indices of the records that it begins and ends in: the chair's words run over from one to the next.
    """

    label: str
    speaker: Person
    role: str
    party: str | None
    first_record: int
    last_record: int
    paragraphs: list[Paragraph] = field(default_factory=list)
    interjections: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words, paragraphs joined by blanks."""
        return " ".join(p.text for p in self.paragraphs)

    @property
    def spoken(self) -> str:
        """The words without the headings, which print has only where the chair reads them out."""
        return " ".join(p.text for p in self.paragraphs if not p.is_heading)


@dataclass(frozen=True, slots=True)
class Reference:
    """One sitting of the export: `contents` is its table of contents, `repeated` counts labels that print lacks."""

    period: int
    sitting: int
    records: tuple[Record, ...]
    turns: tuple[ReferenceTurn, ...]
    contents: str
    repeated: int

    def item(self, record: int) -> list[Record]:
        """The records that are debated together with this one, itself included."""
        first = last = record
        while first > 0 and self.records[first - 1].is_joint:
            first -= 1
        while last + 1 < len(self.records) and self.records[last].is_joint:
            last += 1
        return list(self.records[first : last + 1])


def read_export(path: Path) -> Reference:
    """The sitting in one export file.

    Raises:
        ReferenceFault: the file is no such export.
        OSError: it cannot be opened.
    """
    try:
        root = ElementTree.fromstring(path.read_bytes())  # nosec B314 # published reference
    except ElementTree.ParseError as error:
        raise ReferenceFault(f"{path} is no XML: {error}") from error
    fields = [_fields(element) for element in root.iter("UpdateRecord")]
    if not fields or not fields[0].get("DNR", "").isdigit():
        raise ReferenceFault(f"{path} is no ePlenarprotokoll export: it has no record with the number of a sitting")
    contents = "".join(f["AVT1"] for f in fields if f.get("AKAT") == "Inhaltsverzeichnis")
    spoken = [f for f in fields if f.get("AKAT") in ("Beginn", "TOP")]
    reading = _Reading()
    for i, record in enumerate(spoken):
        reading.read(i, record.get("AVT1", ""), title_lines(record))
    return Reference(
        int(fields[0]["WP"]),
        int(fields[0]["DNR"]),
        read_records(spoken),
        tuple(turn for turn in reading.turns if turn.paragraphs or turn.interjections),
        contents,
        reading.repeated,
    )


def _fields(record: ElementTree.Element) -> dict[str, str]:
    return {f.get("InputFieldName", ""): f.text or "" for f in record.iter("Field")}


class _Reading:
    """The turns so far: a record without a label at its start goes on with whoever spoke before, the chair."""

    def __init__(self) -> None:
        self.turns: list[ReferenceTurn] = []
        self.title: Sequence[str] = ()
        self.repeated = 0

    def read(self, record: int, text: str, title: Sequence[str]) -> None:
        """Takes in the text of the next record, whose title consists of these lines."""
        self.title = title
        for indent, line in indented(text):
            if indent >= LABEL_INDENT:
                self._begin(line, record)
            elif self.turns:
                self._add(indent, line, record)

    def _begin(self, label: str, record: int) -> None:
        """A label right behind what the same label introduced is the export's own: print has none there."""
        if self.turns and self.turns[-1].label == plain(label):
            self.repeated += 1
        else:
            self.turns.append(_turn(plain(label), record))

    def _add(self, indent: int, line: str, record: int) -> None:
        turn = self.turns[-1]
        turn.last_record = record
        glued = _GLUED_LABEL.search(line)
        if glued:
            self._add(indent, line[: glued.start()], record)
            self._begin(glued[1], record)
        elif _NOTE.match(line):
            return
        elif _is_bracket(line) and indent:
            turn.interjections.append(plain(line))
        elif not (indent == SET_OFF and is_result(line)):
            is_heading = not indent or line.startswith(PAPERS) or plain(line) in self.title
            turn.paragraphs.append(Paragraph(plain(line) if is_heading else _GLUED.sub(" ", plain(line)), is_heading))


def _is_bracket(line: str) -> bool:
    """Whether a line is an interjection, its second bracket perhaps forgotten."""
    return (
        line.startswith("(") and not _NUMBERED.match(line) and (line.endswith(")") or line.count("(") > line.count(")"))
    )


def _turn(label: str, record: int) -> ReferenceTurn:
    chair, member, office = _CHAIR.match(label), _MEMBER.match(label), _OFFICE.match(label)
    if chair:
        return ReferenceTurn(label, person(chair["name"]), "chair", None, record, record)
    if member:
        return ReferenceTurn(label, person(member["name"]), "member", plain(member["party"]), record, record)
    if office:
        held = office["office"]
        role = "government" if _GOVERNMENT.search(held) else "member" if _OF_THE_HOUSE.search(held) else "guest"
        return ReferenceTurn(label, person(office["name"]), role, None, record, record)
    return ReferenceTurn(label, person(label.rstrip(":")), "guest", None, record, record)
