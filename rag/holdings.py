"""What an index holds, as far as every question needs it."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.parliaments import load
from indexer.roster import Roster
from indexer.store import Coverage
from rag.understanding.carrying import Held
from rag.understanding.setting import Setting


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an index holds at one time, as far as every question needs it."""

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
