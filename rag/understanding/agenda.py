"""Agenda items in questions: by number (`TOP 5 der 67. Sitzung`), by title (`Debatte über das Archivgesetz`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from indexer.analysis import analyse
from rag.understanding.setting import Setting

Span = tuple[int, int]

_NUMBERED = re.compile(
    r"\b(?:TOPs?|Tagesordnungspunkte?s?|Punkte?s?(?=\s*\d+\s+(?:der|auf\s+der)\s+Tagesordnung)|agenda\s+items?"
    r"|items?(?=\s*\d+\s+(?:of|on)\s+the\s+agenda))\s*(?:Nr\.\s*|no\.?\s*)?(?P<number>\d{1,3})\b"
    r"(?:\s+(?:der\s+Tagesordnung|auf\s+der\s+Tagesordnung|(?:of|on)\s+the\s+agenda))?",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?:[Ii]n|[Bb]ei|[Ww]ährend|[Zz]u|[Dd]uring)\s+(?:der|den|the)\s+(?:\w+en\s+)?"
    r"(?:Debatte|Aussprache|Beratung|Diskussion|Aktuellen?\s+Stunde|(?:[Ee]rsten|[Zz]weiten|[Dd]ritten)\s+Lesung|debate)\s+"
    r"(?:über|zu[mr]?|um|des|on|about|over|of)\s+(?:(?:das|die|den|dem|der|the)\s+)?"
    r"(?P<title>[„“\"»][^“”\"«]+[“”\"«]|[A-ZÄÖÜ][\w-]+)"
)


def find_numbers(text: str) -> Iterator[tuple[str, Span]]:
    """The numbers of agenda items, with where they stand."""
    for match in _NUMBERED.finditer(text):
        yield match["number"], match.span()


def find_titles(text: str, setting: Setting) -> Iterator[tuple[str, Span]]:
    """Words of titles of agenda items, with where they stand; only where some item has them in its title."""
    for match in _TITLED.finditer(text):
        title = match["title"].strip('„“”"»«')
        words = set(analyse(title))
        if words and any(words <= _words_of(row.item.title or "") for row in setting.agenda):
            yield title, match.span("title")


@lru_cache(16_384)
def _words_of(title: str) -> frozenset[str]:
    return frozenset(analyse(title))


def missing(numbers: Sequence[str], sittings: Sequence[int], setting: Setting) -> tuple[str, ...]:
    """Those of the numbers that no agenda of those sittings has; several items are printed together as `5, 23`."""
    held = [row.item.number for row in setting.agenda if row.sitting in sittings and row.item.number]
    known = {number for name in held if name[:1].isdigit() for number in re.findall(r"\d+", name)}
    return tuple(number for number in numbers if number not in known) if sittings else ()
