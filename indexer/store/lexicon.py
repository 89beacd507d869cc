"""What the index knows of its words, for `indexer.expansion`: looked up where they are stored, nothing is loaded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import analyse
from indexer.store import acronyms


@dataclass(frozen=True, slots=True)
class Acronyms:
    """The acronyms of an index as terms: long forms by short form, the most frequent first, and the other way round."""

    long_forms: Mapping[str, Sequence[tuple[str, ...]]]
    short_forms: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]  # by the first term of the long form


def read_acronyms(connection: sqlite3.Connection) -> Acronyms:
    """All acronyms of the index; forms that differ in their endings only are one."""
    times: dict[tuple[str, tuple[str, ...]], int] = {}
    for acronym, count in acronyms.all_of(connection).items():
        form, long = analyse(acronym.short), tuple(dict.fromkeys(analyse(acronym.long.replace("-", " "))))
        if len(form) == 1 and long:
            times[form[0], long] = times.get((form[0], long), 0) + count
    longs: dict[str, list[tuple[str, ...]]] = {}
    shorts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for short, long in sorted(times, key=lambda pair: (-times[pair], pair)):
        longs.setdefault(short, []).append(long)
        shorts.setdefault(long[0], []).append((long, short))
    return Acronyms(longs, shorts)


class StoredLexicon:
    """The words of one state of the index, as `indexer.expansion.Lexicon` wants them."""

    def __init__(self, connection: sqlite3.Connection, known: Acronyms) -> None:
        self._connection = connection
        self._acronyms = known

    def passages(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each of the terms stands; one that stands nowhere is left out."""
        asked = json.dumps(list(terms))
        look = "SELECT term, passages FROM json_each(?) JOIN vocabulary ON term = value"
        return dict(self._connection.execute(look, (asked,)))

    def like(self, term: str, mistakes: int) -> dict[str, int]:
        """Terms with the same first letter and at most so many letters more or fewer, each with its passages."""
        look = "SELECT term, passages FROM vocabulary WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?"
        first, length = term[0], len(term)
        return dict(self._connection.execute(look, (first, chr(ord(first) + 1), length - mistakes, length + mistakes)))

    def long_forms(self, term: str) -> Sequence[tuple[str, ...]]:
        """The terms of each long form of an acronym, the most frequent first."""
        return self._acronyms.long_forms.get(term, ())

    def acronyms(self, terms: Sequence[str]) -> dict[tuple[str, ...], str]:
        """The acronyms whose long form's terms are all among the terms, by those."""
        held = set(terms)
        pairs = (pair for term in terms for pair in self._acronyms.short_forms.get(term, ()))
        return {long: short for long, short in reversed(list(pairs)) if held.issuperset(long)}
