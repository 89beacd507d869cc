"""Whose words a question wants, of all whom it mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from indexer.analysis import fold
from indexer.roster import Person, Roster
from rag.understanding.blocs import Bloc, blocs
from rag.understanding.groups import GroupMention
from rag.understanding.mentions import Mentions, Side
from rag.understanding.offices import Tenure, in_office
from rag.understanding.people import Mention, surname
from rag.understanding.setting import Setting

_NEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose words are wanted: people by name and by office, groups, a side; or some member of the government.

    `leaning` is set where it is the government as a body; `unknown` are those who speak nowhere here, `addressed` those
    who are only spoken of or to, by name and by office.
    """

    people: tuple[Mention, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    groups: tuple[GroupMention, ...] = ()
    sides: tuple[Side, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    minister: bool = False
    leaning: bool = False
    unknown: tuple[str, ...] = ()
    addressed: tuple[str, ...] = ()
    addressed_tenures: tuple[Tenure, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody meant by name."""
        return tuple(dict.fromkeys(name for mention in self.people for name in mention.names))


def find_whose(mentions: Mentions, roster: Roster, setting: Setting) -> Whose:
    """Who is meant; whoever is only spoken of where nobody else could be: `Was sagte man zur SPD?` finds the SPD."""
    people = [m for m in mentions.people if not m.spoken_of]
    groups = [g for g in mentions.groups if not g.author and not g.spoken_of]
    sides = [s for s in mentions.sides if not s.spoken_of]
    if not (people or groups or sides or mentions.offices.named or mentions.asks_who):
        people, sides = [] if mentions.passive else list(mentions.people), list(mentions.sides)
        groups = [g for g in mentions.groups if not g.author]
    parties = {group.party for group in groups}
    people = [_narrowed(mention, parties, mentions.dates, roster) for mention in people]
    offices = mentions.offices
    others = people or groups or sides or offices.government or mentions.asks_who
    meant = offices.named or (() if others else offices.objects)
    if mentions.together:
        meant = (*offices.named, *offices.objects)
    tenures = in_office(roster, meant, offices.feminine, mentions.dates)
    if mentions.together:
        people, tenures = _one_person(people, tenures)
    speakers = {name for mention in people for name in mention.names}
    unknown = (*offices.unknown, *(name for name, _ in mentions.strangers))
    if unknown and not speakers:
        # "Minister Quandthoff" is not whoever holds that office here.
        tenures = []
    # "Tönsing von der Offenen Liste" is one person.
    members = {s.party for person in roster.people if person.name in speakers for s in person.stints}
    groups = [group for group in groups if group.party not in members]
    named = {group.party for group in groups}
    found = [b for side in sides for b in blocs(side.side, roster, setting, mentions.dates) if b.party not in named]
    minister = offices.government and not mentions.together and not speakers and not unknown
    anybody = speakers or tenures or groups or found or minister or unknown
    return Whose(
        tuple(people),
        tuple(tenures),
        tuple(groups),
        tuple(sides),
        tuple(found),
        minister,
        bool(mentions.body) and not anybody,
        unknown,
        tuple(dict.fromkeys(n for m in mentions.people for n in m.names if m.spoken_of and n not in speakers)),
        tuple(t for t in in_office(roster, offices.objects, None, mentions.dates) if t not in tenures),
    )


def _one_person(people: Sequence[Mention], tenures: Sequence[Tenure]) -> tuple[list[Mention], list[Tenure]]:
    """People named with their office are one: the office tells which of the namesakes, it adds nobody."""
    speakers = {name for mention in people for name in mention.names}
    held = [tenure for tenure in tenures if tenure.name in speakers]
    holders = {tenure.name for tenure in held}
    surnames = {fold(surname(name)) for name in holders}
    narrowed = (
        replace(m, names=tuple(n for n in m.names if n in holders or fold(surname(n)) not in surnames)) for m in people
    )
    return [mention for mention in narrowed if mention.names], held


def _narrowed(mention: Mention, parties: set[str], dates: tuple[date, date] | None, roster: Roster) -> Mention:
    """Of several bearers of one name those in a group that is named as well, and those who spoke at the time."""
    if len(mention.names) < 2:
        return mention
    bearers = [person for person in roster.people if person.name in mention.names]
    members = [p for p in bearers if any(stint.party in parties for stint in p.stints)] or bearers
    then = [p for p in members if dates is None or _spoke(p, dates)] or members
    return replace(mention, names=tuple(person.name for person in then))


def _spoke(person: Person, dates: tuple[date, date]) -> bool:
    return any(s.first - _NEAR <= dates[1] and s.last + _NEAR >= dates[0] for s in person.stints)
