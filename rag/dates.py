"""Dates in questions: `im März 2021`, `am 16.03.2021`, `Anfang Dezember 2021`, `in autumn 2020`, `2021`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from functools import cache

from rag.lexicon import lexicon

Period = tuple[date, date]
Reader = Callable[[re.Match[str]], Period | None]

_PART = {"anfang": (1, 12), "early": (1, 12), "mitte": (8, 23), "mid": (8, 23), "ende": (18, 31), "late": (18, 31)}

_DEADLINE = re.compile(
    r"\b(?:bis|zum|until|by|seit|since|ab|vor|nach|before|after|der|dem|the)\s+"
    r"(?:(?:zum|dem|the|ende|end of)\s+)*$",
    re.IGNORECASE,
)


def find_dates(text: str) -> tuple[Period | None, list[tuple[int, int]]]:
    """The period a question names, first and last day, and where it stands in the text; None if it names none.

    A day, a part of a month, a month, a season or a year. A year alone counts only with a preposition (`im Jahr 2021`,
    `in 2021`), not as part of a thing's name (`Haushalt 2021`, `Schuljahr 2019/20`). A deadline
    (`bis zum 31. Dezember 2022`) is what is talked about, not when.
    """
    passed_over: list[tuple[int, int]] = []
    for pattern, make in _patterns():
        for match in pattern.finditer(text):
            if any(a <= match.start() < b for a, b in passed_over):
                continue
            period = None if _DEADLINE.search(text[: match.start()]) else make(match)
            if period:
                return period, [match.span()]
            passed_over.append(match.span())
    return None, []


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    months: dict[str, int] = lexicon()["months"]
    seasons: dict[str, list[int]] = lexicon()["seasons"]
    month = "|".join(months)
    year = r"(?P<year>(?:19|20)\d{2})"

    def day(match: re.Match[str]) -> Period | None:
        number = match["number"] if "number" in match.groupdict() else None
        return _day(int(match["year"]), int(number) if number else months[match["month"].lower()], int(match["day"]))

    def whole_month(match: re.Match[str]) -> Period:
        y, m = int(match["year"]), months[match["month"].lower()]
        last = calendar.monthrange(y, m)[1]
        a, b = _PART.get((match["part"] or "").lower(), (1, last))
        return date(y, m, a), date(y, m, min(b, last))

    def season(match: re.Match[str]) -> Period:
        a, b = seasons[match["season"].lower()]
        y = int(match["year"])
        return date(y, a, 1), date(y, b, calendar.monthrange(y, b)[1])

    def whole_year(match: re.Match[str]) -> Period:
        return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)

    return (
        (re.compile(rf"\b(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?{year}\b"), day),
        (re.compile(rf"\b(?P<day>\d{{1,2}})\.?\s+(?P<month>{month})\s+{year}\b", re.I), day),
        (re.compile(rf"\b(?P<month>{month})\s+(?P<day>\d{{1,2}}),?\s+{year}\b", re.I), day),
        (re.compile(rf"\b(?:(?P<part>{'|'.join(_PART)})[\s-]+)?(?P<month>{month})\s+{year}\b", re.I), whole_month),
        (re.compile(rf"\b(?P<season>{'|'.join(seasons)})\s+(?:of\s+)?{year}\b", re.I), season),
        (re.compile(rf"\b(?:im\s+Jahre?|in\s+the\s+year|in|during)\s+{year}\b(?!\s*/)", re.I), whole_year),
    )


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
