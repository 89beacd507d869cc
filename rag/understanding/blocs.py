"""Coalition and opposition in questions: the groups that governed on the days asked about, and all others.

Who governs when stands in the parliaments' profiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from indexer.parliaments import load
from indexer.roster import Roster
from rag.understanding.lexicon import lexicon
from rag.understanding.setting import Setting

COALITION, OPPOSITION = "coalition", "opposition"


@dataclass(frozen=True, slots=True)
class Bloc:
    """A group while it governed, or while it did not."""

    side: str
    party: str
    first: date
    last: date

    def covers(self, party: str | None, day: date) -> bool:
        """Whether words of that group on that day are meant."""
        return party == self.party and self.first <= day <= self.last


def find_sides(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """`coalition` or `opposition`, each with where the text names it."""
    for match in _sides().finditer(text):
        yield next(side for side, words in match.groupdict().items() if words), match.span()


@cache
def _sides() -> re.Pattern[str]:
    words = lexicon()["sides"]
    sides = "|".join(rf"(?P<{side}>{'|'.join(words[side])})" for side in (COALITION, OPPOSITION))
    return re.compile(rf"(?<![\w-])(?:{sides})(?![\w-])", re.IGNORECASE)


def blocs(side: str, roster: Roster, setting: Setting, dates: tuple[date, date] | None) -> list[Bloc]:
    """The groups on a side in a period, by default in that of the index; a change of government parts them.

    The opposition are all other groups that speak in the index then.
    """
    first, last = dates or (setting.first, setting.last)
    found: list[Bloc] = []
    for parliament in setting.parliaments:
        profile = load(parliament)
        for coalition in profile.coalitions:
            days = coalition.within(first, last)
            if days is None:
                continue
            seated = speaking(roster, parliament, *days) - set(profile.groupless)
            governing = [party for party in profile.parties if party in coalition.parties]
            others = [party for party in profile.parties if party in seated and party not in governing]
            found += [Bloc(side, party, *days) for party in (governing if side == COALITION else others)]
    return found


def speaking(roster: Roster, parliament: str, first: date, last: date) -> set[str]:
    """The groups of a parliament of whom somebody spoke in a period, as printed."""
    return {
        stint.party
        for person in roster.people
        for stint in person.stints
        if person.parliament == parliament and stint.party and stint.first <= last and stint.last >= first
    }
