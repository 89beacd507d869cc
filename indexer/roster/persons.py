"""Which printed names are one person.

Two names are tied only where name, capacity and days together make it sure; what merely looks alike becomes a doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from indexer.roster.facts import Evidence, Fact
from indexer.roster.names import Name, lengthened, misprinted, nicknamed, parts, shortened
from indexer.roster.printing import Doubt, Printing, doubt, namesakes

RARE = 10  # a slip is printed so many times less often than the name that is meant
RARE_DAYS = 3  # and on at most so many days


def tie(facts: Iterable[Fact]) -> tuple[list[list[Printing]], list[Doubt]]:
    """The people of one parliament, each as the printings of their name, the most frequent first; and the doubts."""
    by_name: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        name = parts(fact.name)
        by_name[f"{name.bare}|{name.place}"].append(fact)
    # A caller's name in brackets is often cut or misread: it counts only for somebody who is printed elsewhere too.
    known = [own for own in by_name.values() if any(f.evidence is not Evidence.INTERJECTION for f in own)]
    doubts: list[Doubt] = []
    printings = [part for own in known for part in namesakes(own, doubts)]
    group = {id(p): [p] for p in printings}

    def join(a: Printing, b: Printing) -> None:
        if group[id(a)] is not group[id(b)]:
            merged = group[id(a)] + group[id(b)]
            for printing in merged:
                group[id(printing)] = merged

    for a, b in _sure(printings, doubts):
        join(a, b)
    people = {id(own): own for own in group.values()}.values()
    return [sorted(own, key=lambda p: (-p.weight, p.name)) for own in people], doubts


def _sure(printings: Sequence[Printing], doubts: list[Doubt]) -> list[tuple[Printing, Printing]]:
    """The pairs of printings that are one person."""
    pairs: list[tuple[Printing, Printing]] = []
    by_last: dict[str, list[Printing]] = defaultdict(list)
    for printing in printings:
        by_last[printing.parts.last.split("-")[0]].append(printing)
    for own in by_last.values():
        pairs += _placed(own, doubts)
        pairs += _shortened(own, doubts)
        pairs += _renamed(own, doubts)
    pairs += _misprinted(printings, doubts)
    return pairs


def _placed(printings: Sequence[Printing], doubts: list[Doubt]) -> list[tuple[Printing, Printing]]:
    """A name without its place (chairs and ministers are printed so) and the one with it.

    Sure where both are printed with one group; or where only one bears the name with a place, the titles are the same
    and the days of both lie among each other.
    """
    pairs = []
    for bare in (p for p in printings if not p.parts.place):
        placed = [p for p in printings if p.parts.place and p.parts.bare == bare.parts.bare]
        same = [p for p in placed if p.shares(bare)]
        if not same and len(placed) == 1 and not bare.parties and bare.overlaps(placed[0]):
            same = [p for p in placed if p.titles & bare.titles]
        others = all(p.parties and bare.parties and p.overlaps(bare) for p in placed)  # of another group just then
        if len(same) == 1:
            pairs.append((bare, same[0]))
        elif same or not others:
            doubts.append(doubt([bare, *placed], _PLACE))
    return pairs


def _shortened(printings: Sequence[Printing], doubts: list[Doubt]) -> list[tuple[Printing, Printing]]:
    """First names left out or abbreviated.

    Sure in one office or group where the titles are the same and nobody else there, of other first names, bears the
    last name: two members of one group whom this could not tell apart are printed with their places. A part of a first
    name is sure only as a slip.
    """
    pairs = []
    for a, b in combinations(printings, 2):
        shared = a.shares(b)
        if not shared or not _same_place(a, b) or not _either(nicknamed, a, b):
            continue
        bearers = [p for p in printings if p.parts.last == a.parts.last and p.capacities.keys() & shared]
        alone = all(_either(shortened, p, q) for p, q in combinations(bearers, 2))
        if (alone and a.titles & b.titles) or _slip(*sorted((a, b), key=lambda p: p.weight)):
            pairs.append((a, b))
        else:
            doubts.append(doubt([a, b], _FIRST_NAME))
    return pairs


def _either(alike: Callable[[Name, Name], bool], a: Printing, b: Printing) -> bool:
    return alike(a.parts, b.parts) or alike(b.parts, a.parts)


def _misprinted(printings: Sequence[Printing], doubts: list[Doubt]) -> list[tuple[Printing, Printing]]:
    """Names with a wrong letter. Sure where it is a slip for somebody in the same office or group."""
    pairs = []
    for slip in (p for p in printings if len(p.days) <= RARE_DAYS):
        for meant in printings:
            if misprinted(slip.parts.bare, meant.parts.bare) and _same_place(slip, meant) and slip.shares(meant):
                if _slip(slip, meant):
                    pairs.append((meant, slip))
                else:
                    doubts.append(doubt([meant, slip], _LETTER))
    return pairs


def _slip(slip: Printing, meant: Printing) -> bool:
    """Whether the first is so rare beside the second, and always in an office or group of theirs, that it is a slip."""
    return len(slip.days) <= RARE_DAYS and slip.weight * RARE <= meant.weight and meant.holds(slip)


def _same_place(a: Printing, b: Printing) -> bool:
    return not a.parts.place or not b.parts.place or a.parts.place == b.parts.place


def _renamed(printings: Sequence[Printing], doubts: list[Doubt]) -> list[tuple[Printing, Printing]]:
    """A last name with another behind a hyphen: the same person where both hold the same office."""
    pairs = []
    for a, b in combinations(printings, 2):
        if _either(lengthened, a, b):
            shared = a.shares(b)
            if any(f.office for capacity in shared for f in a.capacities[capacity]):
                pairs.append((a, b))
            elif shared:
                doubts.append(doubt([a, b], _LAST_NAME))
    return pairs


_PLACE = "printed without a place as well as with one, and it is not sure that both are one person"
_FIRST_NAME = "a first name more or less in one office or group; not tied"
_LAST_NAME = "one last name is part of the other in one group; not tied"
_LETTER = "names that differ in a letter in one office or group; not tied"
