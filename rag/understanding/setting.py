"""What a question is read against: today, and the sittings and parliaments that the index holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from indexer.roster import Roster
from indexer.store import AgendaRow, SittingRow

# An index whose last sitting is older holds what was, not what is: "last year" then means the last year it holds.
CURRENT = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Setting:
    """The day of asking, the days of the first and the last sitting, the sittings by day, the parliaments' ids.

    `sittings` are numbers with their days, the earliest first; `agenda` are the agenda items.
    """

    today: date
    first: date
    last: date
    parliaments: tuple[str, ...] = ()
    sittings: tuple[tuple[int, date], ...] = ()
    agenda: tuple[AgendaRow, ...] = ()

    @property
    def papers(self) -> frozenset[str]:
        """The Drucksachen of the agenda items."""
        return _papers(self.agenda)

    @property
    def now(self) -> date:
        """The day against which `last year` is read: today, or the last sitting where that is over half a year ago."""
        return self.today if self.today - self.last <= CURRENT else self.last


@lru_cache(maxsize=4)
def _papers(agenda: tuple[AgendaRow, ...]) -> frozenset[str]:
    return frozenset(paper for row in agenda for paper in row.item.drucksachen)


def setting_of(
    roster: Roster, today: date, sittings: tuple[SittingRow, ...] = (), agenda: tuple[AgendaRow, ...] = ()
) -> Setting:
    """The setting of an index; without its sittings, of the days on which somebody of the roster speaks."""
    days = [date.fromisoformat(row.date) for row in sittings]
    days = days or [day for person in roster.people for stint in person.stints for day in (stint.first, stint.last)]
    held = {row.parliament for row in sittings} or {person.parliament for person in roster.people}
    numbered = sorted((date.fromisoformat(row.date), row.number) for row in sittings)
    return Setting(
        today,
        min(days, default=today),
        max(days, default=today),
        tuple(sorted(held)),
        tuple((number, day) for day, number in numbered),
        agenda,
    )
