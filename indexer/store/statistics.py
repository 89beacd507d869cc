"""Counts over all turns: by group and role, and of a term by sitting."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.analysis import analyse
from indexer.protocol import Role
from indexer.store.columns import Rows
from indexer.store.fulltext import match_expression

MOST_WORDS = 12
"""Words of one term that are looked at."""


@dataclass(frozen=True, slots=True)
class GroupTurns:
    """How many turns a group of a parliament has; for those who speak for none (`party` None) those in one role.

    `known` is False where nobody can be named.
    """

    parliament: str
    party: str | None
    role: Role
    known: bool
    turns: int


@dataclass(frozen=True, slots=True)
class TermTurns:
    """In how many turns of each sitting (by its id) a term is said; sittings without one are left out.

    `searchable` is False where the term has no word that can be searched by.
    """

    sittings: Mapping[str, int]
    searchable: bool = True

    @property
    def total(self) -> int:
        """Turns over all sittings."""
        return sum(self.sittings.values())


def group_turns(connection: sqlite3.Connection) -> list[GroupTurns]:
    """The turns of every group, and of every role without one; the most first."""
    counts: dict[tuple[str, str | None, Role, bool], int] = {}
    for parliament, party, role, known, turns in connection.execute(
        "SELECT parliament, party, role, name NOTNULL, count(*) FROM turns JOIN people ON people.id = turns.person "
        "JOIN sittings ON sittings.id = turns.sitting GROUP BY 1, 2, 3, 4"
    ):
        key = (parliament, party, Role.MEMBER, True) if party else (parliament, None, Role(role), bool(known))
        counts[key] = counts.get(key, 0) + turns
    held = [GroupTurns(*key, turns) for key, turns in counts.items()]
    return sorted(held, key=lambda each: (-each.turns, each.parliament, each.party or "", each.role))


def words_of(term: str) -> list[tuple[tuple[str, ...], ...]]:
    """The words of a term, each as the ways it may stand: all index terms of one way.

    A compound with a hyphen may stand as its parts or as one word (`Corona-Hilfe`, `Coronahilfe`). Small words that are
    not indexed are left out.
    """
    found: dict[tuple[tuple[str, ...], ...], None] = {}
    for word in term.split():
        terms = tuple(dict.fromkeys(analyse(word)))
        if terms:
            found[((terms[-1:], terms[:-1]) if "-" in word and len(terms) > 1 else (terms,))] = None
    return list(found)[:MOST_WORDS]


def term_turns(
    connection: sqlite3.Connection,
    words: Sequence[Sequence[Sequence[str]]],
    equivalents: Mapping[str, Sequence[Sequence[str]]],
) -> TermTurns:
    """The turns in whose text every one of the words stands, in any form or as one of its equivalents.

    Args:
        connection: to the index.
        words: as `words_of` gives them.
        equivalents: what each index term may also stand as (`indexer.expansion.equivalents`).
    """
    if not words:
        return TermTurns({}, searchable=False)
    found: Rows | None = None
    for ways in words:
        groups = [*ways, *(group for way in ways if len(way) == 1 for group in equivalents.get(way[0], ()))]
        holding = _turns(connection, groups)
        found = holding if found is None else np.intersect1d(found, holding, assume_unique=True)
    rows = connection.execute("SELECT turns.id, sitting_id FROM turns JOIN sittings ON sittings.id = turns.sitting")
    held = set(found.tolist()) if found is not None else set()
    counts: dict[str, int] = {}
    for row, sitting_id in rows:
        if row in held:
            counts[sitting_id] = counts.get(sitting_id, 0) + 1
    return TermTurns(counts)


def _turns(connection: sqlite3.Connection, groups: Sequence[Sequence[str]]) -> Rows:
    """The rows of the turns with a passage in whose text all index terms of one of the groups stand, sorted."""
    expression = " OR ".join(f"({match_expression(group, 'AND')})" for group in dict.fromkeys(map(tuple, groups)))
    rows = connection.execute(
        "SELECT DISTINCT turn FROM terms JOIN chunks ON chunks.id = terms.rowid WHERE terms MATCH ? ORDER BY turn",
        (f"{{text}} : ({expression})",),
    )
    return np.array([row for (row,) in rows], np.int64)
