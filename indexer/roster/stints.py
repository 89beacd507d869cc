"""From when to when somebody held an office or sat in a group, by the days on which it is printed.

Between two such days it lasts, unless the office was somebody else's in between. Before the first and after the last
nothing is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from indexer.protocol import Role
from indexer.roster.facts import Evidence, Fact, office_key
from indexer.roster.printing import party_runs


@dataclass(frozen=True, slots=True)
class Stint:
    """An office or a group (the other is None), from its first to its last day with evidence.

    `office` is in its most frequent full spelling, `spellings` has all, those in short last; `names` are the holder's
    as printed in it, the most frequent first. `days` are those with evidence, in order. `turns` is how often the
    holder spoke in it.
    """

    party: str | None
    office: str | None
    role: Role
    days: tuple[date, ...]
    evidence: tuple[Evidence, ...]
    names: tuple[str, ...]
    spellings: tuple[str, ...]
    turns: int

    @property
    def first(self) -> date:
        """The first day with evidence."""
        return self.days[0]

    @property
    def last(self) -> date:
        """The last day with evidence."""
        return self.days[-1]

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


def stints(people: Sequence[Sequence[Fact]]) -> list[list[Stint]]:
    """The stints of each person, in order of their first day, given the facts of all."""
    offices = [_offices(own) for own in people]
    days: dict[str, dict[int, set[date]]] = defaultdict(dict)
    for i, held in enumerate(offices):
        for key, facts in held.items():
            days[key][i] = {f.day for f in facts}
    result: list[list[Stint]] = []
    for i, own in enumerate(people):
        found = [_group(own, party, run) for party, run in party_runs(own)]
        for key, facts in offices[i].items():
            found += [_office(part) for part in _parted(facts, i, days[key])]
        result.append(sorted(found, key=lambda s: (s.first, s.office or "", s.party or "")))
    return result


def _offices(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The facts of each office somebody held; one printed in short counts for the full one, where that is one only.

    `Staatssekretär` on the bench stands for the `Staatssekretär im Ministerium …` of the label.
    """
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.office and fact.role is not Role.MEMBER:
            found[office_key(fact.office)].append(fact)
    for key in list(found):
        full = [other for other in found if other != key and other.startswith(key)]
        if len(full) == 1 and all(" " not in (f.office or "") for f in found[key]):
            found[full[0]] += found.pop(key)
    return found


def _parted(facts: Sequence[Fact], holder: int, days: Mapping[int, set[date]]) -> list[list[Fact]]:
    """An office's facts, parted where it was somebody else's in between; `days` are those of each holder."""
    if any(_together(one, other) for one, other in combinations(days.values(), 2)):
        return [sorted(facts, key=lambda f: f.day)]
    others = [held for other, held in days.items() if other != holder]
    parts: list[list[Fact]] = []
    for fact in sorted(facts, key=lambda f: f.day):
        last = parts[-1][-1].day if parts else None
        if last is None or any(last < day < fact.day for held in others for day in held):
            parts.append([])
        parts[-1].append(fact)
    return parts


def _together(one: set[date], other: set[date]) -> bool:
    """Whether an office is of several holders: printed with both on two days, or with them by turns again and again.

    On the one day on which an office changes hands both are printed with it.
    """
    if len(one & other) > 1:
        return True
    changes = groupby(sorted(one ^ other), key=lambda day: day in one)
    return sum(1 for _ in changes) > 3


def _office(facts: Sequence[Fact]) -> Stint:
    # The full title is the office's name, however often it is printed in short.
    ranked = _ranked((f.office, 1 + f.turns) for f in facts)
    spellings = tuple(sorted(ranked, key=lambda office: " " not in office))
    return _stint(None, spellings[0], spellings, facts, {f.day for f in facts})


def _group(facts: Iterable[Fact], party: str, days: Sequence[date]) -> Stint:
    own = [f for f in facts if f.party == party and f.day in set(days)]
    return _stint(party, None, (), own, set(days))


def _stint(
    party: str | None, office: str | None, spellings: tuple[str, ...], facts: Sequence[Fact], days: set[date]
) -> Stint:
    roles = Counter[Role]()
    for fact in facts:
        roles[fact.role] += 1 + fact.turns
    return Stint(
        party=party,
        office=office,
        role=roles.most_common(1)[0][0],
        days=tuple(sorted(days)),
        evidence=tuple(e for e in Evidence if any(f.evidence is e for f in facts)),
        names=_ranked((f.name, 1 + f.turns) for f in facts),
        spellings=spellings,
        turns=sum(f.turns for f in facts),
    )


def _ranked(values: Iterable[tuple[str | None, int]]) -> tuple[str, ...]:
    """The values, the most frequent first."""
    counts: Counter[str] = Counter()
    for value, times in values:
        if value:
            counts[value] += times
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))
