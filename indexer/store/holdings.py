"""What an index holds, as lists: sittings with their sources and audits, agenda items, what can be chosen, coverage."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from indexer.protocol import AgendaItem, Audit
from indexer.roster import Roster
from indexer.store.schema import OUTDATED


@dataclass(frozen=True, slots=True)
class SittingRow:
    """A sitting in the index. `date` is ISO, `stamp` and `digest` tell whether its source changed.

    `numbered` are its pages that have a printed number. `audit` compares its turns with its own table of contents, None
    where it has none.
    """

    sitting_id: str
    parliament: str
    period: int
    number: int
    date: str
    source: str
    format: str
    stamp: str
    digest: str
    complete: bool
    turns: int
    pages: int
    numbered: int
    warnings: tuple[str, ...]
    audit: Audit | None = None


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source as last read: the sittings taken from it, and those left out, each with the source kept instead."""

    stamp: str
    digest: str
    sittings: tuple[str, ...] = ()
    duplicate_of: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much there is: sittings, the days of the first and the last (ISO), turns, chunks, chunks with a vector."""

    sittings: int
    date_from: str | None
    date_to: str | None
    turns: int
    chunks: int
    vectors: int

    def to_json(self) -> dict[str, Any]:
        """The contract's `coverage`, and the counts."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """An agenda item of one sitting."""

    sitting_id: str
    sitting: int
    date: str
    item: AgendaItem


@dataclass(frozen=True, slots=True)
class Facets:
    """The values a filter can take, sorted, for choosing from."""

    parliaments: tuple[str, ...]
    sittings: tuple[int, ...]
    speakers: tuple[str, ...]
    parties: tuple[str, ...]
    offices: tuple[str, ...]
    roles: tuple[str, ...]
    date_from: str | None
    date_to: str | None


def sittings(connection: sqlite3.Connection) -> list[SittingRow]:
    """All sittings, by parliament and number."""
    return _sittings(connection, "", ())


def known_as(connection: sqlite3.Connection, source: str, sitting_ids: Iterable[str]) -> list[SittingRow]:
    """The sittings that were taken from a source, and those with one of the ids: few, however many there are."""
    where = "WHERE source = ? OR sitting_id IN (SELECT value FROM json_each(?))"
    return _sittings(connection, where, (source, json.dumps(list(sitting_ids))))


def _sittings(connection: sqlite3.Connection, where: str, values: Sequence[str]) -> list[SittingRow]:
    cursor = connection.execute(
        "SELECT sitting_id, parliament, period, number, date, source, format, stamp, digest, complete, turns, "
        "(SELECT count(*) FROM pages WHERE sitting = sittings.id) AS pages, "
        "(SELECT count(number) FROM pages WHERE sitting = sittings.id) AS numbered, warnings, "
        f"audit_listed, audit_found, audit_missing FROM sittings {where} ORDER BY parliament, period, number",
        values,
    )
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    for row in rows:
        row |= {"complete": bool(row["complete"]), "warnings": tuple(json.loads(row["warnings"]))}
        row["audit"] = _audit(row.pop("audit_listed"), row.pop("audit_found"), row.pop("audit_missing"))
    return [SittingRow(**row) for row in rows]


def audits(connection: sqlite3.Connection) -> dict[str, Audit]:
    """The audit of every sitting that has one, by the sitting's id."""
    rows = connection.execute("SELECT sitting_id, audit_listed, audit_found, audit_missing FROM sittings")
    return {sitting_id: audit for sitting_id, *values in rows if (audit := _audit(*values))}


def _audit(listed: int | None, found: int | None, missing: str | None) -> Audit | None:
    if listed is None or found is None:
        return None
    return Audit(listed, found, tuple((name, page) for name, page in json.loads(missing or "[]")))


def sources(connection: sqlite3.Connection) -> dict[str, KnownSource]:
    """Every source that was read, by its name."""
    known: dict[str, KnownSource] = {}
    for source, stamp, digest, sitting_id in connection.execute(
        "SELECT source, stamp, digest, sitting_id FROM sittings"
    ):
        held = known.get(source, KnownSource(stamp, digest))
        known[source] = replace(held, sittings=(*held.sittings, sitting_id))
    for source, stamp, digest, sitting_id, kept in connection.execute(
        "SELECT duplicates.source, duplicates.stamp, duplicates.digest, sitting_id, sittings.source FROM duplicates "
        "JOIN sittings ON sittings.id = duplicates.sitting"
    ):
        held = known.get(source, KnownSource(stamp, digest))
        known[source] = replace(held, duplicate_of=(*held.duplicate_of, (sitting_id, kept)))
    return known


def agenda_items(connection: sqlite3.Connection, sitting_id: str | None = None) -> list[AgendaRow]:
    """The agenda items of one sitting or of all, in the order they were called."""
    rows = connection.execute(
        "SELECT sitting_id, sittings.number, date, agenda.number, title, drucksachen FROM agenda "
        "JOIN sittings ON sittings.id = agenda.sitting WHERE (?1 IS NULL OR sitting_id = ?1) "
        "AND (agenda.number IS NOT NULL OR title IS NOT NULL) ORDER BY parliament, period, sittings.number, agenda.id",
        (sitting_id,),
    )
    return [
        AgendaRow(name, sitting, day, AgendaItem(number, title, tuple(json.loads(papers))))
        for name, sitting, day, number, title, papers in rows
    ]


def facets(connection: sqlite3.Connection, known: Roster) -> Facets:
    """What there is to choose from. Misprints are left out: the right spelling finds them."""
    held = sittings(connection)
    days = sorted(row.date for row in held)
    spoken = [stint for person in known.people for stint in person.stints if stint.turns]
    member_offices = connection.execute("SELECT DISTINCT office FROM people WHERE role = 'member' AND office NOTNULL")
    return Facets(
        parliaments=tuple(sorted({row.parliament for row in held})),
        sittings=tuple(sorted({row.number for row in held})),
        speakers=tuple(sorted({name for person in known.people if person.turns for name in person.names})),
        parties=tuple(sorted({stint.party for stint in spoken if stint.party})),
        offices=tuple(sorted({s.office for s in spoken if s.office} | {office for (office,) in member_offices})),
        roles=tuple(sorted({role for (role,) in connection.execute(_ROLES)})),
        date_from=days[0] if days else None,
        date_to=days[-1] if days else None,
    )


_ROLES = "SELECT DISTINCT role FROM people WHERE EXISTS (SELECT 1 FROM turns WHERE person = people.id)"


def outdated(connection: sqlite3.Connection) -> int:
    """How many sittings were read by an older version, and not yet anew."""
    return int(connection.execute("SELECT count(*) FROM sittings WHERE digest = ?", (OUTDATED,)).fetchone()[0])


def coverage(connection: sqlite3.Connection) -> Coverage:
    """Counts over the whole index."""
    sitting_count, first, last, turn_count = connection.execute(
        "SELECT count(*), min(date), max(date), ifnull(sum(turns), 0) FROM sittings"
    ).fetchone()
    chunk_count, vector_count = connection.execute(
        "SELECT count(*), count(vectors.id) FROM chunks LEFT JOIN vectors ON vectors.key = chunks.vector_key"
    ).fetchone()
    return Coverage(sitting_count, first, last, turn_count, chunk_count, vector_count)
