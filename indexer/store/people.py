"""The roster of an index, and filters that find a person under every spelling."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from indexer.protocol import Role, SpeakerSource
from indexer.roster import Evidence, Fact, Roster, build
from indexer.roster.facts import of_list, of_source, office_key
from indexer.store.filters import Filters, is_called, is_office


def roster(connection: sqlite3.Connection) -> Roster:
    """Who speaks, presides and governs, by all that is printed in the indexed protocols."""
    return build(_facts(connection))


def _facts(connection: sqlite3.Connection) -> Iterator[Fact]:
    for where, name, title, party, office, role, day, source, turns in connection.execute(
        "SELECT parliament, name, title, party, office, role, date, speaker_source, count(*) FROM turns "
        "JOIN people ON people.id = turns.person JOIN sittings ON sittings.id = turns.sitting "
        "WHERE name NOTNULL GROUP BY turns.sitting, turns.person, speaker_source"
    ):
        evidence = of_source(SpeakerSource(source))
        yield Fact(where, name, title, party, office, Role(role), date.fromisoformat(day), evidence, turns)
    for where, name, title, office, role, day in connection.execute(
        "SELECT DISTINCT parliament, name, title, office, role, date FROM officeholders "
        "JOIN sittings ON sittings.id = officeholders.sitting"
    ):
        yield Fact(where, name, title, None, office, Role(role), date.fromisoformat(day), of_list(Role(role)))
    for where, name, party, day in connection.execute(
        "SELECT DISTINCT parliament, caller, interjections.party, date FROM interjections "
        "JOIN turns ON turns.id = interjections.turn JOIN sittings ON sittings.id = turns.sitting "
        "WHERE caller NOTNULL AND interjections.party NOTNULL"
    ):
        yield Fact(where, name, None, party, None, Role.MEMBER, date.fromisoformat(day), Evidence.INTERJECTION)


def widened(filters: Filters, known: Roster) -> Filters:
    """The filters with the misprints and other spellings of whoever and whatever office they name.

    A name with a place goes on meaning only what is printed with it.
    """
    speakers = [
        spelling
        for person in known.people
        for name in person.names
        if any(is_called(wanted, name) for wanted in filters.speakers)
        for spelling in person.spelt(name)
    ]
    offices = [
        spelling
        for person in known.people
        for stint in person.stints
        if stint.office and any(is_office(wanted, stint.office) for wanted in filters.offices)
        for spelling in stint.spellings
        if office_key(spelling) == office_key(stint.office)
    ]
    return replace(
        filters,
        speakers=tuple(dict.fromkeys((*filters.speakers, *speakers))),
        offices=tuple(dict.fromkeys((*filters.offices, *offices))),
    )
