"""Agenda items, read out of what the chair says.

    Ich rufe Tagesordnungspunkt 7 auf:
    Antrag Fraktion der BU Radwege am Fluss – Drucks. 8/1950 –
    zusammen mit Tagesordnungspunkt 9:
    Dringlicher Antrag Fraktion der WLH Straßen zuerst – Drucks. 8/1951 –

Titles that follow one another belong together, and so does what is called `zusammen mit` or `ebenfalls`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.calls import (
    added,
    all_numbers,
    bare_title,
    called_numbers,
    called_title,
    clean_title,
    glued_title,
    goes_on,
    is_joint,
    is_mention,
    papers,
    pieces,
    printed_title,
    section,
    title_and_papers,
    uncalled_title,
    voted,
)
from indexer.draft import Draft
from indexer.protocol import AgendaItem, Role
from indexer.register import STATEMENT, Register, register

_KIND = re.compile(r"Regierungserklärung|Regierungsbefragung|Fragestunde|Aktuelle Stunde")
_QUESTION = re.compile(r"\bFrage\s*(?P<number>\d{1,4})(?!\d)(?!\s*(?:bis|und|,)\s*\d)(?!\s*– –)")
_SENTENCE = re.compile(r"(?<!Drucks)(?<!\d)[.!?…][“\"]?$")
_OPENING = AgendaItem(None, "Amtliche Mitteilungen")
_ANNEX_QUESTIONS = "Fragestunde: schriftliche Antworten"


def assign(drafts: Sequence[Draft], contents: Sequence[Sequence[str]] = ()) -> list[AgendaItem]:
    """The agenda item of each turn. Before the first call it is the chair's opening, where there is one.

    `contents` are the lines of each contents page: they list the papers of a number that is called without them.
    """
    chair = [d.text for d in drafts if d.label and d.label.speaker.role is Role.CHAIR]
    agenda = _Agenda(_OPENING if _opens(drafts) else AgendaItem(), register(chair, contents))
    items: list[AgendaItem] = []
    annex = AgendaItem()
    for draft in drafts:
        label = draft.label
        if draft.annex:
            annex = _annexed(draft.text)
        if label and label.written:
            asked = items[-1].number if items and label.answer else None
            number = f"Frage {label.question}" if label.question else asked
            items.append(AgendaItem(number, _ANNEX_QUESTIONS, annex.drucksachen))
        elif annex != AgendaItem():
            items.append(annex)
        else:
            if label and label.speaker.role is Role.CHAIR:
                agenda.hear(draft.text)
            items.append(agenda.current)
    return items


def _opens(drafts: Sequence[Draft]) -> bool:
    return any("Beginn" in i.text for draft in drafts[:2] for i in draft.interjections)


def _annexed(heading: str) -> AgendaItem:
    """`Anlage 1 (zu Tagesordnungspunkt 38)` / `… Drucks. 20/570, zu Protokoll gegebene Stellungnahme`."""
    number = next(iter(all_numbers(heading)), None)
    return AgendaItem(number, clean_title(heading), tuple(dict.fromkeys(papers(heading))))


@dataclass(slots=True)
class _Agenda:
    """What has been called so far. `item` is being debated, `question` is the number within a Fragestunde."""

    item: AgendaItem
    register: Register
    question: str | None = None
    called: list[str] | None = None  # the numbers of a call whose title is still to come
    joint: bool = False  # what comes next belongs to the item that is open
    title: list[str] = field(default_factory=list)

    @property
    def current(self) -> AgendaItem:
        number = f"Frage {self.question}" if self.question else self.item.number
        return AgendaItem(number, self.item.title, self.item.drucksachen)

    def hear(self, text: str) -> None:
        """Takes in one turn of the chair."""
        self.called, self.joint, self.title = None, False, []
        for piece in pieces(text):
            if titled := title_and_papers(piece):
                self._titled(*titled)
            elif bare := self._bare(piece):
                self._open(*bare, joint=self.called is None or self.joint)
                self.joint = True
            elif (called := called_numbers(piece)) is not None:
                self._settle()
                self.called = called
                self.joint = is_joint(piece) and self.item not in (_OPENING, AgendaItem())
            elif piece.endswith(":"):
                self._settle()
                self.title = [piece] if is_mention(piece) else []
            elif called_section := section(piece):
                self._section(*called_section)
            elif _SENTENCE.search(piece):
                if self.called and not self.title and (kind := _KIND.match(piece)):
                    self.title = [glued_title(piece) or kind[0]]
                self._settle()
                self._mention(piece)
            else:
                self.title.append(piece)
                self._mention(piece)
        self._settle()

    def _bare(self, piece: str) -> tuple[str, list[str]] | None:
        """A title with papers that have no dashes around them: only what has just been called is one."""
        if self.called is None and not (self.joint and goes_on(piece)):
            return None
        return bare_title(" ".join([*self.title, piece]))

    def _titled(self, words: str, found: list[str]) -> None:
        """A printed title has ended in its papers."""
        title, joint = printed_title(" ".join([*self.title, words]).strip()), self.joint
        if self.called is None and not joint:
            uncalled = uncalled_title(title)
            if not uncalled:
                self.title = []
                return
            title, joint = uncalled
        self._open(title, found, joint=joint)
        self.joint = True  # titles that follow at once belong to the same call

    def _settle(self) -> None:
        """A call without papers, or the end of what belongs to one."""
        if self.called:
            self._open(" ".join(self.title), [], joint=self.joint)
        self.joint, self.title = False, []

    def _open(self, words: str, found: list[str], *, joint: bool) -> None:
        title, further = called_title(words)
        numbers, old = self._together([*(self.called or []), *further], title), self.item
        found = [*found, *self.register.papers_of(numbers)]
        title = title or "; ".join(self.register.titles[n] for n in numbers if n in self.register.titles)
        self.called, self.title = None, []
        if joint:
            numbers = [*(old.number.split(", ") if old.number else []), *numbers]
            title, found = f"{old.title or ''}; {title}".strip("; "), [*old.drucksachen, *found]
        else:
            self.question = None
        number = ", ".join(dict.fromkeys(numbers)) or None
        self.item = AgendaItem(number, clean_title(title), tuple(dict.fromkeys(found)))

    def _together(self, numbers: list[str], title: str) -> list[str]:
        """The numbers called, and those that the chair has announced to be called with them."""
        keys = [*numbers, *([STATEMENT] if title.startswith(STATEMENT) else [])]
        return [*numbers, *(other for key in keys for other in self.register.joined.get(key, ()))]

    def _section(self, number: str, title: str, joint: bool) -> None:
        """A part of the budget: it is debated with the bill's papers."""
        if joint and (self.item.number or "").startswith("Einzelplan"):
            number, title = f"{self.item.number}, {number}", f"{self.item.title}; {title}"
        else:
            number = f"Einzelplan {number}"
        self.item, self.question = AgendaItem(number, clean_title(title), self.item.drucksachen), None

    def _mention(self, piece: str) -> None:
        """What a sentence calls in passing: an item put to the vote, a paper added to the open one, a question."""
        if vote := voted(piece):
            title = "; ".join(self.register.titles[n] for n in vote[0] if n in self.register.titles)
            self.item, self.question = AgendaItem(", ".join(vote[0]), clean_title(title), tuple(vote[1])), None
        elif self.item.number and (more := added(piece)):
            self.item = replace(self.item, drucksachen=tuple(dict.fromkeys([*self.item.drucksachen, *more])))
        if "Fragestunde" in (self.item.title or ""):
            for question in _QUESTION.finditer(piece):
                self.question = question["number"]
