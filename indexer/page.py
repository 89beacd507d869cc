"""One page of text, from an export or read off a PDF: its running head, its printed number, its lines.

The running head names parliament, period, sitting and date; the printed page number stands on the same line, or on the
line above it (even pages) or below it (odd pages). The first page of a sitting is its title page and has neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from indexer.characters import repair
from indexer.months import MONTHS
from indexer.parliaments import Profile, all_profiles
from indexer.protocol import Page

_NUMBER = re.compile(r"\s*(\d{1,5})\s*")
_HEAD_LINES = 4  # the running head is among the first filled lines of a page
_TITLE_LINES = 40
_SITTING = re.compile(r"\s*\d{1,4}\. Sitzung\s*")
_BEGIN = re.compile(r"\s*Beginn:? \d{1,2}[.:]\d{2} Uhr\s*")
_ISSUE = re.compile(r"Plenarprotokoll\s*(\d{1,3})\s*/\s*(\d{1,4})\b")
_DAY = re.compile(r"^\s*(?P<day>\d{1,2}\. ?\d{1,2}\. ?\d{4})\s*$", re.MULTILINE)
_NAMED_DAY = re.compile(r"(?P<day>\d{1,2}\. [A-ZÄ][a-zä]+ \d{4})")


Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: its lines without head and number, what the head says, and where it comes from.

    `unnumbered` pages are outside the run of printed numbers: contents with Roman ones, covers. `boxes` are those of
    the lines of `raw` (see `Page.boxes`). `unread`: the page is there and nothing of it could be read.
    """

    lines: tuple[str, ...]
    raw: str
    source: Path
    number: int | None = None
    profile: Profile | None = None
    period: int | None = None
    sitting: int | None = None
    date: date | None = None
    unnumbered: bool = False
    boxes: tuple[Box, ...] = ()
    unread: bool = False

    @property
    def key(self) -> tuple[str, int, int] | None:
        """Which sitting the page belongs to; None where no head says so."""
        if self.profile is None or self.period is None or self.sitting is None:
            return None
        return self.profile.id, self.period, self.sitting


def parse_page(text: str, source: Path, boxes: Sequence[Box] = (), *, titled: bool = False) -> PageText:
    """One page's text taken apart.

    Args:
        text: the page with its running head.
        source: the file it comes from.
        boxes: those of its lines, parted at `\\n`, where it has a layout.
        titled: a line directly below the running head names whoever is speaking, and is no speech.
    """
    raw = repair(text)
    lines = tuple(raw.split("\n"))
    filled = [i for i, line in enumerate(lines) if line.strip()][:_HEAD_LINES]
    page = PageText(lines, raw, source, boxes=tuple(boxes))
    for profile in all_profiles():
        for place, i in enumerate(filled):
            if head := profile.running_head(lines[i]):
                taken = {i, *(filled[place + 1 : place + 2] if titled else ())}
                return _headed(page, profile, head, filled, i, taken)
        if title := _title_page(lines, profile):
            period, sitting, day = title
            return replace(page, profile=profile, period=period, sitting=sitting, date=day)
    return page


def _headed(
    page: PageText, profile: Profile, head: re.Match[str], filled: Sequence[int], i: int, taken: set[int]
) -> PageText:
    """The page without its head on line `i` and without the further lines `taken`."""
    printed = head["page"] or head["behind"]
    if printed is None and (beside := _number_beside(page.lines, filled, i)) is not None:
        printed = page.lines[beside].strip()
        taken.add(beside)
    body = tuple(line for j, line in enumerate(page.lines) if j not in taken)
    return replace(
        page,
        # The heading of an annex stands in the head of its first page.
        lines=(head["annex"], "", *body) if head["annex"] else _opening(body),
        number=int(printed) if printed and printed.isdigit() else None,
        unnumbered=bool(printed) and not (printed or "").isdigit(),
        profile=profile,
        period=int(head["period"]),
        sitting=int(head["sitting"]) if head["sitting"] else None,
        date=_date_of(head["date"]) if head["date"] else None,
    )


def _opening(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines without the title above a sitting's first words: `238. Sitzung`, place and day, `Beginn: 9.00 Uhr`.

    The beginning is kept, in brackets as other parliaments print it.
    """
    filled = [i for i, line in enumerate(lines) if line.strip()][:_HEAD_LINES]
    title = next((place for place, i in enumerate(filled) if _SITTING.fullmatch(lines[i])), None)
    begin = next((i for i in filled if _BEGIN.fullmatch(lines[i])), None)
    if title is None or begin is None:
        return lines
    return (*lines[: filled[title]], f"({lines[begin].strip()})", *lines[begin + 1 :])


def head_lines(raw: str) -> tuple[int, ...]:
    """The lines (parted at `\\n`) of a page's raw text that hold its running head and its printed number, in order."""
    lines = raw.split("\n")
    filled = [i for i, line in enumerate(lines) if line.strip()][:_HEAD_LINES]
    for profile in all_profiles():
        for i in filled:
            if head := profile.running_head(lines[i]):
                beside = _number_beside(lines, filled, i) if head["page"] is None and head["behind"] is None else None
                return tuple(sorted({i} if beside is None else {i, beside}))
    return ()


def to_page(page: PageText, number: int | None, file_page: int, *, contents: bool) -> Page:
    """The page as it is kept in the index."""
    return Page(number, file_page, page.source.name, page.raw, contents, page.boxes)


def _number_beside(lines: Sequence[str], filled: Sequence[int], head: int) -> int | None:
    """The line with the printed number, directly above or below the running head."""
    beside = ({a, b} - {head} for a, b in pairwise(filled) if head in (a, b))
    return next((i for (i,) in beside if _NUMBER.fullmatch(lines[i])), None)


def _title_page(lines: Sequence[str], profile: Profile) -> tuple[int, int, date] | None:
    """Period, sitting and date from a title page: the parliament's name, `Plenarprotokoll 20/67`, `16. 03. 2021`."""
    top = "\n".join(lines[:_TITLE_LINES])
    issue = _ISSUE.search(top)
    if not issue or not profile.on_title_page(top, "\n".join(lines)):
        return None
    day = _DAY.search(top) or _NAMED_DAY.search(top)
    held = _date_of(day["day"]) if day else None
    return (int(issue[1]), int(issue[2]), held) if held else None


def _date_of(text: str) -> date | None:
    """The date that `16. März 2021` or `16.03.2021` means; None where no such day exists."""
    day, month, year = text.replace(".", " ").split()
    if not month.isdigit():
        month = str(MONTHS.index(month) + 1 if month in MONTHS else 0)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
