"""Times told from where one stands: `letztes Jahr`, `vor zwei Jahren`, `in den letzten drei Monaten`, `last week`.

Read by dateparser, which is slow to import: only where such words stand in the question.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any

from rag.understanding.lexicon import lexicon
from rag.understanding.points import Period
from rag.understanding.setting import Setting

_Found = tuple[Period, tuple[int, int]]


def find_relative(text: str, setting: Setting) -> Iterator[_Found]:
    """The periods that a text tells from `setting.now`, each with where it stands.

    `letztes Jahr` is the whole of that year, `in den letzten zwei Jahren` and `seit letztem Jahr` reach up to now.
    """
    for match in _expression().finditer(text):
        period = _read(match, setting.now)
        if period:
            yield (period[0], setting.now) if match["since"] else period, match.span()


@cache
def _expression() -> re.Pattern[str]:
    words = lexicon()["relative"]
    unit, number = "|".join(words["units"]), "|".join(words["numbers"])
    return re.compile(
        rf"(?<![\w-])(?:(?P<since>seit|since)\s+)?(?:"
        rf"(?P<day>{'|'.join(words['days'])})"
        rf"|(?:in\s+(?:den|dem|der|the)\s+|in\s+|im\s+|über\s+die\s+|over\s+the\s+|during\s+the\s+|the\s+)?"
        rf"(?P<span>letzten|vergangenen|vorigen|last|past)\s+(?P<many>{number}|\d{{1,2}})\s+(?P<units>{unit})"
        rf"|(?:im\s+|in\s+der\s+|in\s+|the\s+)?(?P<which>{'|'.join(words['which'])})\s+(?P<unit>{unit})"
        rf"|(?:vor\s+(?P<ago>{number}|\d{{1,2}})\s+(?P<agos>{unit})|(?P<back>{number}|\d{{1,2}})\s+(?P<backs>{unit})\s+ago)"
        rf")(?![\w-])",
        re.IGNORECASE,
    )


def _read(match: re.Match[str], now: date) -> Period | None:
    words = lexicon()["relative"]
    if match["day"]:
        parsed = _parsed(match["day"].lower(), now)
    elif match["span"]:
        parsed = _parsed(_ago(match["many"], match["units"]), now)
        return (parsed[0], now) if parsed else None
    elif match["which"]:
        steps = words["which"][match["which"].lower()]
        unit = match["unit"].lower()
        return _whole(now, _UNITS[words["units"][unit]]) if steps == 0 else _whole_ago(str(steps), unit, now)
    else:
        return _whole_ago(match["ago"] or match["back"], match["agos"] or match["backs"], now)
    return (parsed[0], parsed[0]) if parsed else None


_UNITS = {"year": "year", "month": "month", "week": "week", "day": "day"}


def _ago(number: str, unit: str) -> str:
    words = lexicon()["relative"]
    count = words["numbers"].get(number.lower(), number)
    return f"{count} {words['units'][unit.lower()]}s ago"


def _whole_ago(number: str, unit: str, now: date) -> Period | None:
    parsed = _parsed(_ago(number, unit), now)
    return _whole(*parsed) if parsed else None


def _whole(day: date, unit: str) -> Period:
    """The year, month or week in which a day lies, or the day."""
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if unit == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    return day, day


@lru_cache(256)
def _parsed(words: str, now: date) -> tuple[date, str] | None:
    """What dateparser makes of an expression: a day, and how exactly it is meant (`day`, `week`, `month`, `year`)."""
    settings = {"RELATIVE_BASE": datetime.combine(now, time()), "PREFER_DATES_FROM": "past"}
    data = _parser()(languages=["en", "de"], settings=settings).get_date_data(words)
    return (data.date_obj.date(), data.period) if data.date_obj else None


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser

    return DateDataParser
