"""How many of the turns found each value of a filter would leave: counted over all of them, exactly.

The facets of a dimension ignore what is chosen in that dimension itself, so that a second value can be added; the count
of a value is the number of turns that a search with that value alone, and all other filters, finds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from indexer.protocol import Role
from indexer.roster import Roster
from indexer.store.columns import Rows
from indexer.store.filters import Filters, is_party, selection
from indexer.store.people import widened
from indexer.store.turn_columns import Mask, TurnColumns

Same = Callable[[str, str], bool]


class Dimension(StrEnum):
    """By what the turns found are counted."""

    SPEAKER = "speaker"
    PARTY = "party"
    OFFICE = "office"
    YEAR = "year"
    MONTH = "month"
    SITTING = "sitting"
    ROLE = "role"
    KIND = "kind"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow by, and how many turns it would leave.

    `value` is what the filter takes: a name, a group, an office, a year (`2021`), a month (`2021-03`), a sitting's
    number, a role, a kind, the key of an agenda item. `label` is how the protocols print it, `date` that of the sitting
    for sittings and agenda items.
    """

    value: str
    turns: int
    label: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search for turns is limited to: `Filters`, and by kind and agenda item; alternatives within each."""

    filters: Filters = Filters()
    kinds: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is limited."""
        return bool(self.filters or self.kinds or self.items)


# The filters of each limit that is lifted by itself.
_LIMITS: Mapping[str, tuple[str, ...]] = {
    "speaker": ("speakers",),
    "party": ("parties",),
    "office": ("offices",),
    "role": ("roles",),
    "sitting": ("sittings",),
    "date": ("date_from", "date_to"),
    "parliament": ("parliaments",),
    "agenda": ("agenda", "drucksachen"),
}
_LIFTED = {Dimension.YEAR: "date", Dimension.MONTH: "date"}


@dataclass(frozen=True, slots=True)
class People:
    """For every speaker, group, office and role to choose which people (p,) it means, as `Filters` takes it."""

    by: Mapping[Dimension, tuple[Sequence[str], Mask]]  # values (v,) and (v, p)


def people(connection: sqlite3.Connection, known: Roster) -> People:
    """Whom each value means; asked for once for each state of an index."""
    rows = connection.execute("SELECT id, name, party, office, role FROM people ORDER BY id").fetchall()
    ids = np.array([row[0] for row in rows], np.int64)
    stints = [stint for person in known.people for stint in person.stints if stint.turns]

    def choices(column: int, spoken: Iterable[str | None], same: Same) -> list[str]:
        """Everything to choose from, once: as the roster has it, then what is printed otherwise."""
        found: list[str] = []
        for value in [*spoken, *(row[column] for row in rows)]:
            if value and not any(same(known, value) for known in found):
                found.append(value)
        return found

    def like(values: Sequence[str], column: int, same: Same) -> tuple[Sequence[str], Mask]:
        table = [[bool(row[column]) and same(value, row[column]) for row in rows] for value in values]
        return values, np.array(table, bool).reshape(len(values), len(rows))

    def meaning(filters: Filters) -> Mask:
        return np.isin(ids, selection(widened(filters, known), connection)["person"])

    names: dict[str, Mask] = {}
    for person in (person for person in known.people if person.turns):
        own = np.array([row[1] in person.variants for row in rows], bool)
        meant = {name: meaning(Filters(speakers=(name,))) for name in person.names}
        # The name that means most of what the person said and nobody else.
        theirs = [name for name, mask in meant.items() if not (mask & ~own).any()] or [person.name]
        best = max(theirs, key=lambda name: int(meant[name].sum()))
        names.setdefault(best, meant[best])
    parties = choices(2, (stint.party for stint in stints), is_party)
    offices = choices(3, (stint.office for stint in stints), lambda known, value: known == value)
    held = [meaning(Filters(offices=(office,))) for office in offices]
    speakers = np.array(list(names.values()), bool).reshape(len(names), len(rows))
    return People(
        {
            Dimension.SPEAKER: (list(names), speakers),
            Dimension.PARTY: like(parties, 2, is_party),
            Dimension.OFFICE: (offices, np.array(held, bool).reshape(len(offices), len(rows))),
            Dimension.ROLE: like([role.value for role in Role], 4, str.__eq__),
        }
    )


