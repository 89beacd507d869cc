"""The dates of a text, however written: `31. Dezember 2022`, `31.12.2022`, `the 31st of December, 2022`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.months import MONTHS

_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = {name: number for names in (MONTHS, _ENGLISH_MONTHS) for number, name in enumerate(names, 1)}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_NTH = "(?:st|nd|rd|th)"
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:\.|{_NTH})?\s?(?:of\s)?(?P<month>{_NAMES})(?:,?\s(?P<year>\d{{4}}))?\b"),
    re.compile(rf"\b(?P<month>{_NAMES})\s(?P<day>\d{{1,2}}){_NTH}?(?:,?\s(?P<year>\d{{4}}))?\b"),
    re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})?(?!\d)"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(rf"\b(?P<month>{_NAMES})\s(?P<year>\d{{4}})\b"),
)


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A date as far as it is given: 0 stands for a day or a year that is not."""

    year: int
    month: int
    day: int

    def agrees(self, other: Day) -> bool:
        """Whether both can be the same date: what one leaves out may be anything."""
        return all(a == b or 0 in (a, b) for a, b in self._beside(other))

    def is_told_by(self, other: Day) -> bool:
        """Whether the other gives all that this one does: `3. März` is told by `3. März 2021`, `März 2021` is not."""
        return all(a in (0, b) for a, b in self._beside(other))

    def _beside(self, other: Day) -> tuple[tuple[int, int], ...]:
        return (self.year, other.year), (self.month, other.month), (self.day, other.day)


def dates(text: str) -> list[Day]:
    """The dates with at least a month, in their order, each once."""
    return list(dict.fromkeys(day for day, _ in placed_dates(text)))


def placed_dates(text: str) -> list[tuple[Day, tuple[int, int]]]:
    """The dates in their order, each with its span."""
    found: list[tuple[Day, tuple[int, int]]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for _, (start, end) in found):
                continue
            groups = match.groupdict()
            month = groups["month"]
            number = int(month) if month.isdigit() else _MONTH[month]
            day = Day(int(groups.get("year") or 0), number, int(groups.get("day") or 0))
            if 1 <= number <= 12 and day.day <= 31:
                found.append((day, match.span()))
    return sorted(found, key=lambda pair: pair[1])
