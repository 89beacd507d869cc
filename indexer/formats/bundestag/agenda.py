"""The agenda item that is being debated, from the headings that the chair calls out.

<tagesordnungspunkt top-id="Tagesordnungspunkt 22">
    T_NaS            22. b) Beratung des Antrags der Abgeordneten …
    T_fett           Soziale Teilhabe …                                the title
    T_Drs            Drucksache 19/1711                                the papers, which end it
    T_ZP_NaS         ZP 2a) Beratung des Antrags …                     the next one
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from indexer.calls import clean_title
from indexer.formats.bundestag.text import clean
from indexer.protocol import AgendaItem
from indexer.turns import respell

OPENING = AgendaItem(None, "Amtliche Mitteilungen")
_NUMBER = re.compile(
    r"(?P<kind>Tagesordnungspunkte?|Zusatz(?:tagesordnungs)?punkte?|Einzelplan)s?\s+(?P<number>\d{1,3})\b"
)
_ADDED = re.compile(r"ZP (\d{1,2})\b")
_BULLET = re.compile(r"^(?:(?:ZP )?\d{1,3}\.?\s*)?(?:[a-z]{1,2}\)\s*)?(?=[A-ZÄÖÜ])")
_PAPER = re.compile(r"\b\d{1,2}/\d{1,6}\b")
_QUESTION = re.compile(r"\bFrage (\d{1,3})\b")
# `Erste Beratung des von … eingebrachten Entwurfs eines Gesetzes zur Änderung des …`: what it is a bill for.
_BILL = re.compile(r"(?<=Entwurfs )eine[rs] .*[Gg]esetz.*")
_DRUCKSACHE = re.compile(r"\s*Drucksachen? .*")
_HEADINGS = ("T_NaS", "T_ZP_NaS", "T_ohne_NaS", "T_fett", "T_Drs")
_MAX_PAPERS = 150  # under one item; a list of referrals has about 40
QUESTION_TIME = "Fragestunde"
GOVERNMENT_QUESTIONED = "Befragung der Bundesregierung"


@dataclass(slots=True)
class _Paper:
    lead: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The title; with its lead where it is no title without (`Vereinbarte Debatte` / `zur Lage in Syrien`)."""
        title = _joined(self.title)
        return _bill(title if title and not title[0].islower() else _joined([*self.lead, *self.title]))


class Agenda:
    """What has been called so far."""

    def __init__(self, root: Element) -> None:
        self._contents = "\n".join(_entries(root))
        self._listed = _blocks(root)
        self._number: str | None = None
        self._called: str | None = None
        self._papers: list[_Paper] = []
        self._added: list[str] = []
        self._question: str | None = None
        self._open: AgendaItem | None = None  # as it stands, until something is called
        self._default: str | None = OPENING.title

    @property
    def item(self) -> AgendaItem:
        """The item that is open, as it stands; called without a heading, as the table of contents has it."""
        if self._open is None:
            self._open = self._made()
        return self._open

    def _made(self) -> AgendaItem:
        title = clean_title("; ".join(dict.fromkeys(p.shown for p in self._papers if p.shown)))
        if not title and self._number in self._listed:
            title = self._listed[self._number]
        title = title or self._default
        numbers = dict.fromkeys(n for n in (self._number, *self._added) if n)
        number = f"Frage {self._question}" if self._question else ", ".join(numbers) or None
        return AgendaItem(number, title, tuple(dict.fromkeys(n for p in self._papers for n in p.numbers)))

    @property
    def questions(self) -> bool:
        """Whether members question the government."""
        return any(w in "; ".join(p.shown for p in self._papers) for w in (QUESTION_TIME, GOVERNMENT_QUESTIONED))

    @property
    def question_time(self) -> bool:
        """Whether questions handed in beforehand are called one by one."""
        return any(QUESTION_TIME in p.shown for p in self._papers)

    def open(self, name: str) -> None:
        """An item of that name begins (`Tagesordnungspunkt 5`, `Zusatzpunkt 2`, `Geschaeftsordnung`)."""
        number = _numbered(name)
        if number is None or number != self._number:  # a debate that goes on is opened again, without its heading
            self._start(number, None if number else name.replace("Geschaeftsordnung", "Geschäftsordnung") or None)

    def hear(self, klasse: str, text: str) -> None:
        """Takes in a paragraph of the chair."""
        if klasse in _HEADINGS:
            self._heading(klasse, text)
            self._open = None
        elif klasse == "T":
            number = _numbered(text)
            self._called = number if number != self._number else None
        elif self.question_time and (question := _QUESTION.findall(text)):
            self._question, self._open = question[-1], None

    def _heading(self, klasse: str, text: str) -> None:
        if self._called:
            self._start(self._called, None)
        papers = self._papers
        if len(papers) >= _MAX_PAPERS:
            return
        added = klasse == "T_ZP_NaS"
        if not papers or (papers[-1].numbers and klasse != "T_Drs") or (papers[-1].title and added):
            papers.append(_Paper())
        if klasse == "T_Drs":
            papers[-1].numbers += _PAPER.findall(text)
        elif klasse == "T_fett":
            papers[-1].title.append(self._respelt(text))
        else:
            self._added += [f"ZP {n}" for n in _ADDED.findall(text[:8])]
            papers[-1].lead.append(self._respelt(_BULLET.sub("", text)))

    def _respelt(self, text: str) -> str:
        """Without the stray blanks (`Befr agung`) that the table of contents does not have."""
        return text if text in self._contents else respell(text, self._contents)

    def _start(self, number: str | None, title: str | None) -> None:
        self._number, self._default, self._called, self._open = number, title, None, None
        self._papers, self._added, self._question = [], [], None


def _joined(parts: list[str]) -> str:
    """`Aktuelle Stunde: Title`, but `Vereinbarte Debatte zur Lage`."""
    text = ""
    for part in parts:
        text += (": " if part[:1].isupper() else " ") + part if text else part
    return text


def _bill(title: str) -> str:
    bill = _BILL.search(title)
    return f"Entwurf {bill[0]}" if bill else title


def _entries(root: Element) -> list[str]:
    return [clean(entry.text) for entry in root.iter("ivz-eintrag-inhalt")]


def _blocks(root: Element) -> dict[str, str]:
    """The title of each numbered item in the table of contents: its first entry that is nobody's speech."""
    titles: dict[str, str] = {}
    for block in root.iter("ivz-block"):
        number = _numbered(clean(block.findtext("ivz-block-titel")))
        title = next((_DRUCKSACHE.sub("", entry) for entry in _entries(block) if entry), None)
        if number and title:
            titles.setdefault(number, _bill(title))
    return titles


def _numbered(text: str) -> str | None:
    """`5` for an item, `ZP 2` for one added, `Einzelplan 04` for a part of the budget."""
    match = _NUMBER.search(text)
    if not match:
        return None
    kind = match["kind"]
    return {"T": "", "Z": "ZP ", "E": "Einzelplan "}[kind[0]] + match["number"]
