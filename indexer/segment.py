"""Printed lines to turns: who speaks from which line on, and what stands in brackets between.

One pass over the lines of a sitting's pages. At bracket depth 0 a label begins a turn and a bracket an interjection;
everything else is speech. Inside a bracket nothing is a label, however much it looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.draft import Draft, Line
from indexer.handed_in import parse_handed_in
from indexer.interjections import parse_interjections, split_inline, starts_interjection
from indexer.labels import Label, is_label_shaped, parse_guest, parse_signed, split_glued
from indexer.lexicon import Lexicon
from indexer.parliaments import Profile
from indexer.protocol import Role
from indexer.spanning import bracket, label_at

_SENTENCE_ENDS = (".", "!", "?", ":", ")", "…", "–", "“", '"')
_HEADING = 60  # lines that the heading of an annex may take
_ANNEX = re.compile(r"Anlagen?(?: \d{1,2})?(?: \(.*)?$")
# Words behind which a name and a colon begin no turn but end a sentence: `…, so sagte` / `Präsident Boris Rhein:`
_QUOTING = re.compile(
    r"\b(?:so|(?:ge)?sag(?:t|te|ten)|zitier(?:e|t|te)|Zitat|erklärt(?:e|en)?|von|vom|de[rnms]|die|Herrn?|Frau|und|als|wie)$"
)


def segment(lines: Sequence[Line], profile: Profile, lexicon: Lexicon | None = None) -> list[Draft]:
    """The turns in these lines, in order, empty ones left out. A lexicon makes words whole that a column cut."""
    reading = _Reading(lines, profile, lexicon)
    while reading.i < len(reading.lines):
        reading.step()
    drafts = reading.drafts
    if len(drafts) > 1 and not drafts[0].length:
        # What is printed before the first label, `(Beginn: 14:00 Uhr)`, belongs to whoever opens the sitting.
        first = drafts.pop(0)
        drafts[0].interjections[:0] = first.interjections
    return [draft for draft in drafts if draft.length or draft.interjections]


class _Reading:
    """The lines, how far they are read (`i`), and the turns so far; `gap`: the next line begins a paragraph."""

    def __init__(self, lines: Sequence[Line], profile: Profile, lexicon: Lexicon | None) -> None:
        self.lines, self.profile, self.lexicon, self.i = list(lines), profile, lexicon, 0
        self.drafts = [Draft(None, lexicon=lexicon)]
        self.gap = True

    def step(self) -> None:
        """Takes in the next line, or the lines of a label or a bracket."""
        line = self.lines[self.i]
        self.gap = self.gap or line.gap
        if self._annex(line) or self._label(line) or self._interjection(line) or self._split(line):
            return
        if self._unclear(line):
            self.drafts.append(Draft(None, lexicon=self.lexicon))
        self._signed(line)
        self.drafts[-1].add(line, gap=self.gap)
        self.gap = False
        self.i += 1

    @property
    def _ended(self) -> bool:
        """Whether the speech so far ends with a sentence."""
        return not self.drafts[-1].length or self.drafts[-1].tail.endswith(_SENTENCE_ENDS)

    @property
    def _ahead(self) -> str:
        """The text of the line after this one in the same paragraph."""
        after = self.lines[self.i + 1] if self.i + 1 < len(self.lines) else None
        return "" if after is None or after.gap else after.text

    def _annex(self, line: Line) -> bool:
        """The heading of an annex stands at the top of a page, a further one in a paragraph of its own.

        What follows was not spoken. The first one comes behind a finished sentence, and none goes on in lower case:
        `… über die industriellen` / `Anlagen` / `und ihre Genehmigung` is speech.
        """
        if not _ANNEX.match(line.text):
            return False
        turned = self.i > 0 and line.file_page != self.lines[self.i - 1].file_page
        annexed = any(draft.annex for draft in self.drafts)
        further = line.gap and self._alone(1) and annexed
        below = self.lines[self.i + 1].text if self.i + 1 < len(self.lines) else ""
        if not (turned or further) or not (annexed or self._ended) or ("(" not in line.text and below[:1].islower()):
            return False
        self.drafts.append(Draft(None, annex=True, lexicon=self.lexicon))
        self.drafts[-1].add(line, gap=True)
        self._advance(1, "")
        return True

    def _signed(self, line: Line) -> None:
        """Below a heading that names the author of an explanation its text begins; a label may still come."""
        draft = self.drafts[-1]
        if not line.gap or not draft.annex or draft.label:
            return
        handed_in = parse_handed_in(draft.text, self.profile)
        label = parse_signed(draft.text, self.profile) or handed_in
        if not label:
            return
        for j in range(self.i, min(self.i + _HEADING, len(self.lines))):
            if self.lines[j].gap and _ANNEX.match(self.lines[j].text):
                break
            if label_at(self.lines, j, self.profile):
                return
        self.drafts.append(Draft(label, lexicon=self.lexicon))
        self.drafts[-1].inferred = label is handed_in

    def _label(self, line: Line) -> bool:
        found = label_at(self.lines, self.i, self.profile) or self._guest(line)
        if not found:
            return False
        label, count, rest = found
        if not (self.gap or self._ended or self._interrupting(label, count, rest)):
            return False
        if rest and not label.written and self.drafts[-1].tail.endswith(":"):
            return False  # quoted: `Das Protokoll vermerkt:` / `Jonas Kettler (BU): Nein.`
        self.drafts.append(Draft(label, lexicon=self.lexicon))
        self._advance(count, rest)
        return True

    def _unclear(self, line: Line) -> bool:
        """Whether a line that no label fits begins somebody's turn all the same, as of a group that nobody knows.

        What follows is then nobody's rather than the speaker's before.
        """
        ended = self._ended and not self.drafts[-1].tail.endswith(":")
        return line.gap and ended and not self.drafts[-1].annex and self._alone(1) and is_label_shaped(line.text)

    def _guest(self, line: Line) -> tuple[Label, int, str] | None:
        if not self.gap or not self._alone(1) or not line.text.endswith(":"):
            return None
        chair = next((d for d in reversed(self.drafts) if d.label and d.label.speaker.role is Role.CHAIR), None)
        label = parse_guest(line.text, chair.text) if chair else None
        return (label, 1, "") if label else None

    def _alone(self, count: int) -> bool:
        """Whether nothing stands directly below the next `count` lines."""
        after = self.i + count
        return after >= len(self.lines) or self.lines[after].gap

    def _interrupting(self, label: Label, count: int, rest: str) -> bool:
        """Whether the chair cuts a sentence short: a label alone between lines, no name that the sentence quotes."""
        alone = not rest and self._alone(count)
        return label.speaker.role is Role.CHAIR and alone and not _QUOTING.search(self.drafts[-1].tail)

    def _interjection(self, line: Line) -> bool:
        draft = self.drafts[-1]
        written = draft.annex or (draft.label is not None and draft.label.written)
        apart, alone = self.gap and self._ended, line.gap and self._alone(1)
        if written or not starts_interjection(line.text, self._ahead, self.profile, apart=apart, alone=alone):
            return False
        block, count, rest = bracket(self.lines, self.i, self.profile, self.lexicon)
        draft.interjections += parse_interjections(block, draft.length, line.page, self.profile)
        self._advance(count, rest)
        return True

    def _split(self, line: Line) -> bool:
        """A label or an interjection in the middle of a line: the line becomes two."""
        parts = split_glued(line.text, self.profile) or split_inline(line.text, self._ahead, self.profile)
        if parts:
            before = Line(parts[0], line.page, line.file_page, line.gap)
            self.i += 1
            self._push(before, Line(parts[1], line.page, line.file_page, True))
        return parts is not None

    def _advance(self, count: int, rest: str) -> None:
        """Behind `count` lines; `rest`, glued to the last of them, is read as a line of its own."""
        self.i += count
        self.gap = True
        if rest:
            last = self.lines[self.i - 1]
            self._push(Line(rest, last.page, last.file_page, True))

    def _push(self, *lines: Line) -> None:
        """Puts lines before those still to be read, in the place of read ones where there are any."""
        start = max(0, self.i - len(lines))
        self.lines[start : self.i] = lines
        self.i = start
