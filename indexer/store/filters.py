"""Filters: what a search is limited to, resolved exactly into the rows they allow.

Several values of one kind widen it, several kinds narrow each other. Who and what agenda is meant is decided here,
over the few distinct people and agenda items of an index; SQLite then joins on their row numbers.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache

from indexer.analysis import analyse, fold
from indexer.parliaments import all_profiles


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard limits of a search; the values of one kind are alternatives, all kinds must hold. Empty means no limit.

    `speakers`: a surname, a full name, with or without title and place (`Hofmann (Weiterstadt)`), whatever the case
    and the spelling of umlauts; an index finds its misprints as well. `parties`: any usual name (`FDP`, `Grüne`).
    `offices`: words of the office as printed, or a compound (`Innenminister` finds `Minister des Innern und für
    Sport`). `sittings`: numbers. `drucksachen`: `20/5021`, of the agenda item. `agenda`: words of the item's title, or
    its number. `roles`: `chair government member guest`. `parliaments`: ids. `date_from` and `date_to` are included.
    """

    speakers: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    sittings: tuple[int, ...] = ()
    drucksachen: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    parliaments: tuple[str, ...] = ()
    date_from: date | None = None
    date_to: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is limited."""
        return any(getattr(self, field.name) not in ((), None) for field in fields(self))


def selection(filters: Filters, connection: sqlite3.Connection) -> dict[str, list[int]]:
    """The filters as rows: for each column of `turns` that is limited, the ids it may have; empty for no limit."""
    limits: dict[str, list[int]] = {}
    if filters.sittings or filters.parliaments or filters.date_from or filters.date_to:
        limits["sitting"] = _sittings(filters, connection)
    if filters.speakers or filters.parties or filters.offices or filters.roles:
        limits["person"] = _people(filters, connection)
    if filters.agenda or filters.drucksachen:
        limits["agenda"] = _agenda(filters, connection)
    return limits


def condition(filters: Filters, connection: sqlite3.Connection) -> tuple[str, list[str]]:
    """An SQL condition over the table `turns`, and its parameters; `1` where nothing is limited."""
    limits = selection(filters, connection)
    parts = [f"turns.{column} IN (SELECT value FROM json_each(?))" for column in limits]
    return " AND ".join(parts) or "1", [json.dumps(ids) for ids in limits.values()]


def is_called(wanted: str, name: str) -> bool:
    """Whether somebody who is printed as `name` is meant by a name as `Filters.speakers` takes it."""
    return _is_called(_name_words(wanted), name)


def is_office(wanted: str, office: str) -> bool:
    """Whether an office as printed is meant by one as `Filters.offices` takes it."""
    words = _office_words(wanted)
    return bool(words) and words <= _office_words(office)


def is_party(wanted: str, party: str) -> bool:
    """Whether a group as printed is meant by one as `Filters.parties` takes it."""
    return bool(_party_keys(wanted) & _party_keys(party))


def _sittings(filters: Filters, connection: sqlite3.Connection) -> list[int]:
    parliaments = {value.lower() for value in filters.parliaments}
    first = filters.date_from.isoformat() if filters.date_from else ""
    last = filters.date_to.isoformat() if filters.date_to else "9999-12-31"
    return [
        row
        for row, parliament, number, day in connection.execute("SELECT id, parliament, number, date FROM sittings")
        if (not parliaments or parliament.lower() in parliaments)
        and (not filters.sittings or number in filters.sittings)
        and first <= day <= last
    ]


def _people(filters: Filters, connection: sqlite3.Connection) -> list[int]:
    speakers = [_name_words(value) for value in filters.speakers]
    parties = {key for value in filters.parties for key in _party_keys(value)}
    roles = {value.lower() for value in filters.roles}
    return [
        row
        for row, name, party, office, role in connection.execute("SELECT id, name, party, office, role FROM people")
        if (not filters.speakers or (name and any(_is_called(wanted, name) for wanted in speakers)))
        and (not filters.parties or (party and parties & _party_keys(party)))
        and (not filters.offices or (office and any(is_office(wanted, office) for wanted in filters.offices)))
        and (not roles or role in roles)
    ]


def _agenda(filters: Filters, connection: sqlite3.Connection) -> list[int]:
    papers = {match[0] for value in filters.drucksachen if (match := re.search(r"\d+/\d+", value))}
    tests: list[Callable[[str, str], bool]] = [_agenda_test(value) for value in filters.agenda]
    return [
        row
        for row, number, title, drucksachen in connection.execute("SELECT id, number, title, drucksachen FROM agenda")
        if (not filters.drucksachen or papers & set(json.loads(drucksachen)))
        and (not tests or any(test(number or "", title or "") for test in tests))
    ]


_ITEM = re.compile(r"\d{1,3}")


def _agenda_test(value: str) -> Callable[[str, str], bool]:
    if _ITEM.fullmatch(value.strip()):
        # Items called together are printed together: `5, 23`. A question of question time is none (`Frage 5`).
        return lambda number, title: number[:1].isdigit() and value.strip() in _ITEM.findall(number)
    key, words = fold(value), set(analyse(value))
    return lambda number, title: fold(number) == key != "" or (bool(words) and words <= set(analyse(title)))


_PLACE = re.compile(r"\(([^()]*)\)\s*$")
_TITLES = frozenset({"herr", "herrn", "frau", "dr", "prof", "professor", "professorin", "abgeordnete", "abgeordneter"})


@lru_cache(4096)
def _name_words(name: str) -> tuple[tuple[str, ...], str]:
    """The words of a name without forms of address, hyphens closed up, and the place that tells namesakes apart."""
    place = _PLACE.search(name)
    words = fold(_PLACE.sub("", name).replace("-", "")).split()
    return tuple(word for word in words if word not in _TITLES), fold(place[1]) if place else ""


def _is_called(wanted: tuple[tuple[str, ...], str], name: str) -> bool:
    """Whether the wanted words are the end of the name, or some of its words in order with the last among them."""
    (words, place), (full, home) = wanted, _name_words(name)
    if not words or not full or (place and place != home):
        return False
    joined = "".join(words)
    if any("".join(full[i:]) == joined for i in range(len(full))):
        return True
    rest = iter(full)
    return words[-1] == full[-1] and all(word in rest for word in words)


@lru_cache(1024)
def _party_keys(party: str) -> frozenset[str]:
    """What a party is called in the parliaments that know it, and how it is written."""
    return frozenset(found for profile in all_profiles() if (found := profile.party(party))) or frozenset({fold(party)})


_COMPOUND = re.compile(r"\b(\w{3,}?)[- ]?(minister)(?:in|s)?\b")


@lru_cache(1024)
def _office_words(office: str) -> frozenset[str]:
    """The words of an office, compounds with `minister` split, without the endings of case and gender."""
    return frozenset(analyse(_COMPOUND.sub(r"\1 \2", office.lower())))
