"""Who governs: the groups of a coalition from one day to another, and the days on which a parliament was elected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Coalition:
    """The groups that govern, as printed in labels, from their first day to their last; today where it is None."""

    first: date
    last: date | None
    parties: tuple[str, ...]

    def within(self, first: date, last: date) -> tuple[date, date] | None:
        """The days of a period on which it governs, from the first to the last; None where there are none."""
        start, end = max(first, self.first), min(last, self.last or last)
        return (start, end) if start <= end else None


def coalitions(tables: Iterable[Mapping[str, Any]]) -> tuple[Coalition, ...]:
    """The `[[coalitions]]` of a profile in order; one without `to` governs until the next one does."""
    rows = sorted(tables, key=lambda row: row["from"])
    ends = [row.get("to") or after["from"] - timedelta(days=1) for row, after in pairwise(rows)]
    ends += [row.get("to") for row in rows[-1:]]
    return tuple(Coalition(row["from"], end, tuple(row["parties"])) for row, end in zip(rows, ends, strict=True))
