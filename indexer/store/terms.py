"""What the full text holds of each passage, and the vocabulary that this makes.

Everything is made from what the index stores of a sitting, so that indexing and bringing an older index up to date
cannot differ. Every function runs inside one transaction of its caller.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.analysis import analyse_joined
from indexer.replies import ANSWERS


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a passage as the full text holds them: of its words, its agenda item, its speaker, its question."""

    text: frozenset[str] = frozenset()
    agenda: frozenset[str] = frozenset()
    speaker: frozenset[str] = frozenset()
    question: frozenset[str] = frozenset()


_QUESTION_LENGTH = 1_500  # characters of a question that are held with its answer: nearly all questions are shorter

_ANSWERS = ", ".join(f"('{answer}', '{asked}')" for answer, asked in ANSWERS)

# The passages of a sitting, with the question where the turn answers one.
_PASSAGES = f"""
SELECT chunks.id, substr(turn_texts.text, chunks.start + 1, chunks.end - chunks.start),
    agenda.number, agenda.title, agenda.drucksachen, people.name, people.party, people.office,
    (SELECT substr(asked.text, 1, {_QUESTION_LENGTH}) FROM turns AS question
        JOIN turn_texts AS asked ON asked.turn = question.id
        WHERE question.turn_id = turns.replies_to
        AND (turns.kind, question.kind) IN (VALUES {_ANSWERS}))
FROM turns JOIN chunks ON chunks.turn = turns.id JOIN turn_texts ON turn_texts.turn = turns.id
    JOIN people ON people.id = turns.person JOIN agenda ON agenda.id = turns.agenda
WHERE turns.sitting = ? ORDER BY chunks.id
"""
_OF_SITTING = (
    "FROM terms WHERE rowid IN (SELECT chunks.id FROM chunks JOIN turns ON turns.id = chunks.turn "
    "JOIN sittings ON sittings.id = turns.sitting WHERE sitting_id = ?)"
)


def put(connection: sqlite3.Connection, sitting: int) -> None:
    """Make the passages of the sitting in that row, already stored, searchable."""
    rows = list(_rows(connection, sitting))
    _insert(connection, rows)
    _count(connection, (columns for _, *columns in rows), 1)


def remove(connection: sqlite3.Connection, sitting_id: str) -> None:
    """Forget the terms of a sitting's passages."""
    _count(connection, connection.execute(f"SELECT text, agenda, speaker, question {_OF_SITTING}", (sitting_id,)), -1)
    connection.execute(f"DELETE {_OF_SITTING}", (sitting_id,))


def refill(connection: sqlite3.Connection) -> None:
    """Make every passage searchable where none is yet."""
    for (sitting,) in connection.execute("SELECT id FROM sittings ORDER BY id").fetchall():
        _insert(connection, _rows(connection, sitting))
    connection.execute("INSERT INTO vocabulary SELECT term, doc FROM term_counts")


def of(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, Terms]:
    """The terms of the passages in those rows."""
    find = "SELECT rowid, text, agenda, speaker, question FROM terms WHERE rowid IN (SELECT value FROM json_each(?))"
    found = connection.execute(find, (json.dumps(list(rows)),))
    return {row: Terms(*(frozenset(column.split()) for column in columns)) for row, *columns in found}


def _rows(connection: sqlite3.Connection, sitting: int) -> Iterator[tuple[int, str, str, str, str]]:
    asked, analysed = "", ""
    for row, text, number, title, papers, name, party, office, question in connection.execute(_PASSAGES, (sitting,)):
        if question != asked:
            asked, analysed = question, analyse_joined(question or "")
        item = " ".join(filter(None, (number, title, *json.loads(papers))))
        who = " ".join(filter(None, (name, party, office)))
        yield row, analyse_joined(text), analyse_joined(item), analyse_joined(who), analysed


def _insert(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str, str, str]]) -> None:
    connection.executemany("INSERT INTO terms (rowid, text, agenda, speaker, question) VALUES (?, ?, ?, ?, ?)", rows)


def _count(connection: sqlite3.Connection, passages: Iterable[Iterable[str]], sign: int) -> None:
    """Add the passages' terms to the vocabulary, or take them out."""
    counts: Counter[str] = Counter()
    for columns in passages:
        counts.update(set(" ".join(columns).split()))
    connection.executemany(
        "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT DO UPDATE SET passages = passages + excluded.passages",
        [(term, sign * count) for term, count in sorted(counts.items())],
    )
    if sign < 0:
        connection.executemany("DELETE FROM vocabulary WHERE term = ? AND passages < 1", [(term,) for term in counts])
