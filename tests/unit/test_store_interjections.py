"""Who called what into whose speech: interjections are found by their words, their callers and what they interrupt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.protocol import Interjection
from indexer.store import Filters, Index
from tests.store_samples import HASE, MINISTER, MUELLER, a_sitting, a_turn, chunks_of

CALLS = (
    Interjection(0, 5, "Ida Müller (Liberale Mitte): Das stimmt doch gar nicht!", "Ida Müller", "Liberale Mitte"),
    Interjection(4, 5, "Beifall BU"),
    Interjection(9, 6, "Tom Al-Hase (OFFENE LISTE/UMWELT): Hört, hört!", "Tom Al-Hase", "OFFENE LISTE/UMWELT"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    store = Index.open(tmp_path_factory.mktemp("index"), create=True)
    for number, day in ((42, date(2024, 4, 18)), (41, date(2024, 3, 14))):  # the later one is read first
        turns = (
            replace(a_turn(1, MINISTER, "Die Frist endet bald.", sitting=number), interjections=CALLS),
            replace(
                a_turn(2, HASE, "Der Wald wartet nicht.", sitting=number),
                interjections=(Interjection(3, 6, "Zuruf BU: Unsinn!", None, "BU"),),
            ),
            replace(a_turn(3, MUELLER, "Ich frage noch einmal.", sitting=number), interjections=()),
        )
        made = a_sitting(number, turns, day=day)
        store.put_sitting(made, chunks_of(made), stamp="", digest="")
    return store


def texts(index: Index, query: str = "", filters: Filters = Filters(sittings=(41,)), **more: object) -> list[str]:
    return [call.text for call in index.search_interjections(query, filters, **more)]  # type: ignore[arg-type]


def test_without_words_all_are_listed_in_the_order_of_the_protocols(index: Index) -> None:
    calls = index.search_interjections()
    assert [(call.date, call.turn_id[-1], call.offset) for call in calls] == [
        (day, turn, offset)
        for day in ("2024-03-14", "2024-04-18")
        for turn, offset in (("1", 0), ("1", 4), ("1", 9), ("2", 3))
    ]
    assert [call.rank for call in calls] == list(range(1, 9))
    assert len(index.search_interjections(limit=3)) == 3
    assert index.search_interjections(limit=0) == []


def test_an_interjection_tells_who_called_and_whom_it_interrupted(index: Index) -> None:
    (call,) = index.search_interjections("stimmt", Filters(sittings=(41,)))
    assert call.score > 0
    assert call.to_json() | {"score": 1.0} == {
        "rank": 1, "score": 1.0, "turn_id": "niederwalden/8/41/1", "offset": 0, "page": 5, "text": CALLS[0].text,
        "caller": "Ida Müller", "caller_party": "Liberale Mitte", "parliament": "niederwalden", "period": 8,
        "sitting": 41, "date": "2024-03-14", "speaker": "Falk Grönwald", "title": "Dr.", "party": None,
        "office": "Minister des Innern und für Sport", "role": "government",
    }  # fmt: skip


def test_small_words_count_and_other_forms_are_found(index: Index) -> None:
    assert texts(index, "Das ist doch gar nicht so") == [CALLS[0].text]
    assert texts(index, "HÖRT") == [CALLS[2].text]
    assert texts(index, "des Beifalls") == ["Beifall BU"]
    assert texts(index, "Quatsch") == []


def test_the_speaker_is_who_was_interrupted_and_the_caller_who_did(index: Index) -> None:
    grönwald = Filters(speakers=("Grönwald",), sittings=(41,))
    assert len(texts(index, filters=grönwald)) == 3
    assert texts(index, filters=grönwald, callers=["Müller"]) == [CALLS[0].text]
    assert texts(index, filters=Filters(speakers=("Müller",))) == []
    assert texts(index, callers=["Offene Liste", "BU"]) == [CALLS[2].text, "Zuruf BU: Unsinn!"]
    assert texts(index, "Unsinn", callers=["Müller"]) == []


def test_interjections_of_a_replaced_or_removed_sitting_are_gone(tmp_path: Path) -> None:
    with Index.open(tmp_path, create=True) as store:
        for calls in (CALLS, CALLS[1:2]):
            made = a_sitting(41, [replace(a_turn(1, MINISTER, "Ein Satz."), interjections=calls)])
            store.put_sitting(made, chunks_of(made), stamp="", digest="")
        assert texts(store, "stimmt") == []
        assert texts(store, "Beifall") == ["Beifall BU"]
        store.remove_sitting("niederwalden/8/41")
        assert texts(store) == texts(store, "Beifall") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=12) | st.sampled_from(['"', "words : x", "a OR b", "NEAR(a b)", "-hört", "*", "hört*"]))
def test_no_character_of_a_query_means_anything_but_itself(index: Index, query: str) -> None:
    found = texts(index, query, callers=[query] if query else ())
    assert set(found) <= set(texts(index))
