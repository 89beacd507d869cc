"""What an index holds at one time, as far as every question needs it: people, sittings, the days they cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indexer.parliaments import load
from indexer.roster import Roster
from indexer.store import Coverage, Index
from rag.carrying import Held
from rag.setting import Setting, setting_of


@dataclass(frozen=True, slots=True)
class Holdings:
    """An index as it is at one of its generations (`Index.generation`)."""

    generation: int
    roster: Roster
    coverage: Coverage
    setting: Setting

    @property
    def held(self) -> Held:
        """What follow-ups need to know of it."""
        held = {stint.party for person in self.roster.people for stint in person.stints if stint.party}
        parted = {name for profile in map(load, self.setting.parliaments) for name in profile.groupless}
        return Held(tuple(sorted(held - parted)), self.setting.first, self.setting.last)


def holdings_of(index: Index, today: date) -> Holdings:
    """What the index holds now; `today` is the day on which questions are asked."""
    generation = index.generation
    rows, roster = tuple(index.sittings()), index.roster()
    setting = setting_of(roster, today, rows, tuple(index.agenda_items()))
    return Holdings(generation, roster, index.coverage(), setting)
