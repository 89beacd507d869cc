"""Lines, columns and pages: line breaks with German hyphens, two columns a page, labels kept with their speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sample_maker.manuscript import Manuscript

WIDTH = 60  # characters a line
COLUMN, LINE, GAP = 86, 2, 1  # heights in half lines: of a column, a line, the gap before a paragraph
INDENT = {"block": 3, "noise": 6}  # characters that the print leaves free on the left
WRONG_BREAKS = ("Wasse", "Jahrhunder")  # where the patterns part a compound at the wrong place
BEGINNING, ENDING = re.compile(r"[„(]*\w[^\W\d_A-ZÄÖÜ]*"), re.compile(r"[^\W\d_A-ZÄÖÜ]{3}")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: of which block, from which character of its text, and whether a gap stands before it."""

    text: str
    kind: str
    block: int
    start: int
    gap: bool


@dataclass(slots=True)
class Page:
    """A printed page of one or two columns; `head` is empty on a sitting's first page, which prints no number."""

    number: int
    columns: list[list[Line]] = field(default_factory=lambda: [[]])
    head: str = ""


@cache
def _hyphenator() -> Any:
    import pyphen  # type: ignore[import-untyped]

    return pyphen.Pyphen(lang="de_DE", left=3, right=3)


def _breaks(word: str) -> Iterator[tuple[str, int]]:
    """Ways to begin a word on this line, longest first: the printed beginning and how many characters it takes."""
    printed_hyphens = {m.end() for m in re.finditer(r"(?<=\w\w)-(?=\w\w\w)", word)}
    for place in sorted({*_hyphenator().positions(word), *printed_hyphens}, reverse=True):
        before, after = word[:place], word[place:]
        if place in printed_hyphens:
            yield before, place
        elif len(word) >= 9 and before not in WRONG_BREAKS and BEGINNING.fullmatch(before) and ENDING.match(after):
            yield before + "-", place


def wrap(text: str, *, hyphens: bool = True, width: int = WIDTH) -> list[tuple[str, int]]:
    """Lines of at most `width` characters with their offset in the text (where `//` counts as it stands)."""
    lines: list[tuple[str, int]] = []
    current, begin = "", 0
    for match in re.finditer(r"\S+", text):
        word, start = match.group(), match.start()
        if word == "//":
            lines.append((current, begin))
            current = ""
            continue
        room = width - len(current) - (1 if current else 0)
        if current and len(word) > room:
            if hyphens:
                fitting = ((p, n) for p, n in _breaks(word) if len(p) <= room and (room >= 7 or p == word[:n]))
                printed, taken = next(fitting, ("", 0))
                if taken:
                    current, word, start = f"{current} {printed}", word[taken:], start + taken
            lines.append((current, begin))
            current = ""
        current, begin = (f"{current} {word}", begin) if current else (word, start)
    return [*lines, (current, begin)] if current else lines


class Composer:
    """Fills pages of two columns, in reading order."""

    def __init__(self, first: int, head: str) -> None:
        self.head = head
        self.pages = [Page(first, head=head)]
        self.room = COLUMN

    def new_page(self) -> None:
        self.pages.append(Page(self.pages[-1].number + 1, head=self.head))
        self.room = COLUMN

    def end_column(self) -> None:
        """Goes on at the top of the next column."""
        if len(self.pages[-1].columns) == 2:
            self.new_page()
        else:
            self.pages[-1].columns.append([])
            self.room = COLUMN

    def add(self, text: str, kind: str, block: int, *, keep: int = LINE) -> int:
        """Sets a paragraph; `keep` is the height that has to fit with its beginning. Returns the page it begins on."""
        lines = wrap(text, hyphens=kind in ("text", "block"), width=WIDTH - INDENT.get(kind, 0))
        if self.room < GAP + max(keep, LINE):
            self.end_column()
        began = self.pages[-1].number
        for index, (line, start) in enumerate(lines):
            if self.room < LINE:
                self.end_column()
            gap = index == 0 and kind != "glued"
            self.pages[-1].columns[-1].append(Line(line, kind, block, start, gap))
            self.room -= LINE + (GAP if gap else 0)
        return began


def compose(sitting: Manuscript, first: int) -> tuple[list[Page], list[int]]:
    """The pages of the debates, the first numbered `first`, and for every block the page on which it begins."""
    composer = Composer(first, sitting.running_head)
    began: list[int] = []
    for index, block in enumerate(sitting.blocks):
        if block.kind in ("item", "part", "remark"):
            began.append(-1)
            continue
        if block.kind == "annex":
            composer.new_page()
        height = LINE * len(wrap(block.text, hyphens=False, width=WIDTH - INDENT.get(block.kind, 0)))
        keep = {"label": height + GAP + 2 * LINE, "glued": height + GAP + 2 * LINE, "noise": height, "text": 2 * LINE}
        began.append(composer.add(block.text, block.kind, index, keep=min(keep.get(block.kind, height), COLUMN - GAP)))
    for index in reversed(range(len(began))):
        if began[index] < 0:
            began[index] = began[index + 1]
    return composer.pages, began
