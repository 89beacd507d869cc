"""Before and after an election or the summer: `vor der Wahl`, `nach der Bundestagswahl 2021`, `vor der Sommerpause`.

When elections were stands in the parliaments' profiles. How long before or after is anybody's guess: such a period is
a preference, never a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from indexer.parliaments import all_profiles
from rag.understanding.lexicon import lexicon
from rag.understanding.points import Period
from rag.understanding.setting import Setting

_Found = tuple[Period, tuple[int, int]]

AROUND = timedelta(days=365)  # so long before and after an election is meant by "before" and "after"
_DAY = timedelta(days=1)


def find_occasions(text: str, setting: Setting) -> Iterator[_Found]:
    """The periods before and after occasions, each with where it stands."""
    for match in _election().finditer(text):
        if period := _around_election(match, setting):
            yield period, match.span()
    for match in _summer().finditer(text):
        yield _around_summer(match, setting), match.span()


@cache
def _election() -> re.Pattern[str]:
    names = "|".join(lexicon()["occasions"]["elections"])
    return re.compile(
        rf"\b(?P<side>vor|nach|seit|before|after|since)\s+(?:der\s+|den\s+|the\s+)?(?:letzten\s+|last\s+)?"
        rf"(?P<name>{names})(?:en|s)?\b(?:\s+(?:in\s+|im\s+Jahr\s+|of\s+)?(?P<year>(?:19|20)\d{{2}}))?",
        re.IGNORECASE,
    )


def _around_election(match: re.Match[str], setting: Setting) -> Period | None:
    """The year before or after an election of that year, else the latest one that the index reaches."""
    days = _elections(match["name"].lower(), setting)
    if match["year"]:
        days = [day for day in days if day.year == int(match["year"])]
    for day in reversed(days):
        before = match["side"].lower() in ("vor", "before")
        first, last = (day - AROUND, day - _DAY) if before else (day + _DAY, day + AROUND)
        if match["year"] or (first <= setting.last and last >= setting.first):
            return first, last
    return None


def _elections(name: str, setting: Setting) -> list[date]:
    """The days of the elections meant: of the parliament so called, or of the index's parliaments."""
    called = lexicon()["occasions"]["elections"][name]
    own = [p for p in all_profiles() if p.id in setting.parliaments and called in ("", p.election)]
    elsewhere = [p for p in all_profiles() if called and p.election == called]
    # The Bundestagswahl is one for everybody; of the Landtagswahlen only those of the Länder in the index are meant.
    held = own or (elsewhere if len(elsewhere) == 1 else [])
    return sorted(day for profile in held for day in profile.elections)


@cache
def _summer() -> re.Pattern[str]:
    names = "|".join(lexicon()["occasions"]["summer"])
    return re.compile(
        rf"\b(?P<side>vor|nach|seit|before|after|since)\s+(?:der\s+|dem\s+|den\s+|the\s+)?(?P<name>{names})\b"
        rf"(?:\s+(?:of\s+|in\s+)?(?P<year>(?:19|20)\d{{2}}))?",
        re.IGNORECASE,
    )


def _around_summer(match: re.Match[str], setting: Setting) -> Period:
    """The months before or after the summer of that year, else of the latest year that the index reaches."""
    before = match["side"].lower() in ("vor", "before")
    first, last = ((5, 1), (7, 31)) if before else ((8, 15), (12, 31))
    year = int(match["year"]) if match["year"] else setting.now.year
    if not match["year"] and date(year, *first) > setting.now:
        year -= 1
    return date(year, *first), date(year, *last)
