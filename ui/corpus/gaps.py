"""Which numbers are missing between the sittings that are held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.store import SittingRow


@dataclass(frozen=True, slots=True)
class Period:
    """The sittings held of one electoral period, by number, and the numbers missing between the first and the last."""

    parliament: str
    number: int
    sittings: tuple[SittingRow, ...]
    missing: tuple[int, ...]


def periods(rows: Iterable[SittingRow]) -> list[Period]:
    """The periods of all parliaments, in order."""
    ordered = sorted(rows, key=lambda row: (row.parliament, row.period, row.number))
    found = []
    for (parliament, number), held in groupby(ordered, key=lambda row: (row.parliament, row.period)):
        sittings = tuple(held)
        found.append(Period(parliament, number, sittings, missing([row.number for row in sittings])))
    return found


def missing(numbers: Sequence[int]) -> tuple[int, ...]:
    """The numbers that are not there between the least and the greatest; none for no number."""
    return tuple(sorted(set(range(min(numbers), max(numbers))) - set(numbers))) if numbers else ()


def ranges(numbers: Sequence[int]) -> str:
    """Sorted numbers as people write them: `3, 7–9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
