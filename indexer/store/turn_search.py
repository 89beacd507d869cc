"""Turns that match words: all of them, with facets counted over all of them, sorted, a page at a time.

A turn matches a word that stands in one of its passages, in the title of its agenda item, in the name of its speaker or
in the question it answers, or something that stands for the word (`indexer.expansion`): as for `search_text`, which
also gives the order by relevance, that of each turn's best passage. At least one word must stand in what was said.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import analyse
from indexer.concordance import Span
from indexer.expansion import equivalents, expand
from indexer.protocol import Turn
from indexer.roster import Roster
from indexer.sought import Forms, Sought, forms, pattern
from indexer.store import passage
from indexer.store.columns import Rows
from indexer.store.fulltext import match_expression
from indexer.store.lexicon import StoredLexicon
from indexer.store.turn_columns import Mask, SittingKey, TurnColumns
from indexer.store.turn_facets import Dimension, FacetValue, Narrowed, Narrowing, People

Scores = NDArray[np.float64]


class Sort(StrEnum):
    """The order of the turns found."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class TurnQuery:
    """A search for turns.

    `words` are words in any form and phrases in quotation marks; blank for every turn that `to` allows. `any_word`: one
    of the words is enough; otherwise a turn must hold all of them, unless no turn does. `spoken`: a word must stand in
    what was said, not only in the agenda item, the speaker's name or the question that is answered.
    """

    words: str = ""
    to: Narrowing = Narrowing()
    any_word: bool = False
    spoken: bool = True
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class FoundTurn:
    """A turn that was found, with its sitting and the spans of its passages."""

    turn: Turn
    sitting: SittingKey
    passages: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class FoundTurns:
    """What a search for turns found.

    `total` turns match and are allowed, `unlimited` match without any narrowing. `turns` are those of the page.
    `forms` is what to mark in them. `any_word` says that one of the words was enough. `unknown` are the words that
    stand nowhere, in no form. `more_by_any` and `more_around` are how many more turns there would be if one word were
    enough, and if words did not have to be spoken. `searchable` is False where words were given of which none can be
    searched by.
    """

    total: int
    unlimited: int
    turns: tuple[FoundTurn, ...]
    facets: Mapping[Dimension, tuple[FacetValue, ...]]
    forms: Forms
    any_word: bool = False
    unknown: tuple[str, ...] = ()
    more_by_any: int = 0
    more_around: int = 0
    searchable: bool = True


@dataclass(frozen=True, slots=True)
class Matching:
    """What the words match: turns by their places, sorted, under each of the ways to ask; and what they are."""

    held: Mapping[tuple[bool, bool], Rows]  # by (any word is enough, a word must be spoken)
    forms: Forms
    unknown: tuple[str, ...]
    searchable: bool

    def by_any(self, asked: TurnQuery) -> bool:
        """Whether one of the words is enough: where that was asked for, or no turn has all of them."""
        return asked.any_word or not len(self.held.get((False, asked.spoken), ()))

    def found(self, asked: TurnQuery) -> Rows:
        """The turns that match, whatever they are narrowed to."""
        return self.held.get((self.by_any(asked), asked.spoken), _NONE)


_NONE: Rows = np.empty(0, np.int64)


def matching(connection: sqlite3.Connection, sought: Sought, lexicon: StoredLexicon, columns: TurnColumns) -> Matching:
    """All turns that match; those with phrases are looked up in the texts."""
    terms = list(dict.fromkeys(term for word in sought.words for term in word.terms))
    others = equivalents(expand(terms, lexicon))
    wanted = forms(sought, others)
    if not sought.words and not sought.phrases:
        return Matching({}, wanted, (), False)
    by_term = {term: _holding(connection, columns, [(term,), *others.get(term, ())]) for term in terms}
    by_word = [
        np.logical_or.reduce([np.logical_and.reduce([by_term[term] for term in way]) for way in word.ways])
        for word in sought.words
    ]
    everything = np.ones(len(columns.rows), bool)
    all_words = np.logical_and.reduce([everything, *by_word])
    some_word = np.logical_or.reduce(by_word) if by_word else everything
    spoken = everything
    if sought.words and not sought.phrases:
        groups = [way for word in sought.words for way in word.ways]
        groups += [group for term in terms for group in others.get(term, ())]
        spoken = _holding(connection, columns, list(dict.fromkeys(groups)), "{text} : ")
    if sought.phrases:
        verbatim = _verbatim(connection, columns, sought.phrases, some_word)
        all_words, some_word = all_words & verbatim, some_word & verbatim
    held = {
        (any_word, aloud): np.flatnonzero((some_word if any_word else all_words) & (spoken if aloud else everything))
        for any_word in (False, True)
        for aloud in (False, True)
    }
    unknown = tuple(word.written for word, found in zip(sought.words, by_word, strict=True) if not found.any())
    return Matching(held, wanted, unknown, True)


def best_of(columns: TurnColumns, found: Rows, chunk_scores: Mapping[int, float]) -> Scores:
    """The score of each of the turns found, (n,): that of its best passage, 0 where none has any."""
    best = np.zeros(len(columns.rows))
    chunks = np.fromiter(chunk_scores.keys(), np.int64, len(chunk_scores))
    np.maximum.at(best, columns.places(chunks), np.fromiter(chunk_scores.values(), float, len(chunk_scores)))
    scores: Scores = best[found]
    return scores


