"""The full text of an index: an answer is found by its question, and the vocabulary is what the passages hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.protocol import Kind, Sitting
from indexer.store import Index
from indexer.store.connection import FILE
from tests.store_samples import HASE, MINISTER, MUELLER, a_sitting, a_turn, chunks_of


def asked(number: int, *, answer: Kind = Kind.ANSWER) -> Sitting:
    """Somebody asks for the `Deichbau`, the minister's answer does not repeat the word; somebody else talks on."""
    ask = replace(a_turn(1, MUELLER, "Wann beginnt der Deichbau?", sitting=number), kind=Kind.QUESTION)
    said = a_turn(2, MINISTER, "Im Herbst, wenn das Wasser sinkt.", sitting=number)
    on = a_turn(3, HASE, "Das Moor und der Wald leiden.", sitting=number)
    return a_sitting(number, (ask, replace(said, kind=answer, replies_to=ask.turn_id), on))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path, create=True) as opened:
        yield opened


def put(store: Index, sitting: Sitting) -> None:
    store.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")


def found(store: Index, query: str) -> list[str | None]:
    return [p.speaker for p in store.passages([c for c, _ in store.search_text(query)])]


def test_an_answer_is_found_by_the_words_of_its_question(store: Index) -> None:
    put(store, asked(41))
    assert sorted(filter(None, found(store, "Deichbau"))) == sorted(filter(None, (MINISTER.name, MUELLER.name)))


def test_a_speech_is_not_found_by_the_words_of_what_it_replies_to(store: Index) -> None:
    put(store, asked(41, answer=Kind.SPEECH))
    assert found(store, "Deichbau") == [MUELLER.name]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from((1, 2, 3)), st.booleans(), st.booleans()), max_size=8))
def test_the_vocabulary_is_what_the_passages_hold_whatever_is_put_and_removed(
    tmp_path: Path, steps: list[tuple[int, bool, bool]]
) -> None:
    with Index.open(tmp_path, create=True) as store:
        for number, add, questions in steps:
            if add:
                put(store, asked(number) if questions else a_sitting(number))
            else:
                store.remove_sitting(f"niederwalden/8/{number}")
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        counted = connection.execute("SELECT term, doc FROM term_counts ORDER BY 1").fetchall()
        assert connection.execute("SELECT term, passages FROM vocabulary ORDER BY 1").fetchall() == counted


def test_a_removed_sitting_takes_its_acronyms_along(store: Index, tmp_path: Path) -> None:
    put(
        store,
        a_sitting(41, (a_turn(1, MUELLER, "Das Deichsicherungsgesetz (DSG) und das DSG (Deichsicherungsgesetz)."),)),
    )
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("SELECT short, long, times FROM acronyms").fetchall() == [
            ("DSG", "Deichsicherungsgesetz", 2)
        ]
        store.remove_sitting("niederwalden/8/41")
        assert connection.execute("SELECT count(*) FROM acronyms").fetchone() == (0,)
