"""The records of an ePlenarprotokoll export to drafts: who says what, and about which agenda item.

Records part at agenda items, not at turns: the chair's words go on from one to the next, and a joint debate stands in
the last of the records that were called together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer import agenda
from indexer.calls import clean_title, papers
from indexer.draft import Draft, Line
from indexer.formats.epp.records import ANNEX, BEGIN, Piece, Record, pieces
from indexer.formats.epp.speakers import Speakers
from indexer.interjections import closing, parse_interjections, starts_interjection
from indexer.labels import Label, parse_label
from indexer.parliaments import Profile
from indexer.protocol import AgendaItem, Role

_NOTHING = AgendaItem()
_OPENING = AgendaItem(None, "Amtliche Mitteilungen")
_QUESTION = re.compile(r"Frage \d{1,4}")
_FINISHED = re.compile(r"[.!?…)“\"]$")


@dataclass(slots=True)
class Body:
    """The drafts of a sitting so far, each with the agenda item it is about; `item` is the one that is open."""

    profile: Profile
    speakers: Speakers
    drafts: list[Draft] = field(default_factory=lambda: [Draft(None)])
    items: list[AgendaItem] = field(default_factory=lambda: [_NOTHING])
    item: AgendaItem = _NOTHING
    section: AgendaItem = _NOTHING  # the item above, whose title and papers the questions of a Fragestunde go by
    joined: list[AgendaItem] = field(default_factory=list)  # called together with the one that is still to come
    printed: bool = False  # the heading before was, and nothing has been said since

    def take(self, record: Record, place: int) -> None:
        """Takes in one record, the `place`th of the export."""
        lines = list(pieces(record))
        said = [text for kind, text in lines if kind in (Piece.LABEL, Piece.PARAGRAPH)]
        decided = any(kind is Piece.OUTCOME for kind, _ in lines)
        annex = record.kind == ANNEX
        if annex:
            self._begin(Draft(None, annex=True))
        # A title is printed where the chair has announced it; the export also has those of items that nobody called.
        shown = self.printed or not _FINISHED.search(self.drafts[-1].tail)
        self._open(record, called=shown or bool(said))
        for kind, text in lines:
            if kind is Piece.HEADING and shown and not _QUESTION.fullmatch(text):
                self._say(text, place, gap=text == record.heading[0])
            elif kind is Piece.LABEL:
                label = self.speakers.label(text, self.drafts[-1].text)
                self._begin(Draft(replace(label, written=True) if annex else label))
            elif kind in (Piece.PARAGRAPH, Piece.CONTINUED):
                self._paragraph(text, place, gap=kind is Piece.PARAGRAPH)
        self.printed = shown and not said and not decided and bool(lines)
        labelled = any(kind is Piece.LABEL for kind, _ in lines)
        waiting = not labelled and not decided and not _FINISHED.search(said[-1] if said else "")
        self.joined = [*self.joined, _stated(record)] if waiting and record.heading else []

    def finished(self, printed: str) -> tuple[list[Draft], list[AgendaItem]]:
        """The drafts that hold anything, with their items, numbered as the chair or the contents pages have them."""
        pairs = [(d, i) for d, i in zip(self.drafts, self.items, strict=True) if d.length or d.interjections]
        drafts, items = [d for d, _ in pairs], [i for _, i in pairs]
        called = agenda.assign(drafts, [printed.split("\n")])
        return drafts, [_numbered(item, heard) for item, heard in zip(items, called, strict=True)]

    def _open(self, record: Record, *, called: bool) -> None:
        if record.kind == BEGIN:
            self.item = _OPENING
        elif record.kind == ANNEX:
            # Its heading is the number of the item that it belongs to.
            number = re.match(r"\d+", " ".join(record.heading))
            self.item = replace(_stated(record), number=number[0] if number else None, title="Anlage")
        elif record.heading and called:
            stated = _stated(record)
            if _QUESTION.fullmatch(stated.title or ""):
                self.item = replace(self.section, number=stated.title)
            else:
                self.item = self.section = _together([*self.joined, stated])
        # The chair's words end in the call of what comes next, and are about that.
        if self.drafts[-1].label is None or self.drafts[-1].label.speaker.role is Role.CHAIR:
            self.items[-1] = self.item

    def _begin(self, draft: Draft) -> None:
        self.drafts.append(draft)
        self.items.append(self.item)

    def _paragraph(self, text: str, place: int, *, gap: bool) -> None:
        draft = self.drafts[-1]
        if not starts_interjection(text, "", self.profile, apart=True):
            self._say(text, place, gap=gap)
            return
        end = closing(text)
        rest = text[end:].strip(" )")
        # Brackets are not always balanced: `(Beifall) – Zurufe Name (Group))` is one interjection.
        label = _glued(rest, self.profile)
        block = text[:end] if label or not text.endswith(")") else text
        draft.interjections += parse_interjections(block, draft.length, None, self.profile)
        if label:
            self._begin(Draft(label))
        elif rest and block != text:
            self._say(rest, place, gap=True)

    def _say(self, text: str, place: int, *, gap: bool) -> None:
        self.drafts[-1].add(Line(text, None, place, gap), gap=gap)


def _glued(rest: str, profile: Profile) -> Label | None:
    """The label that the export has lost in the line of an interjection."""
    found = parse_label(rest, profile)
    return found[0] if found and not found[1] else None


def _stated(record: Record) -> AgendaItem:
    """The item as the record's fields have it. `ANR` is left alone: it holds any figure of the title."""
    printed = tuple(dict.fromkeys(paper for value in record.fields.get("BDOK", ()) for paper in papers(value)))
    return AgendaItem(None, clean_title(" ".join(record.heading)), printed)


def _together(items: Sequence[AgendaItem]) -> AgendaItem:
    titles = dict.fromkeys(item.title for item in items if item.title)
    printed = dict.fromkeys(paper for item in items for paper in item.drucksachen)
    return AgendaItem(None, clean_title("; ".join(titles)), tuple(printed))


def _numbered(item: AgendaItem, called: AgendaItem) -> AgendaItem:
    """With the number by which the chair called it, where it was this very item that was called."""
    title, words = item.title or "", called.title or ""
    same = set(item.drucksachen) & set(called.drucksachen) or (words and title.startswith(words))
    return replace(item, number=called.number) if same and not item.number else item
