"""Sittings and papers in questions, by number or by place: `in der 67. und 68. Sitzung`, `in der letzten Sitzung`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.understanding.setting import Setting

_Found = tuple[tuple[int, ...], tuple[int, int]]

_SITTING = r"(?:Plenars|S)itzung(?:en)?"
_LINK = r"\s*(?:,|und|and|bis|to|–|-|&)\s*(?:der\s+|the\s+)?"
_RANGE = re.compile(r"(?P<first>\d{1,4})(?:\.|st|nd|rd|th)?\s*(?:bis|to|–|-)\s*(?:der\s+|the\s+)?(?P<last>\d{1,4})")
_LONGEST_RANGE = 50  # sittings; more than that is not meant by a dash between two numbers
_NUMBERED = re.compile(
    rf"\b\d{{1,4}}\.(?:{_LINK}\d{{1,4}}\.)*\s*{_SITTING}\b"
    rf"|\b{_SITTING}\s+(?:Nr\.\s*)?\d{{1,4}}(?:{_LINK}\d{{1,4}})*\b(?!\s*[./]\s*\d)"
    rf"|\bsittings?\s+(?:(?:no|number)s?\.?\s*)?\d{{1,4}}(?:{_LINK}\d{{1,4}})*\b"
    rf"|\b\d{{1,4}}(?:st|nd|rd|th)(?:{_LINK}\d{{1,4}}(?:st|nd|rd|th))*\s+sittings?\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:(?P<before>vorletzte[nr]?|penultimate|last\s+but\s+one|second\s+to\s+last)"
    r"|(?P<last>letzte[nr]?|jüngste[nr]?|aktuelle[nr]?|last|latest|most\s+recent)|(?P<first>erste[nr]?|first))\s+"
    r"(?:Plenars|S)?(?:itzung|itting)\b(?!\s+(?:des|der|of)\b)",
    re.IGNORECASE,
)
_PAPER = re.compile(r"(?<![\d/])(?P<number>\d{1,3}/\d{2,6})(?![\d/])")
_NAMED_PAPER = re.compile(
    r"\b(?:Drucksachen?|Drs\.?|Drucks\.?|printed\s+papers?|papers?)\s+(?:Nr\.\s*)?$", re.IGNORECASE
)
_SCHOOL_YEAR = re.compile(r"(?:19|20)\d{2}/\d{2,4}")


def find_sittings(text: str, setting: Setting) -> Iterator[_Found]:
    """The numbers of the sittings a text names, each mention with where it stands."""
    for match in _NUMBERED.finditer(text):
        numbers = [int(number) for number in re.findall(r"\d+", match[0])]
        for part in _RANGE.finditer(match[0]):
            first, last = int(part["first"]), int(part["last"])
            if first < last <= first + _LONGEST_RANGE:
                numbers += range(first, last)
        yield tuple(sorted(set(numbers))), match.span()
    for match in _PLACED.finditer(text):
        place = 0 if match["first"] else -2 if match["before"] else -1
        if len(setting.sittings) >= abs(place) > 0 or (place == 0 and setting.sittings):
            yield (setting.sittings[place][0],), match.span()


def find_papers(text: str, setting: Setting) -> Iterator[tuple[str, tuple[int, int]]]:
    """The Drucksachen a text names, with where they stand.

    A school year (`2019/20`) is none; numbers without the word (`25/25`) are one only where a sitting dealt with it.
    """
    for match in _PAPER.finditer(text):
        named = _NAMED_PAPER.search(text[: match.start()])
        if _SCHOOL_YEAR.match(text, match.start()) or not (named or match["number"] in setting.papers):
            continue
        yield match["number"], (named.start() if named else match.start(), match.end())
