"""The records of an ePlenarprotokoll export: XML taken apart, and the lines of a record's text told from one another.

An export is a flat list of `UpdateRecord`, each with fields by name. A record's full text (`AVT1`) was once nested
markup of which only the white space is left: that still tells what was printed where.

             Präsident  Boris Rhein:                       a label
           Antrag                                          the item's heading, its lines as in the field `TOP`
      Fraktion der BU
            – Drucks. 8/1950 –
           Meine Damen und Herren!                         a paragraph
           (Beifall BU)                                    an interjection, a paragraph of its own
                   Angenommen                              what became of the item: for the contents, nobody says it
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from xml.parsers import expat

from indexer.protocol import ProtocolError

CONTENTS, BEGIN, ANNEX = "Inhaltsverzeichnis", "Beginn", "Anhang"

_RECORD, _FIELD, _NAME, _TEXT = "UpdateRecord", "Field", "InputFieldName", "AVT1"
_AGAIN = "Export the sitting again: a part of one is not read, so that nothing is missing unseen."
_CUT_OFF = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}
_DEEPER = 15  # blanks of the empty line before what became of an item; less before everything else
_LABEL_INDENT = 10  # blanks before a label; fewer before speech
_BRACKETED = re.compile(r"[^\[\]:]{2,120}\s\[[^\[\]]{0,40}\]\s*:")
_PAPERS = re.compile(r"–\s*(?:zu )?Drucks\.?\s.*–")
# Spaces and hyphens that only tell where a line may not break, and marks without width.
_PLAIN = str.maketrans({0xA0: " ", 0x202F: " ", 0x2010: "-", 0x2011: "-", 0x2012: "–"} | dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff"), ""
))  # fmt: skip


class Piece(Enum):
    """What a line of a record's text is."""

    LABEL = "label"
    HEADING = "heading"
    OUTCOME = "outcome"
    PARAGRAPH = "paragraph"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its fields, each with all its values. Records without text are kept: their numbers run on."""

    fields: Mapping[str, Sequence[str]]

    def value(self, name: str) -> str:
        """The first value of a field; empty where the record has none."""
        return next(iter(self.fields.get(name, ())), "").strip()

    @property
    def kind(self) -> str:
        """`CONTENTS`, `BEGIN`, `ANNEX`, or `TOP` for an agenda item."""
        return self.value("AKAT")

    @property
    def text(self) -> str:
        """The full text as exported."""
        return next(iter(self.fields.get(_TEXT, ())), "")

    @property
    def heading(self) -> tuple[str, ...]:
        """The lines of the item's title; a lone `Frage 51` is one, too."""
        return tuple(plain(line) for line in self.value("TOP").split("\n") if line.strip())


def read_records(data: bytes, path: Path) -> list[Record]:
    """The records of an export, in order.

    Raises:
        ProtocolError: it is no well-formed XML, is cut off, or declares entities, which no export does.
    """
    reader = _Reader(path)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        if error.code in _CUT_OFF:
            problem = f"the export is cut off in line {error.lineno}, inside record {len(reader.records) + 1}"
            raise ProtocolError(path, problem, _AGAIN) from error
        problem = f"this is no well-formed XML (line {error.lineno}: {expat.ErrorString(error.code)})"
        raise ProtocolError(path, problem, _AGAIN) from error
    except (LookupError, ValueError) as error:
        raise ProtocolError(path, f"its encoding cannot be read ({error})", "Save it as UTF-8.") from error
    return reader.records


def plain(text: str) -> str:
    """A line in usual characters and with single blanks."""
    return re.sub(r"\s+", " ", text.translate(_PLAIN)).strip()


def pieces(record: Record) -> Iterator[tuple[Piece, str]]:
    """The filled lines of a record's text, each with what it is."""
    heading = list(record.heading)
    before, empty, begun = 0, True, False
    for line in record.text.expandtabs().split("\n"):
        text = plain(line)
        if not text:
            before, empty = len(line), True
            continue
        indent = len(line) - len(line.lstrip())
        if not begun and heading and text == heading[0]:
            heading.pop(0)
            kind = Piece.HEADING
        elif not begun and _PAPERS.fullmatch(text):
            kind = Piece.HEADING
        elif empty and before >= _DEEPER:
            kind = Piece.OUTCOME
        else:
            begun = True
            kind = Piece.LABEL if _is_label(text, indent) else Piece.PARAGRAPH if empty else Piece.CONTINUED
        yield kind, text
        empty = False


def _is_label(text: str, indent: int) -> bool:
    return bool(_BRACKETED.fullmatch(text)) or (indent >= _LABEL_INDENT and text.endswith(":"))


class _Reader:
    """Takes in what the parser finds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records: list[Record] = []
        self._fields: defaultdict[str, list[str]] | None = None
        self._text: list[str] | None = None
        self._name = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _RECORD:
            self._fields = defaultdict(list)
        elif tag == _FIELD and self._fields is not None:
            self._name, self._text = attributes.get(_NAME, ""), []

    def end(self, tag: str) -> None:
        if tag == _FIELD and self._fields is not None and self._text is not None:
            self._fields[self._name].append("".join(self._text))
            self._text = None
        elif tag == _RECORD and self._fields is not None:
            self.records.append(Record(dict(self._fields)))
            self._fields = None

    def characters(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def doctype(self, name: str, *_: object) -> None:
        problem = f"it declares a document type ({name[:40]}), through which entities could be smuggled in"
        raise ProtocolError(self.path, problem, "Remove the DOCTYPE; ePlenarprotokoll exports have none.")
