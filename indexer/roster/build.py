"""The roster: people with their stints, asked by office and day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indexer.roster.facts import Evidence, Fact, office_key
from indexer.roster.names import parts
from indexer.roster.persons import tie
from indexer.roster.printing import Doubt, Printing
from indexer.roster.stints import Stint, stints


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in one parliament. `name` is the fullest in use, with the place that tells namesakes apart.

    `variants` are all names as printed, `name` among them, the most frequent first. `turns` is how often they spoke,
    as a committee's rapporteur included, which is no stint.
    """

    parliament: str
    name: str
    title: str | None
    variants: tuple[str, ...]
    stints: tuple[Stint, ...]
    turns: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names to know them by: `name`, and where it differs the one without a place. No misprints."""
        by_place: dict[str, str] = {}
        for variant in (self.name, *self.variants):
            by_place.setdefault(parts(variant).place, variant)
        return tuple(by_place.values())

    def spelt(self, name: str) -> tuple[str, ...]:
        """All that is printed for one of `names`: itself with its misprints and short forms."""
        return tuple(variant for variant in self.variants if parts(variant).place == parts(name).place)

    def on(self, day: date) -> tuple[Stint, ...]:
        """What they were on that day."""
        return tuple(stint for stint in self.stints if stint.covers(day))


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody whom the protocols print, whoever speaks most first, and what they leave open."""

    people: tuple[Person, ...]
    doubts: tuple[Doubt, ...]

    def holders(self, office: str, day: date) -> tuple[Person, ...]:
        """Who held an office on a day, whatever its spelling and gender: those printed so that day, else those whose
        stint covers it."""
        key = office_key(office)
        covering = [(person, stint) for person in self.people for stint in person.on(day)]
        held = [(person, stint) for person, stint in covering if key in map(office_key, stint.spellings)]
        printed = [(person, stint) for person, stint in held if day in stint.days]
        return tuple(dict.fromkeys(person for person, _ in printed or held))


def build(facts: Iterable[Fact]) -> Roster:
    """The roster of all that is printed about people."""
    by_parliament: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_parliament[fact.parliament].append(fact)
    people: list[Person] = []
    doubts: list[Doubt] = []
    for parliament, own in sorted(by_parliament.items()):
        tied, open_ = tie(own)
        held = stints([[f for printing in person for f in printing.facts] for person in tied])
        people += [_person(parliament, printings, tuple(s)) for printings, s in zip(tied, held, strict=True)]
        doubts += open_
    people.sort(key=lambda p: (-p.turns, p.parliament, p.name))
    return Roster(tuple(people), tuple(dict.fromkeys(doubts)))


def _person(parliament: str, printings: list[Printing], held: tuple[Stint, ...]) -> Person:
    facts = [f for printing in printings for f in printing.facts]
    counts: Counter[str] = Counter()
    for fact in facts:
        counts[fact.name] += 1 + fact.turns
    variants = tuple(sorted(counts, key=lambda name: (-counts[name], name)))
    placed = [name for name in variants if parts(name).place]
    titles = Counter(f.title for f in facts if f.evidence is not Evidence.INTERJECTION)
    return Person(
        parliament, (placed or variants)[0], titles.most_common(1)[0][0], variants, held, sum(f.turns for f in facts)
    )
