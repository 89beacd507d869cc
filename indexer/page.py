"""One page of a page-text export: its running head, its printed number, its lines.

The running head names parliament, period, sitting and date; the printed page number stands on the line above it (even
pages) or below it (odd pages). The first page of a sitting is its title page and has neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from indexer.characters import repair
from indexer.parliaments import Profile, all_profiles
from indexer.protocol import Page

_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_NUMBER = re.compile(r"\s*(\d{1,5})\s*")
_HEAD_LINES = 4  # the running head is among the first filled lines of a page
_TITLE_LINES = 40
_ISSUE = re.compile(r"Plenarprotokoll\s*(\d{1,3})\s*/\s*(\d{1,4})\b")
_DAY = re.compile(r"^\s*(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\s*$", re.MULTILINE)
_NAMED_DAY = re.compile(r"\d{1,2}\. [A-ZÄ][a-zä]+ \d{4}")


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: its lines without head and number, what the head says, and where it comes from."""

    lines: tuple[str, ...]
    raw: str
    source: Path
    number: int | None = None
    profile: Profile | None = None
    period: int | None = None
    sitting: int | None = None
    date: date | None = None

    @property
    def key(self) -> tuple[str, int, int] | None:
        """Which sitting the page belongs to; None where no head says so."""
        if self.profile is None or self.period is None or self.sitting is None:
            return None
        return self.profile.id, self.period, self.sitting


def parse_page(text: str, source: Path) -> PageText:
    """One page's text taken apart."""
    raw = repair(text)
    lines = tuple(raw.split("\n"))
    filled = [i for i, line in enumerate(lines) if line.strip()][:_HEAD_LINES]
    for profile in all_profiles():
        for i in filled:
            if head := profile.header.fullmatch(lines[i]):
                printed = _number_beside(lines, filled, i)
                body = tuple(line for j, line in enumerate(lines) if j not in (i, printed))
                number = None if printed is None else int(lines[printed])
                day = _named_date(head["date"])
                return PageText(body, raw, source, number, profile, int(head["period"]), int(head["sitting"]), day)
        if title := _title_page(lines, profile):
            return PageText(lines, raw, source, None, profile, *title)
    return PageText(lines, raw, source)


def to_page(page: PageText, number: int | None, file_page: int, *, contents: bool) -> Page:
    """The page as it is kept in the index."""
    return Page(number, file_page, page.source.name, page.raw, contents)


def _number_beside(lines: Sequence[str], filled: Sequence[int], head: int) -> int | None:
    """The line with the printed number, directly above or below the running head."""
    beside = ({a, b} - {head} for a, b in pairwise(filled) if head in (a, b))
    return next((i for (i,) in beside if _NUMBER.fullmatch(lines[i])), None)


def _title_page(lines: Sequence[str], profile: Profile) -> tuple[int, int, date] | None:
    """Period, sitting and date from a title page: the parliament's name, `Plenarprotokoll 20/67`, `16. 03. 2021`."""
    top = "\n".join(lines[:_TITLE_LINES])
    issue = _ISSUE.search(top)
    if not issue or profile.name.lower() not in top.lower():
        return None
    day, named = _DAY.search(top), _NAMED_DAY.search(top)
    held = _date(int(day[3]), int(day[2]), int(day[1])) if day else _named_date(named[0]) if named else None
    return (int(issue[1]), int(issue[2]), held) if held else None


def _named_date(text: str) -> date | None:
    """`16. März 2021`; None where no such day exists."""
    day, month, year = text.replace(".", " ").split()
    return _date(int(year), _MONTHS.index(month) + 1, int(day)) if month in _MONTHS else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
