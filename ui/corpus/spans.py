"""The months or quarters that the sittings span, each with what was held in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from indexer.store import SittingRow
from ui.i18n import Translator


class By(StrEnum):
    """How long a span is."""

    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Span:
    """A month or quarter, from its first to its last day: the ids of its sittings and how many turns they have."""

    first: date
    last: date
    sittings: tuple[str, ...]
    turns: int

    def count(self, by_sitting: Mapping[str, int]) -> int:
        """How many of something fall into it, given how many fall into each sitting."""
        return sum(by_sitting.get(sitting, 0) for sitting in self.sittings)


def spans(rows: Iterable[SittingRow], by: By) -> list[Span]:
    """All spans from the first sitting's to the last one's without a gap; those without a sitting have no turns."""
    held: dict[date, list[SittingRow]] = {}
    for row in rows:
        held.setdefault(_first(date.fromisoformat(row.date), by), []).append(row)
    found: list[Span] = []
    day = min(held, default=None)
    while day is not None and day <= max(held):
        following = _first(day + timedelta(days=95 if by is By.QUARTER else 32), by)
        own = held.get(day, [])
        ids, turns = tuple(row.sitting_id for row in own), sum(row.turns for row in own)
        found.append(Span(day, following - timedelta(days=1), ids, turns))
        day = following
    return found


def name(span: Span, by: By, t: Translator) -> str:
    """`März 2021`, `1. Quartal 2021`."""
    if by is By.QUARTER:
        return t("corpus.quarter", n=(span.first.month + 2) // 3, year=span.first.year)
    return f"{t('date.months').split()[span.first.month - 1]} {span.first.year}"


def years(held: Sequence[Span]) -> list[tuple[int, int]]:
    """Each year with the place of its first span."""
    return [
        (span.first.year, place)
        for place, span in enumerate(held)
        if not place or held[place - 1].first.year != span.first.year
    ]


def _first(day: date, by: By) -> date:
    month = day.month - (day.month - 1) % 3 if by is By.QUARTER else day.month
    return date(day.year, month, 1)
