"""What searches are limited to when their speed is measured: nothing, and whatever a user can choose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from indexer.protocol import Role
from indexer.roster import Roster
from indexer.store import Filters, Index


@dataclass(frozen=True, slots=True)
class Situation:
    """Filters with a name."""

    name: str
    filters: Filters = Filters()


def situations(index: Index) -> list[Situation]:
    """No filter, and those that leave much to search: who speaks most, the largest group, the fullest year.

    The sitting is one of middle length. What an index does not have is left out.
    """
    sittings, roster = index.sittings(), index.roster()
    found = [Situation("no filter")]
    if speaker := _speaker(roster):
        found.append(Situation("one speaker", Filters(speakers=(speaker,))))
    groups = Counter[str]()
    for person in roster.people:
        groups.update({stint.party: stint.turns for stint in person.stints if stint.party})
    if groups:
        found.append(Situation("a group", Filters(parties=(groups.most_common(1)[0][0],))))
    years = Counter(date.fromisoformat(row.date).year for row in sittings)
    if years:
        year = max(years, key=lambda one: (years[one], -one))
        within = Filters(date_from=date(year, 1, 1), date_to=date(year, 12, 31))
        middle = sorted(sittings, key=lambda row: (row.turns, row.sitting_id))[len(sittings) // 2]
        found += [Situation("a year", within), Situation("a sitting", Filters(sittings=(middle.number,)))]
    found.append(Situation("the government", Filters(roles=(Role.GOVERNMENT.value,))))
    if speaker and years:
        found.append(Situation("one speaker in a year", replace(within, speakers=(speaker,))))
    return found


def _speaker(roster: Roster) -> str | None:
    """Who speaks most among those who never preside."""
    for person in roster.people:
        if person.turns and all(stint.role is not Role.CHAIR for stint in person.stints):
            return person.name
    return None
