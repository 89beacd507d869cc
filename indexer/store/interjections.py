"""Interjections: stored beside their turn, found by their words, by who called and by whose speech they interrupted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from indexer.analysis import analyse, analyse_joined, fold
from indexer.protocol import Interjection
from indexer.store.filters import Filters, condition, is_called, is_party
from indexer.store.fulltext import match_expression


@dataclass(frozen=True, slots=True)
class Call:
    """An interjection as a search result, with the turn it stands in.

    `caller` and `caller_party` are who called, where the protocol names them; `speaker`, `party`, `office` and `role`
    are of whoever had the floor. `text` is the printed content of the brackets. `offset` is its place in the turn's
    text, `page` the printed page, None where it cannot be known. `rank` counts from 1; `score` is BM25, higher is
    better, 0 where nothing was searched for. `date` is ISO.
    """

    rank: int
    score: float
    turn_id: str
    offset: int
    page: int | None
    text: str
    caller: str | None
    caller_party: str | None
    parliament: str
    period: int
    sitting: int
    date: str
    speaker: str | None
    title: str | None
    party: str | None
    office: str | None
    role: str

    def to_json(self) -> dict[str, Any]:
        """Every field by its name."""
        return asdict(self)


def put(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Store interjections: (row of the turn, offset, page, text, caller, party) each, in their order."""
    first = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM interjections").fetchone()[0]
    numbered = [(row, *values) for row, values in enumerate(rows, first)]
    connection.executemany("INSERT INTO interjections VALUES (?, ?, ?, ?, ?, ?, ?)", numbered)
    _put_terms(connection, ((row, text) for row, _, _, _, text, _, _ in numbered))


def _put_terms(connection: sqlite3.Connection, texts: Iterable[tuple[int, str]]) -> None:
    terms = [(row, fold(text), analyse_joined(text)) for row, text in texts]
    connection.executemany("INSERT INTO call_terms (rowid, words, stems) VALUES (?, ?, ?)", terms)


def refill(connection: sqlite3.Connection) -> None:
    """Analyse the words of every interjection anew."""
    connection.execute("DELETE FROM call_terms")
    texts = connection.execute("SELECT id, text FROM interjections").fetchall()
    _put_terms(connection, texts)


def remove(connection: sqlite3.Connection, sitting_id: str) -> None:
    """Forget the terms of a sitting's interjections; the interjections go with their turns."""
    connection.execute(
        "DELETE FROM call_terms WHERE rowid IN (SELECT interjections.id FROM interjections "
        "JOIN turns ON turns.id = turn JOIN sittings ON sittings.id = turns.sitting WHERE sitting_id = ?)",
        (sitting_id,),
    )


def of_turns(connection: sqlite3.Connection, where: str, values: Sequence[Any]) -> dict[str, list[Interjection]]:
    """The interjections of the turns for which `where` (over `turns`) holds, in order, by the turns' ids."""
    found: dict[str, list[Interjection]] = {}
    for turn_id, *fields in connection.execute(
        "SELECT turns.turn_id, offset, page, text, caller, party FROM interjections "
        f"JOIN turns ON turns.id = interjections.turn WHERE {where} ORDER BY interjections.id",
        values,
    ):
        found.setdefault(turn_id, []).append(Interjection(*fields))
    return found


def search(
    connection: sqlite3.Connection, query: str, filters: Filters, callers: Sequence[str], limit: int
) -> list[Call]:
    """Interjections that hold any of the query's words, in any form, best first; at most `limit`.

    A query without a letter or digit finds all that are allowed, in the order of the protocols. `filters` limit the
    turns that were interrupted. `callers` limit who interrupted: names and groups, alternatives to each other.
    """
    words, stems = (list(dict.fromkeys(terms)) for terms in (fold(query).split(), analyse(query)))
    allowed, values = condition(filters, connection)
    conditions, parameters = [allowed], [*values]
    if callers:
        conditions.append("(ifnull(caller, '') || char(31) || ifnull(interjections.party, '')) IN "
                          "(SELECT value FROM json_each(?))")  # fmt: skip
        parameters.append(json.dumps(_called(connection, callers)))
    source, score = "interjections", "0.0"
    if words:
        source, score = "call_terms JOIN interjections ON interjections.id = call_terms.rowid", "-bm25(call_terms)"
        conditions.append("call_terms MATCH ?")
        among_stems = f" OR stems : ({match_expression(stems)})" if stems else ""
        parameters.append(f"words : ({match_expression(words)}){among_stems}")
    cursor = connection.execute(
        f"SELECT {score} AS score, {_COLUMNS} FROM {source} {_JOINS} WHERE {' AND '.join(conditions)} "
        "ORDER BY score DESC, date, sittings.number, turns.number, interjections.id LIMIT ?",
        (*parameters, max(0, limit)),
    )
    names = [column[0] for column in cursor.description]
    return [Call(rank=rank, **dict(zip(names, row, strict=True))) for rank, row in enumerate(cursor, 1)]


_COLUMNS = """
turns.turn_id, offset, page, interjections.text, caller, interjections.party AS caller_party,
sittings.parliament, sittings.period, sittings.number AS sitting, sittings.date,
people.name AS speaker, people.title, people.party, people.office, people.role
"""
_JOINS = """
JOIN turns ON turns.id = interjections.turn
JOIN sittings ON sittings.id = turns.sitting JOIN people ON people.id = turns.person
"""


def _called(connection: sqlite3.Connection, wanted: Sequence[str]) -> list[str]:
    """The callers that are meant, each as their name and group."""
    present = connection.execute(
        "SELECT DISTINCT caller, party FROM interjections WHERE caller NOTNULL OR party NOTNULL"
    )
    return [
        f"{name or ''}\x1f{party or ''}"
        for name, party in present
        if any((name and is_called(value, name)) or (party and is_party(value, party)) for value in wanted)
    ]
