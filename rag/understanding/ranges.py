"""From one point in time to another, since, until: `zwischen März und Mai 2021`, `seit 2020`, `bis Ende 2020`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from rag.understanding.points import Period, Point

_Found = tuple[Period, tuple[int, int]]

_ARTICLE = r"(?:dem|der|den|the|zum|zur|im|in|am|on)"
_BETWEEN = re.compile(rf"\b(?:zwischen|between)\s+(?:{_ARTICLE}\s+)?$", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:von|vom|from)\s+(?:{_ARTICLE}\s+)?$", re.IGNORECASE)
_AND = re.compile(rf"\s+(?:und|and)\s+(?:{_ARTICLE}\s+)?", re.IGNORECASE)
_TO = re.compile(
    rf"\s*[–-]\s*|\s+(?:bis|to|until|till|through)\s+(?:{_ARTICLE}\s+)?(?:einschließlich\s+)?", re.IGNORECASE
)
_OPEN = re.compile(
    rf"\b(?:(?P<since>seit|ab|since|from)|(?P<until>bis|until|till|up\s+to)|(?P<before>vor|before)|(?P<after>nach|after))"
    rf"\s+(?:{_ARTICLE}\s+)*(?:dem\s+Jahr\s+|Jahr\s+)?$",
    re.IGNORECASE,
)
_DAY = timedelta(days=1)


def closed_range(text: str, point: Point, following: Sequence[Point]) -> _Found | None:
    """From a point to the one that follows it: its days, and where it stands. The later year counts for both."""
    if not following:
        return None
    other = following[0]
    before, link = text[: point.start], text[point.end : other.start]
    intro = (_BETWEEN.search(before) if _AND.fullmatch(link) else None) or (
        _FROM.search(before) if _TO.fullmatch(link) else None
    )
    if not intro and not (_TO.fullmatch(link) and link.strip() in ("bis", "–", "-", "to")):
        return None
    if point.bare != other.bare and point.year is not None:
        # `2021 bis März 2022` is fine, `Haushalt 2021 - 16. März` is not: a year alone pairs with years.
        return None
    year = other.year or point.year
    start, end = point.period(year), other.period(year)
    if not start or not end:
        return None
    if start[0] > end[1] and point.year is None and year:
        start = point.period(year - 1) or start
    if start[0] > end[1]:
        return None
    return (start[0], end[1]), (intro.start() if intro else point.start, other.end)


def open_range(text: str, point: Point, first: date | None, last: date | None) -> _Found | None:
    """Since, until, before or after a point: its days within `first` to `last`, and where it stands.

    Without those bounds the far end is a century away.
    """
    intro = _OPEN.search(text[: point.start])
    year = last.year if last else None
    period = point.period(year)
    if not intro or not period:
        return None
    span = (intro.start(), point.end)
    latest = last or period[1].replace(year=period[1].year + 100, day=1)
    earliest = first or period[0].replace(year=period[0].year - 100, day=1)
    if intro["since"]:
        return (period[0], latest if latest >= period[0] else period[1]), span
    if intro["after"]:
        return (period[1] + _DAY, max(latest, period[1] + _DAY)), span
    end = period[1] if intro["until"] else period[0] - _DAY
    return (min(earliest, end), end), span
