"""How much all German parliaments since 1949 have said, reckoned from a few assumptions with their ranges."""

from __future__ import annotations

from typing import NamedTuple


class Range(NamedTuple):
    """A low, a middle and a high figure."""

    low: float
    middle: float
    high: float

    def times(self, other: Range) -> Range:
        """Low by low, middle by middle, high by high."""
        return Range(*(a * b for a, b in zip(self, other, strict=True)))

    def by(self, factor: float) -> Range:
        """Each by the same factor."""
        return Range(*(value * factor for value in self))


class Group(NamedTuple):
    """Parliaments alike: how many, from which year to which (None: to this day), and sittings of each a year."""

    name: str
    number: int
    since: int
    until: int | None
    sittings: Range

    def years(self, today: int) -> int:
        """How many years."""
        return (self.until or today) - self.since

    def total(self, today: int) -> Range:
        """Sittings of all of them."""
        return self.sittings.by(self.number * self.years(today))


# Sittings a year differ between parliaments and decades; Hesse's 20th period has 146 in its five years.
GROUPS = (
    Group("Bundestag", 1, 1949, None, Range(50, 60, 70)),
    Group("Bundesrat", 1, 1949, None, Range(10, 12, 15)),
    Group("Landtage of the older states, Berlin and predecessors included", 10, 1949, None, Range(20, 28, 36)),
    Group("Landtag of the Saarland", 1, 1957, None, Range(12, 16, 24)),
    Group("Landtage of the newer states", 5, 1990, None, Range(20, 28, 36)),
    Group("Volkskammer", 1, 1950, 1990, Range(2, 4, 8)),
)
LENGTH = Range(0.6, 0.9, 1.2)
"""How long a sitting is on average beside one of those measured."""


def sittings(today: int) -> Range:
    """Sittings of all parliaments up to a year."""
    totals = [group.total(today) for group in GROUPS]
    return Range(*(sum(values) for values in zip(*totals, strict=True)))
