"""A turn while it is being read: lines are appended until the next label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.joining import goes_on, join_lines
from indexer.labels import Label
from indexer.lexicon import Lexicon
from indexer.protocol import Interjection, Paragraph

_TAIL = 80  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without surrounding blanks. `gap`: a blank line or a page break stands before it."""

    text: str
    page: int | None
    file_page: int
    gap: bool


class Draft:
    """A turn being read.

    `label` is None for words that stand before the first label, and for what an annex prints before its first one
    (`annex`): its heading, or a roll call's table. `inferred`: the label is not printed here. The lexicon tells broken
    words from whole ones.
    """

    __slots__ = ("_lexicon", "_parts", "annex", "inferred", "interjections", "label", "length", "paragraphs", "tail")

    def __init__(self, label: Label | None, *, annex: bool = False, lexicon: Lexicon | None = None) -> None:
        self.label, self.annex, self._lexicon = label, annex, lexicon
        self.paragraphs: list[Paragraph] = []
        self.interjections: list[Interjection] = []
        self.inferred = False
        self.length = 0  # of the text
        self.tail = ""  # its last characters, for whoever asks how it ends
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        """What has been read so far. Ask for it when all is read: a long turn is not joined at every line."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def add(self, line: Line, *, gap: bool) -> None:
        """Appends a line of speech, joined to what stands before it as print would have it."""
        text = re.sub(r"\s+", " ", line.text)
        last = self.paragraphs[-1] if self.paragraphs else None
        if last is None:
            self._open(text, line, continued=False)
        elif gap and not goes_on(self.tail, text, self._lexicon, interrupted=self._interrupted):
            self._append("\n")
            self._open(text, line, continued=False)
        else:
            self._continue(last, text, line, gap=gap)

    def part(self, n: int, label: Label) -> Draft:
        """Cuts the text off before its paragraph `n` (counted from 0, not the first); the rest, given to `label`."""
        start, text = self.paragraphs[n].start, self.text
        rest = Draft(label, lexicon=self._lexicon)
        rest.inferred = True
        rest.paragraphs = [replace(p, start=p.start - start, end=p.end - start) for p in self.paragraphs[n:]]
        rest.interjections = [replace(i, offset=i.offset - start) for i in self.interjections if i.offset >= start]
        rest._append(text[start:])
        self.interjections = [i for i in self.interjections if i.offset < start]
        del self.paragraphs[n:]
        self._parts, self.length = [text[: self.paragraphs[-1].end]], self.paragraphs[-1].end
        self.interjections = [replace(i, offset=min(i.offset, self.length)) for i in self.interjections]
        self.tail = text[: self.length][-_TAIL:]
        return rest

    @property
    def _interrupted(self) -> bool:
        return bool(self.interjections) and self.interjections[-1].offset == self.length

    def _continue(self, last: Paragraph, text: str, line: Line, *, gap: bool) -> None:
        drop, separator = join_lines(self.tail, text, self._lexicon, gap=gap)
        self._drop(drop)
        if separator.strip():  # a hyphen: it belongs to the first part, whatever page the second stands on
            self._append(separator)
            separator = ""
        if line.file_page != last.file_page:
            self.paragraphs[-1] = _ending(last, self.length)
            self._append(separator)
            self._open(text, line, continued=True)
        else:
            self._append(separator + text)
            self.paragraphs[-1] = _ending(last, self.length)

    def _open(self, text: str, line: Line, *, continued: bool) -> None:
        start = self.length
        self._append(text)
        self.paragraphs.append(Paragraph(start, self.length, line.page, line.file_page, continued))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)
        self.tail = (self.tail + text)[-_TAIL:]

    def _drop(self, count: int) -> None:
        if count:
            self._parts[-1] = self._parts[-1][:-count]
            self.length -= count
            self.tail = self.tail[:-count]
            # A word may break right at a call: that stands where the word now ends.
            for i in reversed(range(len(self.interjections))):
                if self.interjections[i].offset <= self.length:
                    break
                self.interjections[i] = replace(self.interjections[i], offset=self.length)


def _ending(paragraph: Paragraph, end: int) -> Paragraph:
    return Paragraph(paragraph.start, end, paragraph.page, paragraph.file_page, paragraph.continued)


def to_lines(pages: Iterable[tuple[Sequence[str], int | None, int]]) -> list[Line]:
    """Filled lines of pages given as `(lines, printed page, file page)`."""
    out: list[Line] = []
    for texts, page, file_page in pages:
        gap = True
        for text in texts:
            stripped = text.strip()
            if stripped:
                out.append(Line(stripped, page, file_page, gap))
            gap = not stripped
    return out
