"""Full-text search: BM25 over the analysed terms of passages, their agenda item, their speaker and their question.

A query's terms are searched together with what else they may stand as (`indexer.expansion`). Scores are those of
SQLite's FTS5 (Okapi BM25 with k1 = 1.2 and b = 0.75, https://www.sqlite.org/fts5.html#the_bm25_function) with the sign
turned, so that higher is better; the hits of alternatives count less.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import analyse
from indexer.expansion import Alternative, Lexicon, expand
from indexer.store.columns import Rows, among
from indexer.store.wanted import Chosen, Wanted, choose


@dataclass(frozen=True, slots=True)
class TextWeights:
    """How much a hit counts in the words, in the title of the agenda item, in the speaker's name, party and office, in
    the question that an answer replies to."""

    text: float = 1.0
    agenda: float = 0.5
    speaker: float = 4.0
    question: float = 2.0


_MOST_TERMS = 64


def chosen(query: str, lexicon: Lexicon) -> Chosen:
    """What to look for. No character of the query has a meaning of its own; one without a term finds nothing."""
    return choose(_terms(query), lexicon)


@dataclass(frozen=True, slots=True)
class Matches:
    """Every passage that a query finds: rows (n,), sorted, and their scores (n,)."""

    rows: Rows
    scores: NDArray[np.float64]

    def best(self, allowed: Rows | None, limit: int) -> Rows:
        """The rows of the best, best first, at most `limit`; only of those in `allowed` (sorted) where it is given."""
        kept = among(self.rows, allowed)
        rows, scores = self.rows[kept], self.scores[kept]
        best: Rows = rows[np.lexsort((rows, -scores))[:limit]]
        return best

    def of(self, rows: Sequence[int]) -> dict[int, float]:
        """The scores of those of the rows that are found."""
        wanted = np.array(rows, np.int64)
        places = np.minimum(np.searchsorted(self.rows, wanted), len(self.rows) - 1)
        return {
            int(row): float(self.scores[place])
            for row, place in zip(wanted, places, strict=True)
            if place >= 0 and self.rows[place] == row
        }


def matches(connection: sqlite3.Connection, chosen: Chosen, weights: TextWeights) -> Matches:
    """What a query's deciding terms and its alternatives find."""
    finding = chosen.finding
    if not finding:
        return Matches(np.empty(0, np.int64), np.empty(0))
    scores = _bm25(connection, weights, _any(finding))
    for worth in {wanted.worth for wanted in finding} - {1.0}:
        # BM25 is a sum over the terms, so that what an alternative adds too much can be told apart.
        for row, value in _bm25(connection, weights, _any([w for w in finding if w.worth == worth])).items():
            scores[row] -= (1 - worth) * value
    rows = np.array(sorted(scores), np.int64)
    return Matches(rows, np.array([scores[row] for row in rows.tolist()]))


def with_all_terms(
    connection: sqlite3.Connection, chosen: Chosen, weights: TextWeights, scores: Mapping[int, float]
) -> dict[int, float]:
    """The scores of those passages with what the terms add that are too frequent to find by."""
    telling = chosen.telling
    if not telling or not scores:
        return dict(scores)
    added = _bm25(connection, weights, _any(telling), json.dumps(list(scores)))
    return {row: score + added.get(row, 0.0) for row, score in scores.items()}


def _bm25(
    connection: sqlite3.Connection, weights: TextWeights, expression: str, rows: str | None = None
) -> dict[int, float]:
    """The scores of all that the expression finds, or of those of the rows (JSON) that it does."""
    among = "" if rows is None else "AND +terms.rowid IN (SELECT value FROM json_each(?))"
    look = f"SELECT rowid, -bm25(terms, ?, ?, ?, ?) FROM terms WHERE terms MATCH ? {among}"
    columns = (weights.text, weights.agenda, weights.speaker, weights.question)
    return dict(connection.execute(look, (*columns, expression, *([] if rows is None else [rows]))).fetchall())


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
