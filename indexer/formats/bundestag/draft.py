"""A turn while it is being read: paragraphs are appended until somebody else speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.formats.bundestag.pages import Place
from indexer.formats.bundestag.text import clean
from indexer.interjections import parse_interjections
from indexer.parliaments import Profile
from indexer.protocol import AgendaItem, Interjection, Kind, Paragraph, Role, Speaker, SpeakerSource

_SENTENCE_ENDS = (".", "!", "?", ":", "…", "“", "”", '"')
# The print puts groups into square brackets here; `parse_interjections` knows round ones. One character for another.
_ROUND = str.maketrans("[]—", "()–")


@dataclass(slots=True)
class Draft:
    """Somebody's words. `key` tells speakers apart; `speech` counts the speeches (`rede`), None outside of them.

    `asking`: in an item in which members question the government.
    """

    speaker: Speaker
    key: str
    source: SpeakerSource = SpeakerSource.LABEL
    item: AgendaItem = field(default_factory=AgendaItem)
    speech: int | None = None
    asking: bool = False
    kind: Kind | None = None
    answers: Draft | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    interjections: list[Interjection] = field(default_factory=list)
    length: int = 0
    _parts: list[str] = field(default_factory=list)

    @property
    def chairs(self) -> bool:
        """Whether these are the chair's words."""
        return self.speaker.role is Role.CHAIR

    @property
    def text(self) -> str:
        """What has been read so far."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def add(self, runs: Sequence[tuple[Place, str]], *, goes_on: bool) -> None:
        """Appends a printed paragraph; with `goes_on` it ends the sentence that an interjection has cut, if one is."""
        first = runs[0][1].lstrip()[:1]
        cut = goes_on and bool(self._parts) and (first.islower() or not self._parts[-1].endswith(_SENTENCE_ENDS))
        before = "\n"
        for i, (place, text) in enumerate(runs):
            if i:
                before = " " if text[:1].isspace() or runs[i - 1][1][-1:].isspace() else ""
            elif cut:
                before = " "
            self._append(clean(text), place, before, joined=bool(i) or cut)

    def _append(self, text: str, place: Place, before: str, *, joined: bool) -> None:
        last = self.paragraphs[-1] if self.paragraphs else None
        if last:
            self._parts.append(before)
            self.length += len(before)
        self._parts.append(text)
        start, self.length = self.length, self.length + len(text)
        if last and joined and last.file_page == place.file_page:
            self.paragraphs[-1] = replace(last, end=self.length)
        else:
            continued = bool(last) and joined
            self.paragraphs.append(Paragraph(start, self.length, place.page, place.file_page, continued))

    def call(self, text: str, place: Place, profile: Profile) -> None:
        """Appends what stands in brackets, each part with its caller where one is named."""
        round_ = text.translate(_ROUND)
        at = 0
        for part in parse_interjections(round_, self.length, place.page, profile):
            found = round_.find(part.text, at)
            at = found + len(part.text)
            self.interjections.append(replace(part, text=text[found:at]))


def squeeze(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without those that nobody said a word in; what was called in them belongs to the words before."""
    filled: list[Draft] = []
    waiting: list[Interjection] = []
    for draft in drafts:
        if draft.paragraphs:
            draft.interjections[:0] = waiting
            waiting = []
            filled.append(draft)
        elif filled:
            filled[-1].interjections += [replace(i, offset=filled[-1].length) for i in draft.interjections]
        else:
            waiting += draft.interjections
    return filled


def stands_alone(text: str) -> bool:
    """Whether a paragraph is no speech but tells what happens: `(Unterbrechung von 12.05 bis 13.30 Uhr)`."""
    return re.fullmatch(r"\((?:Schluss|Unterbrechung|Beginn|Wiederbeginn|Namensaufruf)\b[^()]*\)", text) is not None
