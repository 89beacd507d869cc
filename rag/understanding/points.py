"""Points in time in a text: a day, a month, a season, a quarter, a year, with or without the year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from rag.understanding.lexicon import lexicon

Period = tuple[date, date]
_Make = Callable[[re.Match[str], int], Period | None]

_DAYS = {"anfang": (1, 12), "early": (1, 12), "mitte": (8, 23), "mid": (8, 23), "ende": (18, 31), "late": (18, 31)}
_MONTHS = {"anfang": (1, 4), "early": (1, 4), "mitte": (5, 8), "mid": (5, 8), "ende": (9, 12), "late": (9, 12)}
_DAYS |= {"beginning of": (1, 12), "middle of": (8, 23), "end of": (18, 31)}
_MONTHS |= {"beginning of": (1, 4), "middle of": (5, 8), "end of": (9, 12)}


@dataclass(frozen=True, slots=True)
class Point:
    """A point in time at `start:end` of a text. `year` is None where it names none; `bare` where it is a year alone."""

    start: int
    end: int
    year: int | None
    bare: bool
    match: re.Match[str]
    make: _Make

    def period(self, year: int | None = None) -> Period | None:
        """Its first and last day, in its own year or else in `year`; None where there is no such day."""
        known = self.year or year
        return self.make(self.match, known) if known else None


def find_points(text: str) -> list[Point]:
    """All points in a text, in order; where two overlap the more precise counts."""
    found: list[Point] = []
    for point in _candidates(text):
        if all(point.end <= other.start or other.end <= point.start for other in found):
            found.append(point)
    return sorted(found, key=lambda point: point.start)


def _candidates(text: str) -> Iterator[Point]:
    for pattern, make, bare in _patterns():
        for match in pattern.finditer(text):
            year = match["year"]
            yield Point(match.start(), match.end(), int(year) if year else None, bare, match, make)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], _Make, bool], ...]:
    months: dict[str, int] = lexicon()["months"]
    seasons: dict[str, list[int]] = lexicon()["seasons"]
    ordinals: dict[str, int] = lexicon()["ordinals"]
    month = "|".join(months)
    season_names = "|".join(seasons)
    ordinal = rf"(?:(?P<digit>[1-4])\.?|(?P<word>{'|'.join(ordinals)}))"
    year = r"(?P<year>(?:19|20)\d{2})(?!\d)"
    maybe = rf"(?:(?:\s+|(?<=\.))(?:im\s+Jahr\s+|des\s+Jahres\s+|of\s+|in\s+)?{year})?"
    part = rf"(?P<part>{'|'.join(_DAYS)})"
    flags = re.IGNORECASE

    def day(match: re.Match[str], y: int) -> Period | None:
        return _day(y, months[match["month"].lower()], int(match["day"]))

    def figures(match: re.Match[str], y: int) -> Period | None:
        return _day(y, int(match["month"]), int(match["day"]))

    def whole_month(match: re.Match[str], y: int) -> Period:
        a, b = _DAYS.get((match["part"] or "").lower(), (1, 31))
        m = months[match["month"].lower()]
        return date(y, m, a), date(y, m, min(b, calendar.monthrange(y, m)[1]))

    def season(match: re.Match[str], y: int) -> Period:
        first, last = seasons[match["season"].lower()]
        return _months(y, first, last)

    def count(match: re.Match[str]) -> int:
        if match["digit"]:
            return int(match["digit"])
        return next(n for word, n in ordinals.items() if re.fullmatch(word, match["word"], flags))

    def quarter(match: re.Match[str], y: int) -> Period | None:
        n = count(match)
        return _months(y, 3 * n - 2, 3 * n) if n <= 4 else None

    def half(match: re.Match[str], y: int) -> Period | None:
        n = count(match)
        return _months(y, 6 * n - 5, 6 * n) if n <= 2 else None

    def part_of_year(match: re.Match[str], y: int) -> Period:
        return _months(y, *_MONTHS[match["part"].lower()])

    def whole_year(match: re.Match[str], y: int) -> Period:
        return date(y, 1, 1), date(y, 12, 31)

    school_year = r"(?!\s*/\s*\d)"
    return (
        (re.compile(rf"\b(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?:\s?{year})?(?!\d)"), figures, False),
        (re.compile(rf"\b(?P<day>\d{{1,2}})(?:\.|th|st|nd|rd)?\s+(?P<month>{month})\b{maybe}", flags), day, False),
        (
            re.compile(rf"\b(?P<month>{month})\s+(?P<day>\d{{1,2}})(?!\d)(?:th|st|nd|rd)?(?:,?\s+{year})?", flags),
            day,
            False,
        ),
        (re.compile(rf"\b(?:{part}[\s-]+)?(?P<month>{month})\b{maybe}", flags), whole_month, False),
        (re.compile(rf"\b(?P<season>{season_names})\b{maybe}(?:/\d{{2,4}}\b)?", flags), season, False),
        (re.compile(rf"\b{ordinal}\s+(?:quartal|quarter)\b{maybe}", flags), quarter, False),
        (re.compile(rf"\bQ(?P<digit>[1-4])(?P<word>(?!))?\s+{year}"), quarter, False),
        (re.compile(rf"\b{ordinal}\s+(?:halbjahr|jahreshälfte|half)\b{maybe}", flags), half, False),
        (
            re.compile(rf"\b{part}[\s-]+(?:des\s+Jahres\s+|the\s+year\s+)?{year}{school_year}", flags),
            part_of_year,
            False,
        ),
        (re.compile(rf"(?<![\d/.])\b{year}(?![/.]\d){school_year}"), whole_year, True),
    )


def _months(year: int, first: int, last: int) -> Period:
    """From the first day of a month to the last of another, which may lie in the next year."""
    end = year + (last < first)
    return date(year, first, 1), date(end, last, calendar.monthrange(end, last)[1])


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
