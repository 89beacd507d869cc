"""Full-text search: BM25 over the analysed terms of passages, their agenda item, their speaker and their question.

A query's terms are searched together with what else they may stand as (`indexer.expansion`). Scores are those of
SQLite's FTS5 (Okapi BM25 with k1 = 1.2 and b = 0.75, https://www.sqlite.org/fts5.html#the_bm25_function) with the sign
turned, so that higher is better; the hits of alternatives count less.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.analysis import analyse
from indexer.expansion import Alternative, Lexicon, expand
from indexer.store.filters import Filters, condition
from indexer.store.wanted import Wanted, choose


@dataclass(frozen=True, slots=True)
class TextWeights:
    """How much a hit counts in the words, in the title of the agenda item, in the speaker's name, party and office, in
    the question that an answer replies to."""

    text: float = 1.0
    agenda: float = 0.5
    speaker: float = 4.0
    question: float = 2.0


_MOST_TERMS = 64
_CANDIDATES = 300  # at least, and five for each that is wanted


def search(
    connection: sqlite3.Connection,
    query: str,
    filters: Filters,
    limit: int,
    weights: TextWeights,
    lexicon: Lexicon,
) -> list[tuple[str, float]]:
    """The best passages for any of the query's terms, best first: (chunk id, score above 0), at most `limit`.

    No character of the query has a meaning of its own; a query without a term finds nothing.
    """
    finding, telling = choose(_terms(query), lexicon)
    if not finding or limit < 1:
        return []
    columns = (weights.text, weights.agenda, weights.speaker, weights.question)

    def score(expression: str, among: str, *values: object) -> dict[int, float]:
        look = f"SELECT rowid, -bm25(terms, ?, ?, ?, ?) AS score FROM terms WHERE terms MATCH ? {among}"
        return dict(connection.execute(look, (*columns, expression, *values)))

    among, values = _among(filters, connection)
    found = f"{among} ORDER BY score DESC LIMIT ?"
    scores = score(_any(finding), found, *values, max(_CANDIDATES, 5 * limit))
    # BM25 is a sum over the terms, so that what further terms add, or an alternative adds too much, can be told apart.
    best, rows = "AND +terms.rowid IN (SELECT value FROM json_each(?))", json.dumps(list(scores))
    if telling:
        scores |= score(f"({_any(finding)}) AND ({_any(telling)})", best, rows)
    for worth in {wanted.worth for wanted in finding} - {1.0}:
        for row, value in score(_any([w for w in finding if w.worth == worth]), best, rows).items():
            scores[row] -= (1 - worth) * value
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    find = "SELECT chunk_id FROM chunks WHERE id = ?"
    return [(connection.execute(find, (row,)).fetchone()[0], score) for row, score in ranked]


def _among(filters: Filters, connection: sqlite3.Connection) -> tuple[str, list[str]]:
    """The filters as a condition on a row of `terms`, looked up for each that is scored: their number is limited."""
    if not filters:
        return "", []
    allowed, values = condition(filters, connection)
    turn = "SELECT 1 FROM chunks CROSS JOIN turns ON turns.id = chunks.turn WHERE chunks.id = terms.rowid"
    return f"AND EXISTS ({turn} AND {allowed})", values


def alternatives(query: str, lexicon: Lexicon) -> tuple[Alternative, ...]:
    """What the terms of a query are also searched as."""
    return expand(_terms(query), lexicon)


def match_expression(terms: Sequence[str], operator: str = "OR") -> str:
    """FTS5's query for any of the terms, or with `AND` for all; each a quoted string: none is read as an operator."""
    return f" {operator} ".join('"' + term.replace('"', '""') + '"' for term in terms)


def _any(wanted: Sequence[Wanted]) -> str:
    return " OR ".join(f"({match_expression(each.terms, 'AND')})" for each in wanted)


def _terms(query: str) -> list[str]:
    return list(dict.fromkeys(analyse(query)))[:_MOST_TERMS]