class Narrowed:
    """The turns found (their places in the columns) under a narrowing: those it leaves, and the facets."""

    def __init__(
        self, connection: sqlite3.Connection, columns: TurnColumns, known: Roster, found: Rows, to: Narrowing
    ) -> None:
        self._columns, self._found = columns, found
        self._kept: dict[str, Mask] = {}
        for name, fields in _LIMITS.items():
            limit = replace(Filters(), **{field: getattr(to.filters, field) for field in fields})
            if limit:
                wide = widened(limit, known) if name in ("speaker", "office") else limit
                ((column, rows),) = selection(wide, connection).items()
                self._kept[name] = self._pointing(column, np.array(rows, np.int64))
        if to.kinds:
            kinds = np.array([kind in to.kinds for kind in columns.kinds], bool)
            self._kept["kind"] = kinds[columns.kind[found]] if len(kinds) else np.zeros(len(found), bool)
        if to.items:
            items = np.array([item.key in to.items for item in columns.items], bool)
            self._kept["item"] = items[columns.agenda[found]] if len(items) else np.zeros(len(found), bool)
        self._missed = sum((~kept).astype(np.int16) for kept in self._kept.values()) + np.zeros(len(found), np.int16)

    @property
    def kept(self) -> Mask:
        """Which of the turns found the whole narrowing leaves."""
        kept: Mask = self._missed == 0
        return kept

    def counts(self, people: People) -> dict[Dimension, tuple[FacetValue, ...]]:
        """The facets: those of people, items and sittings by count, years and months by time; values without a turn are
        left out."""
        columns = self._columns
        facets: dict[Dimension, tuple[FacetValue, ...]] = {}
        for dimension, (values, means) in people.by.items():
            persons = self._count(dimension, columns.person, len(columns.people))
            counted = (means @ persons).tolist()
            facets[dimension] = _most([FacetValue(v, n, v) for v, n in zip(values, counted, strict=True)])
        kinds = self._count(Dimension.KIND, columns.kind, len(columns.kinds)).tolist()
        facets[Dimension.KIND] = _most([FacetValue(v, n, v) for v, n in zip(columns.kinds, kinds, strict=True)])
        items = self._count(Dimension.ITEM, columns.agenda, len(columns.items))
        facets[Dimension.ITEM] = _most(
            [
                FacetValue(key.key, int(items[place]), key.item.title or key.item.number or "", key.sitting.date)
                for place in np.flatnonzero(items).tolist()
                if (key := columns.items[place]).item.title or key.item.number
            ]
        )
        facets[Dimension.SITTING] = self._sittings()
        days = self._count(Dimension.YEAR, columns.sitting, len(columns.sittings))
        for dimension, length in ((Dimension.YEAR, 4), (Dimension.MONTH, 7)):
            by_time: dict[str, int] = {}
            for place in np.flatnonzero(days).tolist():
                period = columns.sittings[place].date[:length]
                by_time[period] = by_time.get(period, 0) + int(days[place])
            facets[dimension] = tuple(FacetValue(period, n, period) for period, n in sorted(by_time.items()))
        return facets

    def _sittings(self) -> tuple[FacetValue, ...]:
        """By number, as the filter takes it: where parliaments or periods share a number, they share a value."""
        counted = self._count(Dimension.SITTING, self._columns.sitting, len(self._columns.sittings))
        held: dict[int, FacetValue] = {}
        for place in np.flatnonzero(counted).tolist():
            sitting, before = self._columns.sittings[place], held.get(self._columns.sittings[place].number)
            value, label = str(sitting.number), f"{sitting.period}/{sitting.number}"
            turns = int(counted[place])
            held[sitting.number] = (
                FacetValue(value, turns + before.turns, value)
                if before
                else FacetValue(value, turns, label, sitting.date)
            )
        return _most(list(held.values()))

    def _count(self, dimension: Dimension, column: Rows, length: int) -> Rows:
        """The turns by what they point to: of those that all limits leave but that of the dimension."""
        own = self._kept.get(_LIFTED.get(dimension, dimension.value))
        left = self.kept if own is None else self._missed == (~own).astype(np.int16)
        counted: Rows = np.bincount(column[self._found[left]], minlength=length)
        return counted

    def _pointing(self, column: str, rows: Rows) -> Mask:
        columns = self._columns
        ids, places = {
            "sitting": (columns.sitting_rows, columns.sitting),
            "person": (columns.people, columns.person),
            "agenda": (columns.item_rows, columns.agenda),
        }[column]
        pointing: Mask = np.isin(ids, rows)[places[self._found]] if len(ids) else np.zeros(len(self._found), bool)
        return pointing


def _most(values: Sequence[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted((v for v in values if v.turns), key=lambda v: (-v.turns, v.label.casefold(), v.value)))
