"""The numbers and dates of a text, however written: `10.000` and `10 000`, `31. Dezember 2022` and `31.12.2022`.

A number is read with what multiplies it (`2,5 Mrd.` is 2.5e9) and by its language: German writes `10.000,5`, English
`10,000.5`. Numbers of one digit are left out, since they stand in names and lists; so are the parts of a date and of
the number of a printed paper.
"""

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
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}})\.?\s?(?P<month>{_NAMES})(?:,?\s(?P<year>\d{{4}}))?\b"),
    re.compile(rf"\b(?P<month>{_NAMES})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<year>\d{{4}}))?\b"),
    re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})?(?!\d)"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(rf"\b(?P<month>{_NAMES})\s(?P<year>\d{{4}})\b"),
)
_PAPER = re.compile(r"(?<![\d/])\d{1,2}/\d{1,6}(?![\d/])")  # a Drucksache or a sitting
_SCALES = {
    "hundert": 1e2, "hundred": 1e2, "tausend": 1e3, "tsd": 1e3, "thousand": 1e3, "million": 1e6, "millionen": 1e6,
    "millions": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "billion": 1e9, "billions": 1e9,
    "bn": 1e9,
}  # fmt: skip
# German "Billion" is a million millions; it is rare in a parliament of a Land, and the word alone does not tell.
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w,.])(?P<digits>\d{{1,3}}(?:[.,\u00a0\u202f ]\d{{3}})+(?!\d)|\d+)(?:(?P<mark>[.,])(?P<rest>\d+))?"
    rf"(?:[\s-](?P<scale>{_SCALE})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A date as far as it is given: 0 stands for a day or a year that is not."""

    year: int
    month: int
    day: int

    def agrees(self, other: Day) -> bool:
        """Whether both can be the same date: what one leaves out may be anything."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(a == b or 0 in (a, b) for a, b in pairs)


def dates(text: str) -> list[Day]:
    """The dates with at least a month, in their order, each once."""
    return list(dict.fromkeys(day for day, _ in _dates(text)))


def numbers(text: str, lang: str) -> list[float]:
    """The numbers that are no part of a date or of a paper's number, in order, each once; `lang` is `de` or `en`."""
    spans = [span for _, span in _dates(text)] + [match.span() for match in _PAPER.finditer(text)]
    found = []
    for match in _NUMBER.finditer(text):
        inside = any(start <= match.start() < end for start, end in spans)
        if not inside and (value := _value(match, lang)) is not None:
            found.append(value)
    return list(dict.fromkeys(found))


def _value(match: re.Match[str], lang: str) -> float | None:
    digits, mark, rest = match["digits"], match["mark"], match["rest"]
    thousands, decimal = (".", ",") if lang == "de" else (",", ".")
    if decimal in digits:  # `1,234` in German: a decimal with three places
        whole, _, fraction = digits.rpartition(decimal)
        digits, mark, rest = whole, decimal, fraction
    whole = re.sub(r"\D", "", digits)
    if mark == thousands and rest is not None:  # `3.14` in German: a section, a date without year, no number
        return None
    value = float(f"{whole}.{rest}") if rest else float(whole)
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    bare_digit = len(whole) == 1 and not rest and scale == 1.0
    return None if bare_digit else round(value * scale, 6)


def _dates(text: str) -> list[tuple[Day, tuple[int, int]]]:
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
