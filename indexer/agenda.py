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
from dataclasses import dataclass, field

from indexer.calls import (
    all_numbers,
    called_numbers,
    called_title,
    clean_title,
    is_joint,
    is_mention,
    papers,
    pieces,
    printed_title,
    title_and_papers,
    uncalled_title,
)
from indexer.draft import Draft
from indexer.protocol import AgendaItem, Role

_KIND = re.compile(r"Regierungserklärung|Regierungsbefragung|Fragestunde|Aktuelle Stunde")
_SECTION = re.compile(r"(?P<number>Einzelplan \d{2})\s*[–-]")
_QUESTION = re.compile(r"\bFrage\s+(?P<number>\d{1,4})\b(?!\s*(?:bis|und|,)\s*\d)")
_SENTENCE = re.compile(r"(?<!Drucks)(?<!\d)[.!?…][“\"]?$")
_OPENING = AgendaItem(None, "Amtliche Mitteilungen")
_ANNEX_QUESTIONS = "Fragestunde: schriftliche Antworten"


def assign(drafts: Sequence[Draft]) -> list[AgendaItem]:
    """The agenda item of each turn. Before the first call it is the chair's opening, where there is one."""
    agenda = _Agenda(_OPENING if _opens(drafts) else AgendaItem())
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
            elif (called := called_numbers(piece)) is not None:
                self._settle()
                self.called = called
                self.joint = is_joint(piece) and self.item not in (_OPENING, AgendaItem())
            elif piece.endswith(":"):
                self._settle()
                self.title = [piece] if is_mention(piece) else []
            elif section := _SECTION.match(piece):
                self.item, self.question = AgendaItem(section["number"], clean_title(piece)), None
            elif _SENTENCE.search(piece):
                if self.called and not self.title and (kind := _KIND.match(piece)):
                    self.title = [kind[0]]  # the sentence is glued to the title: where that ends cannot be told
                self._settle()
                self._ask(piece)
            else:
                self.title.append(piece)
                self._ask(piece)
        self._settle()

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
        numbers, old = [*(self.called or []), *further], self.item
        self.called, self.title = None, []
        if joint:
            numbers = [*(old.number.split(", ") if old.number else []), *numbers]
            title, found = f"{old.title or ''}; {title}".strip("; "), [*old.drucksachen, *found]
        else:
            self.question = None
        number = ", ".join(dict.fromkeys(numbers)) or None
        self.item = AgendaItem(number, clean_title(title), tuple(dict.fromkeys(found)))

    def _ask(self, piece: str) -> None:
        if "Fragestunde" in (self.item.title or ""):
            for question in _QUESTION.finditer(piece):
                self.question = question["number"]
