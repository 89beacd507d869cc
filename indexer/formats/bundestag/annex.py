"""Annexes: speeches handed in, written answers, declarations on a vote. Nothing in them was spoken.

    Anlage_2   Frage 3                                    Anlage_2   Erklärung nach § 31 GO
    Anlage_3   Antwort                                    Anlage_3   des Abgeordneten … (SPD) zu der … Abstimmung …
    O          des Parl. Staatssekretärs … auf die        J          the declaration
               Frage der Abgeordneten … (SPD):
    p          the question
    J          the answer

Lists (who is excused, who took part in a ballot, official notices) are nobody's words: they stay on their pages.
"""

from __future__ import annotations

import re

from indexer.calls import clean_title
from indexer.formats.bundestag.body import Call, Label, Words
from indexer.formats.bundestag.draft import Draft
from indexer.formats.bundestag.people import People
from indexer.labels import TITLES, parse_label
from indexer.parliaments import Profile
from indexer.protocol import AgendaItem, Kind, Speaker, SpeakerSource

_LISTS = re.compile(r"Liste der|Namensverzeichnis|Amtliche Mitteilung|Ergebnis|Wahl\b")
_QUESTIONS = re.compile(r"Fragen? \d{1,3}(?:(?:,| und| bis) \d{1,3})*")
_ASKED = re.compile(r"de[rs] (?P<answering>.{3,160}?)(?: auf)? die Fragen? de[rs] Abgeordneten (?P<asking>.{3,160}):?")
_TITLES = re.compile(TITLES)
_AUTHORS = re.compile(r"de[rs] Abgeordneten (?P<authors>.+?\([^()]+\))(?: (?:zu|zur|zum|über)\b|:?$)")
_POINT = re.compile(r"\((Tagesordnungspunkt|Zusatz(?:tagesordnungs)?punkt) (\d{1,3})")
_PAPER = re.compile(r"\b\d{1,2}/\d{1,6}\b")
WRITTEN_ANSWERS = "Fragestunde: schriftliche Antworten"


class Annex:
    """One annex, of a kind as named in the file (`Erklärung nach § 31 GO`)."""

    def __init__(self, name: str, people: People, profile: Profile) -> None:
        self._name, self._people, self._profile = name, people, profile
        self._heading: list[str] = []
        self._question: str | None = None
        self._asked: Draft | None = None  # a question whose text goes on
        self.drafts: list[Draft] = []
        self._open = False  # whether what comes belongs to the last draft

    def take(self, event: Label | Words | Call) -> None:
        """Takes in what comes next."""
        if isinstance(event, Label):
            self._start(self._people.speaker(event), self._people.key(event))
        elif isinstance(event, Words):
            self._words(event)
        elif not event.text.startswith("("):
            self._words(Words("Anlage_3", ((event.place, event.text),)))  # a heading marked up as an interjection
        elif self.drafts:
            self.drafts[-1].call(event.text, event.place, self._profile)

    def _words(self, words: Words) -> None:
        text = words.text
        asked = _ASKED.fullmatch(text)
        if words.klasse.startswith("AL_"):
            return
        if words.klasse == "Anlage_2" and not words.row:
            self._head(text)
        elif words.klasse == "Anlage_3" and not words.row:
            self._subhead(text)
        elif asked:
            self._ask(asked)
        elif self._asked and words.klasse == "p":
            self._asked.add(words.runs, goes_on=False)
        elif self._open:
            self._asked = None
            self.drafts[-1].add(words.runs, goes_on=words.klasse == "O")
        elif not _LISTS.match(self._name) and not _LISTS.match(" ".join(self._heading)):
            self._start(Speaker(None), "", SpeakerSource.UNKNOWN)
            self.drafts[-1].add(words.runs, goes_on=False)

    def _head(self, text: str) -> None:
        self._open, self._asked = False, None
        if number := _QUESTIONS.fullmatch(text):
            self._question = number[0]
        elif not re.fullmatch(r"A ?nlage \d+", text):
            self._heading, self._question = [text], None

    def _subhead(self, text: str) -> None:
        self._asked = None
        if text == "Antwort":
            self._open = False
        elif authors := _AUTHORS.match(text):
            self._heading = [*self._heading[:1], text]
            label = parse_label(f"{authors['authors']}:", self._profile)
            if label and not re.search(r",| und ", authors["authors"]):
                self._start(label[0].speaker, label[0].speaker.name or "")
            else:
                self._start(Speaker(None), "", SpeakerSource.UNKNOWN)  # several people: named in the heading
        elif self._open and not self.drafts[-1].paragraphs:
            self._heading.append(text)
            self.drafts[-1].item = self._item
        else:
            self._heading = self._heading[:1] if self._open else self._heading
            self._heading.append(text)
            self._open = False

    def _ask(self, asked: re.Match[str]) -> None:
        label = parse_label(f"{asked['asking'].rstrip(':')}:", self._profile)
        asking = label[0].speaker if label else Speaker(None)
        self._start(asking, asking.name or "", SpeakerSource.LABEL if label else SpeakerSource.UNKNOWN)
        question = self.drafts[-1]
        answering = self._officeholder(asked["answering"], genitive=asked[0].startswith("des"))
        self._start(answering, answering.name or "")
        self.drafts[-1].answers = self._asked = question

    def _officeholder(self, text: str, *, genitive: bool) -> Speaker:
        """`Parl. Staatssekretärs Dr. Hans Beispiel` without the genitive: office, titles, name."""
        words = text.split()
        for i in range(1, len(words)):
            office = " ".join(words[:i]).removesuffix("s" if genitive else "")
            if role := self._profile.office_role(office):
                rest = " ".join(words[i:])
                titles = _TITLES.match(rest)
                title = titles[0] if titles else ""
                return Speaker(rest[len(title) :] or None, title.strip() or None, None, office, role)
        return Speaker(text)

    @property
    def _item(self) -> AgendaItem:
        heading = " ".join(self._heading) or self._name
        papers = tuple(dict.fromkeys(_PAPER.findall(heading)))
        if self._question:
            return AgendaItem(self._question, WRITTEN_ANSWERS, papers or tuple(_PAPER.findall(self._name)))
        point = _POINT.search(heading)
        number = ("ZP " if point[1].startswith("Z") else "") + point[2] if point else None
        return AgendaItem(number, clean_title(heading), papers)

    def _start(self, speaker: Speaker, key: str, source: SpeakerSource = SpeakerSource.LABEL) -> None:
        self.drafts.append(Draft(speaker, key, source, self._item, kind=Kind.WRITTEN))
        self._open, self._asked = True, None