def answer(
    connection: sqlite3.Connection,
    asked: TurnQuery,
    columns: TurnColumns,
    known: Roster,
    meant: People,
    matched: Matching | None,
    scores: Scores | None,
) -> FoundTurns:
    """What is found: of the turns that match (all, where there are no words to match) those that are allowed.

    Args:
        connection: to the index.
        asked: the search.
        columns, known, meant: of this state of the index.
        matched: what the words match.
        scores: of the turns that match, (n,); None where relevance does not matter.
    """
    found = np.arange(len(columns.rows)) if matched is None else matched.found(asked)
    narrowed = Narrowed(connection, columns, known, found, asked.to)
    kept = found[narrowed.kept]
    of_kept = scores[narrowed.kept] if scores is not None else None
    order = _in_order(columns, kept, of_kept, asked.sort)
    page = order[max(0, asked.offset) :][: max(0, asked.limit)]
    turns = _turns(connection, columns, kept[page], of_kept[page] if of_kept is not None else np.zeros(len(page)))
    total, facets = len(kept), narrowed.counts(meant)
    if matched is None:
        return FoundTurns(total, len(found), turns, facets, Forms())
    by_any = matched.by_any(asked)

    def others(any_word: bool, spoken: bool) -> int:
        more = matched.held.get((any_word, spoken), _NONE)
        return int(Narrowed(connection, columns, known, more, asked.to).kept.sum()) - total

    return FoundTurns(
        total,
        len(found),
        turns,
        facets,
        matched.forms,
        any_word=by_any,
        unknown=matched.unknown,
        more_by_any=0 if by_any else others(True, asked.spoken),
        more_around=others(by_any, False) if asked.spoken else 0,
        searchable=matched.searchable,
    )


def _in_order(columns: TurnColumns, found: Rows, scores: Scores | None, sort: Sort) -> Rows:
    """The order of the turns found, as places in `found`; without scores the newest come first.

    Of the newest sittings, too, the turns come as they were held.
    """
    keys: tuple[NDArray[np.generic], ...]
    if sort is Sort.OLDEST:
        keys = (columns.order[found],)
    elif sort is Sort.NEWEST or scores is None:
        keys = (columns.order[found], -columns.sitting[found])
    else:
        keys = (columns.order[found], -columns.sitting[found], -scores)
    order: Rows = np.lexsort(keys)
    return order


def _turns(connection: sqlite3.Connection, columns: TurnColumns, places: Rows, scores: Scores) -> tuple[FoundTurn, ...]:
    """The turns at those places, in that order."""
    rows: list[int] = columns.rows[places].tolist()
    wanted = json.dumps(rows)
    turns = passage.turns(connection, "turns.id IN (SELECT value FROM json_each(?))", (wanted,))
    by_id = {turn.turn_id: turn for turn in turns}
    names = dict(
        connection.execute("SELECT id, turn_id FROM turns WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    )
    spans: dict[int, list[Span]] = {row: [] for row in rows}
    look = "SELECT turn, start, end FROM chunks WHERE turn IN (SELECT value FROM json_each(?)) ORDER BY start"
    for row, start, end in connection.execute(look, (wanted,)):
        spans[row].append((start, end))
    return tuple(
        FoundTurn(by_id[names[row]], columns.sittings[sitting], tuple(spans[row]), score)
        for row, sitting, score in zip(rows, columns.sitting[places].tolist(), scores.tolist(), strict=True)
    )


def _holding(
    connection: sqlite3.Connection, columns: TurnColumns, groups: Sequence[Sequence[str]], column: str = ""
) -> Mask:
    """Which turns have a passage with all terms of one of the groups, in that column of the full text or in any."""
    if not groups:
        return np.zeros(len(columns.rows), bool)
    expression = " OR ".join(f"({match_expression(group, 'AND')})" for group in groups)
    rows = connection.execute("SELECT rowid FROM terms WHERE terms MATCH ?", (f"{column}({expression})",))
    return columns.turns_of(row for (row,) in rows)


def _verbatim(connection: sqlite3.Connection, columns: TurnColumns, phrases: Sequence[str], among: Mask) -> Mask:
    """Which of the turns have every phrase in their text; only those are read that hold its terms."""
    held = among.copy()
    for terms in filter(None, ({*analyse(phrase)} for phrase in phrases)):
        for term in terms:
            held &= _holding(connection, columns, [(term,)], "{text} : ")
    # SQLite looks through the texts many times faster than a pattern, which then decides.
    likes = " AND ".join("text LIKE ?" for _ in phrases)
    rows = connection.execute(
        f"SELECT turn, text FROM turn_texts WHERE turn IN (SELECT value FROM json_each(?)) AND {likes} ORDER BY turn",
        (json.dumps(columns.rows[held].tolist()), *map(_like, phrases)),
    )
    exact = [pattern(phrase) for phrase in phrases]
    found = [row for row, text in rows if all(each.search(text) for each in exact)]
    kept = np.zeros(len(columns.rows), bool)
    kept[np.searchsorted(columns.rows, np.array(found, np.int64))] = True
    return kept


def _like(phrase: str) -> str:
    """A pattern for LIKE, which knows the case of ASCII letters only: whatever else there is may be any character."""
    return f"%{re.sub('[^a-zA-Z0-9]', '_', phrase)}%"
