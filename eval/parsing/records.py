"""The agenda items of the ePlenarprotokoll export: a record each, with title, papers and pages.

Lines of a record's text (`AVT1`) carry an indent that tells what they are: none for the lines of a title, 7 for
paragraphs, 8 for papers, results and set-off text, 11 or 12 for the labels of speakers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eval.parsing.words import plain

LABEL_INDENT = 9  # and more
SET_OFF = 8
PAPERS = "– Drucks."  # begins the line that names an item's papers
# Results that the export adds for its contents page and nobody says: `Dem Innenausschuss überwiesen`.
_RESULT = re.compile(
    r"(?:.*(?:überwiesen|angenommen|abgelehnt|besprochen|abgehalten|abgesetzt|beschlossen|genommen|zurückgezogen|"
    r"vollzogen|beendet|begonnen|unterbrochen|verneint|bejaht|erforderlich|erledigt|eröffnet|vereidigt|"
    r"einverstanden|zugestimmt|festgestellt|ernannt|beantwortet|genehmigt|eingesetzt|erklärt)|(?:Nicht )?gewählt\b.*)$",
    re.IGNORECASE,
)
_PAPER = re.compile(r"\b\d{1,2}/\d{1,5}\b")
# The chair goes on to the next item of a joint debate: `– Drucks. 20/66 –` / `und mit Tagesordnungspunkt 39:`
_JOINT = re.compile(
    r"\b(?:gemeinsam|zusammen|ebenfalls|sowie|verbunden)\b[^.!?]{0,150}$|"
    r"^(?:– )?(?:und|mit|in Verbindung|auch|weiterhin|außerdem)\b[^.!?]{0,150}$",
    re.IGNORECASE,
)
_ADDED = re.compile(r"hier(?:zu)?:|\(|Drucks")
# Who moves something, glued to its title: `Fraktion der CDU, Fraktion BÜNDNIS 90/DIE GRÜNENHessen braucht …`
_MOVERS = re.compile(
    r"^(?:Fraktion (?:der )?(?:CDU|SPD|AfD|Freien Demokraten|BÜNDNIS 90/DIE GRÜNEN|DIE LINKE)(?:, )?)+(?=\S)"
)
_DROPPED = "Von der Tagesordnung abgesetzt"
_NOTICES, _NOTED = "Amtliche Mitteilungen", "Entgegengenommen"


@dataclass(frozen=True, slots=True)
class Record:
    """An agenda item: `number` is the record's own; `title` the line of its heading that says what it is about.

    `pages` are its first and last page, None where the export has none, or an impossible range. `is_joint` says that
    it is debated together with the next one, whose record holds the speeches. `is_dropped` says that it was taken off
    the agenda: what is said in its record belongs to whatever was debated at that moment.
    """

    number: int
    title: str
    papers: frozenset[str]
    pages: tuple[int, int] | None
    is_joint: bool
    is_dropped: bool


def read_records(fields: Sequence[Mapping[str, str]]) -> tuple[Record, ...]:
    """The records of a sitting, each given by the values of its fields."""
    texts = [record.get("AVT1", "") for record in fields]
    return tuple(_with_notices([_record(record) for record in fields], texts))


def title_lines(fields: Mapping[str, str]) -> list[str]:
    """The lines of an item's heading."""
    return [plain(line) for line in fields.get("TOP", "").split("\n") if line.strip()]


def _record(fields: Mapping[str, str]) -> Record:
    lines = title_lines(fields)
    first, last = fields.get("ASEIV", ""), fields.get("ASEIB", "")
    pages = (int(first), int(last)) if first.isdigit() and last.isdigit() and int(first) <= int(last) else None
    text = fields.get("AVT1", "")
    papers = frozenset(_PAPER.findall(fields.get("BDOK", ""))) | _papers_below(text)
    said = [line for indent, line in indented(text) if _is_said(indent, line) and plain(line) not in lines]
    dropped = _DROPPED in text
    is_joint = bool(lines) and (bool(_JOINT.search(said[-1])) if said else not dropped)
    return Record(int(fields.get("RNRD", 0)), _title(lines), papers, pages, is_joint, dropped)


def _title(lines: Sequence[str]) -> str:
    """The last line of a heading, but none that only adds to it (`hierzu: Stellungnahme …`)."""
    about = [line for line in lines if not _ADDED.match(line)]
    return _MOVERS.sub("", about[-1]) or about[-1] if about else ""


def _with_notices(records: Sequence[Record], texts: Sequence[str]) -> Iterator[Record]:
    """Notices go on through the records of items that they mention, to the one where the house has taken note."""
    open_notices = False
    for record, text in zip(records, texts, strict=True):
        lines = [line for indent, line in indented(text) if indent == SET_OFF]
        open_notices = (open_notices or record.title == _NOTICES) and _NOTED not in lines
        is_noted = any(_NOTED in line for line in lines)
        yield replace(record, is_joint=record.is_joint or (open_notices and not is_noted))


def _is_said(indent: int, line: str) -> bool:
    """Whether a line is no label, no title, no paper and no result."""
    if not 0 < indent < LABEL_INDENT or line.startswith(PAPERS):
        return False
    return not (indent == SET_OFF and is_result(line))


def is_result(line: str) -> bool:
    """Whether a set-off line is a result that nobody says: `Dem Innenausschuss überwiesen`."""
    return line[-1] not in ".!?:…" and bool(_RESULT.match(line))


def _papers_below(text: str) -> frozenset[str]:
    """The papers of the heading: lines `– Drucks. 20/66 –`."""
    return frozenset(paper for _, line in indented(text) if line.startswith(PAPERS) for paper in _PAPER.findall(line))


def indented(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold anything, each with its indent in blanks."""
    for line in text.split("\n"):
        bare = line.replace("\xa0", " ").strip()
        if bare:
            yield len(line) - len(line.lstrip(" ")), bare
