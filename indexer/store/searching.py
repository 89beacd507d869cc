"""Searching an index: by words, by vectors, within filters, and what a search needs to know of the vocabulary."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from indexer.expansion import Alternative, equivalents, expand
from indexer.sought import read
from indexer.store import (
    codes,
    columns,
    fulltext,
    interjections,
    literal,
    passage,
    people,
    statistics,
    turn_columns,
    turn_facets,
    turn_search,
    vectors,
    write,
)
from indexer.store.chroma import ChromaSearch
from indexer.store.columns import Rows
from indexer.store.connection import Database
from indexer.store.errors import ModelMismatchError
from indexer.store.filters import Filters, condition, selection
from indexer.store.fulltext import TextWeights
from indexer.store.hits import Hit, hits
from indexer.store.interjections import Call
from indexer.store.lexicon import StoredLexicon, read_acronyms
from indexer.store.statistics import TermTurns
from indexer.store.turn_search import FoundTurns, Sort, TurnQuery
from indexer.store.vectors import Vector
from indexer.store.wanted import Chosen

Found = TypeVar("Found")

_REMEMBERED = 64  # what searches for turns matched, kept for whoever narrows, sorts or pages them
_PREPARED = 16  # searches that are prepared and not yet done, at most
_LOOKED_AT = 300  # passages, at least, and five for each that is wanted: common terms tell only among them


class Searching:
    """The part of an index that finds passages; safe to use from several threads."""

    def __init__(self, database: Database, chroma_url: str | None = None) -> None:
        self._database = database
        self._codes = codes.HeldCodes()
        self._chroma = ChromaSearch(database, chroma_url)
        self._known: dict[tuple[Callable[..., Any], int], Any] = {}
        self._remembered: dict[tuple[Any, ...], Any] = {}
        self._prepared: dict[tuple[str, TextWeights, int], tuple[Chosen, fulltext.Matches]] = {}

    @property
    def path(self) -> Path:
        """The folder of the index."""
        return self._database.folder

    def search_text(
        self, query: str, filters: Filters = Filters(), limit: int = 50, weights: TextWeights = TextWeights()
    ) -> list[tuple[str, float]]:
        """BM25 over German stems and their `alternatives`: (chunk id, score above 0), best first, at most `limit`."""
        with self._database.reading() as connection:
            allowed = self._allowed(connection, filters)
            scores, (best,) = self._by_words(connection, query, [(allowed, limit)], weights)
            names = passage.chunk_ids(connection, best)
            return [(names[row], scores[row]) for row in best if row in names]

    def search_vector(self, vector: Vector, filters: Filters = Filters(), limit: int = 50) -> list[tuple[str, float]]:
        """The chunks nearest to an L2-normalised vector: (chunk id, cosine), best first, at most `limit`.

        Without filters Chroma answers, where it is up to date; everything else is exact.

        Raises:
            ModelMismatchError: the vector has another dimension than those of the index.
        """
        with self._database.reading() as connection:
            near = self._nearest(connection, vector, self._allowed(connection, filters), limit)
            rows, matrix = vectors.of(connection, near)
            scores = dict(zip(rows, (matrix @ np.asarray(vector, np.float32)).tolist(), strict=True)) if rows else {}
            names = passage.chunk_ids(connection, rows)
            best = sorted(names, key=lambda row: (-scores[row], row))[:limit]
            return [(names[row], scores[row]) for row in best]

    def search_turns(self, asked: TurnQuery) -> FoundTurns:
        """All turns that match, with facets counted over all of them, and a page of them; see `TurnQuery`."""
        with self._database.reading() as connection:
            columns = self._cached(connection, turn_columns.load)
            known = self._cached(connection, people.roster)
            meant = self._once(connection, ("people",), lambda: turn_facets.people(connection, known))
            matched, scores = None, None
            if asked.words.strip():
                matched = self._once(
                    connection,
                    ("matching", asked.words),
                    lambda: turn_search.matching(connection, read(asked.words), self._lexicon(connection), columns),
                )
                found = matched.found(asked)
                if asked.sort is Sort.RELEVANCE and len(found):
                    key = ("scores", asked.words, matched.by_any(asked), asked.spoken)
                    scores = self._once(connection, key, lambda: self._turn_scores(connection, asked.words, found))
            return turn_search.answer(connection, asked, columns, known, meant, matched, scores)

    def _turn_scores(self, connection: sqlite3.Connection, words: str, found: Rows) -> NDArray[np.float64]:
        """How well each of those turns fits the words, (n,): its best passage, by the scores of `search_text`."""
        columns, weights = self._cached(connection, turn_columns.load), TextWeights()
        chosen, by_words = self._matches(connection, words, weights)
        among = np.zeros(len(columns.rows), bool)
        among[found] = True
        rows = by_words.rows[among[columns.places(by_words.rows)]].tolist()
        scores = fulltext.with_all_terms(connection, chosen, weights, by_words.of(rows))
        return turn_search.best_of(columns, found, scores)

    def prepare(self, query: str, weights: TextWeights = TextWeights()) -> None:
        """Search the full text for a query ahead of `find`, which is then the quicker."""
        with self._database.reading() as connection:
            found = self._matches(connection, query, weights)
            key = query, weights, vectors.generation(connection)
            self._prepared = dict([*self._prepared.items()][-_PREPARED:]) | {key: found}

    def find(
        self,
        query: str | None,
        asked: Sequence[Vector],
        searches: Sequence[tuple[Filters, int]],
        weights: TextWeights = TextWeights(),
    ) -> list[Hit]:
        """What several searches find together, in no order, each passage once.

        Args:
            query: the words to search by; None for vectors alone.
            asked: L2-normalised vectors, or none; the first is searched by, passages come with their cosine to each.
            searches: what each is limited to, and how many of the best by words and of the nearest it takes.
            weights: of the fields of the full text.

        Raises:
            ModelMismatchError: a vector has another dimension than those of the index.
        """
        with self._database.reading() as connection:
            limits = [(self._allowed(connection, filters), count) for filters, count in searches]
            near: list[int] = []
            for allowed, count in limits if asked else ():
                near += self._nearest(connection, asked[0], allowed, count)[:count]
            scores: dict[int, float] = {}
            best: list[list[int]] = []
            if query is not None:
                scores, best = self._by_words(connection, query, limits, weights, near)
            rows = dict.fromkeys([*near, *(row for found in best for row in found)])
            return hits(connection, list(rows), scores, [np.asarray(vector, np.float32) for vector in asked])

    def _by_words(
        self,
        connection: sqlite3.Connection,
        query: str,
        limits: Sequence[tuple[Rows | None, int]],
        weights: TextWeights,
        others: Sequence[int] = (),
    ) -> tuple[dict[int, float], list[list[int]]]:
        """The scores of all that is found and of those of the `others` that hold a deciding term, by rows; and for each
        of the limits the best."""
        chosen, found = self._matches(connection, query, weights)
        looked_at = [found.best(allowed, max(_LOOKED_AT, 5 * count)).tolist() for allowed, count in limits]
        rows = dict.fromkeys([*(row for best in looked_at for row in best), *others])
        scores = fulltext.with_all_terms(connection, chosen, weights, found.of(list(rows)))
        best = [
            sorted(rows, key=lambda row: (-scores[row], row))[: max(0, count)]
            for rows, (_, count) in zip(looked_at, limits, strict=True)
        ]
        return scores, best

    def _nearest(self, connection: sqlite3.Connection, vector: Vector, allowed: Rows | None, limit: int) -> list[int]:
        """The rows of the nearest chunks, about in order, somewhat more than `limit` where there are so many."""
        vector = np.asarray(vector, np.float32)
        dimension = write.manifest(connection, "dimension")
        if dimension is None or limit < 1:
            return []
        if vector.shape != (int(dimension),):
            raise self._mismatch(f"vectors of {dimension} dimensions", f"one of shape {vector.shape}")
        if allowed is None:
            found = self._chroma.search(connection, vector, limit)
            if found is not None:
                return found
        more = codes.OVERSAMPLED * limit + codes.AT_LEAST
        near: list[int] = self._codes.get(connection).nearest(vector, allowed, more).tolist()
        return near

    def _allowed(self, connection: sqlite3.Connection, filters: Filters) -> Rows | None:
        """The rows of the chunks that the filters allow; None where they limit nothing."""
        if not filters:
            return None
        limits = selection(self._widened(connection, filters), connection)
        return self._cached(connection, columns.load).allowed(limits)

    def term_frequencies(self, wanted: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands; terms as `indexer.analysis.analyse` makes them."""
        with self._database.reading() as connection:
            return dict.fromkeys(wanted, 0) | self._lexicon(connection).passages(wanted)

    def alternatives(self, query: str) -> tuple[Alternative, ...]:
        """What the terms of a query are also searched as: parts, compounds, long forms, acronyms, right spellings."""
        with self._database.reading() as connection:
            return fulltext.alternatives(query, self._lexicon(connection))

    def equivalents(self, wanted: Sequence[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
        """By term of a question, in its order, groups of terms: a text with all of one group holds the term."""
        with self._database.reading() as connection:
            return equivalents(expand(wanted, self._lexicon(connection)))

    def count(self, filters: Filters = Filters()) -> int:
        """How many turns the filters allow."""
        with self._database.reading() as connection:
            allowed, values = condition(self._widened(connection, filters), connection)
            return int(connection.execute(f"SELECT count(*) FROM turns WHERE {allowed}", values).fetchone()[0])

    def term_turns(self, term: str) -> TermTurns:
        """In how many turns of each sitting every word of a term is said, in any form or as one of its alternatives."""
        words = statistics.words_of(term)
        terms = [each for ways in words for way in ways for each in way]
        with self._database.reading() as connection:
            others = equivalents(expand(list(dict.fromkeys(terms)), self._lexicon(connection)))
            return statistics.term_turns(connection, words, others)

    def search_interjections(
        self, query: str = "", filters: Filters = Filters(), limit: int = 50, *, callers: Sequence[str] = ()
    ) -> list[Call]:
        """What was called, or happened, in between: interjections with any of the query's words, best first.

        Args:
            query: words of the interjection, in any form; blank for all that are allowed, in their order.
            filters: of the turn that was interrupted; its `speakers` had the floor.
            limit: at most so many.
            callers: names of people or groups who interrupted, alternatives to each other; empty for anybody.
        """
        with self._database.reading() as connection:
            return interjections.search(connection, query, self._widened(connection, filters), callers, limit)

    def turns_with(self, strings: Sequence[str], filters: Filters = Filters()) -> list[str]:
        """The ids of all turns whose text holds every one of the strings as it is written, in the protocols' order."""
        with self._database.reading() as connection:
            return literal.turns_with(connection, strings, self._widened(connection, filters))

    def _mismatch(self, held: str, asked: str) -> ModelMismatchError:
        return ModelMismatchError(
            self.path,
            f"the index holds {held}, not {asked}",
            "Use the model it was made with (--embedding-model), or index into another folder (--index).",
        )

    def _matches(
        self, connection: sqlite3.Connection, query: str, weights: TextWeights
    ) -> tuple[Chosen, fulltext.Matches]:
        """What a query looks for and what that finds; kept for a moment, for whoever has prepared it."""
        key = query, weights, vectors.generation(connection)
        known = self._prepared.pop(key, None)
        if known is None:
            chosen = fulltext.chosen(query, self._lexicon(connection))
            known = chosen, fulltext.matches(connection, chosen, weights)
        return known

    def _lexicon(self, connection: sqlite3.Connection) -> StoredLexicon:
        return StoredLexicon(connection, self._cached(connection, read_acronyms))

    def _widened(self, connection: sqlite3.Connection, filters: Filters) -> Filters:
        """The filters under every spelling of the people and offices they name."""
        if not filters.speakers and not filters.offices:
            return filters
        return people.widened(filters, self._cached(connection, people.roster))

    def _once(self, connection: sqlite3.Connection, key: tuple[Any, ...], make: Callable[[], Found]) -> Found:
        """What `make` gives, remembered for a while, as long as the index does not change."""
        key = (*key, vectors.generation(connection))
        if key in self._remembered:
            known: Found = self._remembered[key]
            return known
        made = make()
        self._remembered = dict([*self._remembered.items()][-_REMEMBERED:]) | {key: made}
        return made

    def _cached(self, connection: sqlite3.Connection, look: Callable[[sqlite3.Connection], Found]) -> Found:
        """What `look` finds, kept until the index changes: every answer asks for it."""
        key = look, vectors.generation(connection)
        known = self._known
        if key not in known:
            known = self._known = {k: v for k, v in known.items() if k[1] == key[1]} | {key: look(connection)}
        found: Found = known[key]
        return found
