"""One printed name with all its facts, and where it is several people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from indexer.roster.facts import Evidence, Fact
from indexer.roster.names import Name, parts


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that the protocols leave open: the names it is about, why, the first and last day."""

    names: tuple[str, ...]
    reason: str
    first: date
    last: date


class Printing:
    """The facts of one printed name, up to case, hyphens and umlauts, with all that tying looks at."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = tuple(facts)
        self.name = max(_count(facts).items(), key=lambda item: (item[1], item[0]))[0]
        self.parts: Name = parts(self.name)
        self.titles = {f.title for f in facts if f.evidence is not Evidence.INTERJECTION}
        self.parties = {f.party for f in facts if f.party}
        self.first, self.last = min(f.day for f in facts), max(f.day for f in facts)
        self.days = {f.day for f in facts}
        self.weight = len(self.days) + sum(f.turns for f in facts)
        self.capacities: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.capacity:
                self.capacities[fact.capacity].append(fact)

    def shares(self, other: Printing) -> set[str]:
        """The offices and groups in which both are printed."""
        return self.capacities.keys() & other.capacities.keys()

    def overlaps(self, other: Printing) -> bool:
        """Whether the days of both lie among each other."""
        return self.first <= other.last and other.first <= self.last

    def holds(self, other: Printing) -> bool:
        """Whether it is printed before and after, or on the very days, in all capacities in which the other is."""
        return bool(other.capacities) and all(
            capacity in self.capacities
            and min(f.day for f in self.capacities[capacity]) <= min(f.day for f in facts)
            and max(f.day for f in self.capacities[capacity]) >= max(f.day for f in facts)
            for capacity, facts in other.capacities.items()
        )


def namesakes(facts: list[Fact], doubts: list[Doubt]) -> list[Printing]:
    """One printed name as one person, or as several whom title and days, or groups that alternate, tell apart."""
    by_title: dict[str | None, list[Fact]] = defaultdict(list)
    called = [f for f in facts if f.evidence is Evidence.INTERJECTION]
    for fact in facts:
        if fact.evidence is not Evidence.INTERJECTION:
            by_title[fact.title].append(fact)
    found: list[Printing] = []
    for own in sorted(by_title.values(), key=lambda own: min(f.day for f in own)):
        new = Printing(own)
        same = next((p for p in found if p.shares(new) or p.overlaps(new)), None)
        if same:
            found.remove(same)
            new = Printing((*same.facts, *new.facts))
        found.append(new)
    if len(found) > 1:
        doubts.append(doubt(found, "another title, office and time: taken for namesakes"))
    found = [part for printing in found for part in _by_group(printing, doubts)]
    # An interjection names the group: it belongs to whoever sits in it.
    return [Printing((*p.facts, *(f for f in called if len(found) == 1 or f.party in p.parties))) for p in found]


def _by_group(printing: Printing, doubts: list[Doubt]) -> list[Printing]:
    """Parted by group where two groups come by turns again and again: nobody changes to and fro within days."""
    runs = party_runs(printing.facts)
    if len(runs) < 4:
        if odd := sorted(printing.parties - {party for party, _ in runs}):
            days = [f.day for f in printing.facts if f.party in odd]
            reason = f"once printed with {', '.join(odd)} amid another group: passed over"
            doubts.append(Doubt((printing.name,), reason, min(days), max(days)))
        return [printing]
    found = [Printing([f for f in printing.facts if f.party == party]) for party in sorted(printing.parties)]
    if offices := [f for f in printing.facts if not f.party]:
        found.append(Printing(offices))
    doubts.append(doubt(found, "groups that alternate: taken for namesakes"))
    return found


def party_runs(facts: Iterable[Fact]) -> list[tuple[str, list[date]]]:
    """The groups somebody is printed with, one after the other, each with its days.

    One that is printed on a single day, amid another, is passed over.
    """
    days: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for fact in facts:
        if fact.party:
            days[fact.day][fact.party] += max(1, fact.turns)
    seen = [(day, max(by.items(), key=lambda item: (item[1], item[0]))[0]) for day, by in sorted(days.items())]
    runs = [(party, [day for day, _ in own]) for party, own in groupby(seen, key=lambda item: item[1])]
    once = {party for party in {p for _, p in seen} if sum(p == party for _, p in seen) == 1}
    for i in range(len(runs) - 2, 0, -1):
        if runs[i - 1][0] == runs[i + 1][0] and runs[i][0] in once:
            runs[i - 1 : i + 2] = [(runs[i - 1][0], runs[i - 1][1] + runs[i + 1][1])]
    return runs


def doubt(printings: Sequence[Printing], reason: str) -> Doubt:
    """A doubt about these printings."""
    names = tuple(dict.fromkeys(p.name for p in printings))
    return Doubt(names, reason, min(p.first for p in printings), max(p.last for p in printings))


def _count(facts: Sequence[Fact]) -> dict[str, int]:
    """How often each spelling is printed."""
    counts: dict[str, int] = defaultdict(int)
    for fact in facts:
        counts[fact.name] += 1 + fact.turns
    return counts
