"""Full-text search: BM25 over the analysed terms of passages, their agenda item and their speaker.

Scores are those of SQLite's FTS5 (Okapi BM25 with k1 = 1.2 and b = 0.75,
https://www.sqlite.org/fts5.html#the_bm25_function) with the sign turned, so that higher is better.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.analysis import analyse
from indexer.store.filters import Filters, condition


@dataclass(frozen=True, slots=True)
class TextWeights:
    """How much a hit counts in the words, in the title of the agenda item, in the speaker's name, party and office,
    in the question that an answer replies to."""

    text: float = 1.0
    agenda: float = 0.5
    speaker: float = 2.0
    question: float = 1.0


# A query reads the postings of its terms; those of the rarest terms up to so many passages, and of two terms at least.
POSTINGS_READ = 30_000
_MOST_TERMS = 64


def search(
    connection: sqlite3.Connection, query: str, filters: Filters, limit: int, weights: TextWeights
) -> list[tuple[str, float]]:
    """The best passages for any of the query's terms, best first: (chunk id, score above 0), at most `limit`.

    No character of the query has a meaning of its own; a query without a term finds nothing.
    """
    expression = match_expression(_selective(connection, list(dict.fromkeys(analyse(query)))))
    if not expression or limit < 1:
        return []
    allowed, values = condition(filters, connection)
    among = (
        ""
        if not filters
        # The plus keeps SQLite from running the full-text query once for each allowed row.
        else f"AND +terms.rowid IN (SELECT chunks.id FROM turns JOIN chunks ON chunks.turn = turns.id WHERE {allowed})"
    )
    best = connection.execute(
        f"SELECT rowid, bm25(terms, ?, ?, ?, ?) AS score FROM terms WHERE terms MATCH ? {among} ORDER BY score LIMIT ?",
        (weights.text, weights.agenda, weights.speaker, weights.question, expression, *values, limit),
    ).fetchall()
    find = "SELECT chunk_id FROM chunks WHERE id = ?"
    return [(connection.execute(find, (row,)).fetchone()[0], -score) for row, score in best]


def frequencies(connection: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
    """In how many passages each of the analysed terms stands; 0 for one that stands nowhere."""
    count = "SELECT passages FROM vocabulary WHERE term = ?"
    return {term: row[0] if (row := connection.execute(count, (term,)).fetchone()) else 0 for term in terms}


def match_expression(terms: list[str]) -> str:
    """FTS5's query for any of the terms, each a quoted string, so that none is read as an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)


def _selective(connection: sqlite3.Connection, terms: list[str]) -> list[str]:
    """The terms that decide, rarest first: very common ones cost the most to read and say the least."""
    counts = sorted((count, term) for term, count in frequencies(connection, terms[:_MOST_TERMS]).items() if count)
    read = 0
    chosen: list[str] = []
    for count, term in counts:
        read += count
        if read > POSTINGS_READ and len(chosen) >= 2:
            break
        chosen.append(term)
    return chosen
