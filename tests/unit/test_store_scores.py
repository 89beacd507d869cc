"""What several searches find together comes with both scores, whichever found it, and with the terms of a passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import analyse
from indexer.chunk import chunk
from indexer.protocol import Kind
from indexer.store import Filters, Index, TextWeights, wanted
from tests.store_samples import (
    HASE,
    MINISTER,
    MUELLER,
    WORDS,
    HashEmbedder,
    a_sitting,
    a_turn,
    an_index,
    filled,
)

EMBEDDER = HashEmbedder()
NEAR = EMBEDDER.embed_query("Der Wald braucht mehr Glasfaser")
ALL = 1_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with filled(tmp_path_factory.mktemp("index"), embedder=EMBEDDER) as index:
        yield index


def all_chunks(index: Index) -> list[str]:
    return [
        piece.chunk_id for row in index.sittings() for turn in index.turns_of(row.sitting_id) for piece in chunk(turn)
    ]


def texts(index: Index, query: str, weights: TextWeights = TextWeights()) -> dict[str, float]:
    """The scores by words of all passages, found by their vectors as well as by their words."""
    hits = index.find(query, [NEAR], [(Filters(), ALL)], weights)
    assert sorted(hit.passage.chunk_id for hit in hits) == sorted(all_chunks(index)), "each once"
    return {hit.passage.chunk_id: hit.text for hit in hits if hit.text}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*WORDS, "Galsfaserausbau"]), max_size=6).map(" ".join), st.integers(0, 12))
def test_passages_are_scored_as_if_their_words_had_found_them(store: Index, query: str, count: int) -> None:
    by_words, nearest = dict(store.search_text(query)), dict(store.search_vector(NEAR, limit=ALL))
    hits = {hit.passage.chunk_id: hit for hit in store.find(query, [NEAR], [(Filters(), count)])}
    assert set(hits) >= {*list(by_words)[:count], *list(nearest)[:count]}
    assert len(hits) <= 2 * count
    for chunk_id, hit in hits.items():
        assert hit.text == pytest.approx(by_words.get(chunk_id, 0.0))
        assert hit.cosines == pytest.approx((nearest[chunk_id],), abs=1e-6)


@pytest.mark.parametrize(
    "query", ["Lehrerstellenzuweisung", "Zuweisung von Lehrerstellen", "OZG", "Onlinezugangsgesetz", "Galsfaserausbau"]
)
def test_compounds_acronyms_and_misspelt_words_score_alike_however_a_passage_was_found(
    store: Index, query: str
) -> None:
    assert store.alternatives(query)
    for weights in (TextWeights(), TextWeights(2.0, 0.0, 1.0, 3.0)):
        assert texts(store, query, weights) == pytest.approx(dict(store.search_text(query, weights=weights)))
        store.prepare(query, weights)
        assert texts(store, query, weights) == pytest.approx(dict(store.search_text(query, weights=weights)))


def test_frequent_words_that_only_tell_score_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rain = [f"Das Wasser steigt, Punkt {n}." for n in range(10)]
    monkeypatch.setattr(wanted, "PASSAGES_SCORED", 4)
    with filled(tmp_path, [*rain, "Deich und Damm am Ufer.", "Deich, Damm und Wasser."], EMBEDDER) as index:
        found = dict(index.search_text("Deich Damm Wasser"))
        assert len(found) == 2
        assert texts(index, "Deich Damm Wasser") == pytest.approx(found)


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["OZG", '"', "AND", "NEAR(", "*", "^", "text:", "--", ";", "\x00", ")"])).map(" ".join)
)
def test_no_query_breaks_the_scoring(store: Index, query: str) -> None:
    assert texts(store, query) == pytest.approx(dict(store.search_text(query)))


def test_a_passage_is_as_near_as_the_vectors_say_to_each_that_is_asked_for(store: Index) -> None:
    other = EMBEDDER.embed_query("Lehrerstellen im Talgrund")
    hits = store.find(None, [NEAR, other], [(Filters(), ALL)])
    assert len(hits) == 12
    for hit in hits:
        said = EMBEDDER.embed_passages([f"{hit.passage.speaker}: {hit.passage.text}"])[0]
        assert hit.cosines == pytest.approx((said @ NEAR, said @ other), abs=1e-3)
        assert hit.text == 0


def test_several_searches_find_within_their_own_limits_together(store: Index) -> None:
    hers, his = Filters(speakers=(MUELLER.name or "",)), Filters(speakers=(HASE.name or "",))
    hits = store.find("Glasfaserausbau", [NEAR], [(hers, 2), (his, 1)])
    assert {hit.passage.speaker for hit in hits} == {MUELLER.name, HASE.name}
    assert store.find("Glasfaserausbau", [NEAR], [(Filters(speakers=("Niemand",)), 9)]) == []
    assert store.find("Glasfaserausbau", [NEAR], []) == store.find(None, [], [(Filters(), 9)]) == []


def test_what_is_gone_is_not_found_and_what_has_no_vector_yet_only_by_its_words(tmp_path: Path) -> None:
    with an_index(tmp_path, EMBEDDER, a_sitting(41)) as index:
        index.prepare("Wald")
        turns = [a_turn(1, HASE, "Der Wald braucht mehr als Worte."), a_turn(2, MUELLER, "Der Wald ist neu.")]
        changed = a_sitting(41, turns)
        index.put_sitting(changed, [piece for turn in turns for piece in chunk(turn)], stamp="", digest="")
        hits = {hit.passage.turn_id[-1]: hit for hit in index.find("Wald", [NEAR], [(Filters(), ALL)])}
        assert set(hits) == {"1", "2"}
        assert len(hits["1"].cosines) == 1, "the same words of the same person keep their vector"
        assert hits["2"].cosines == ()
        assert min(hits["1"].text, hits["2"].text) > 0


def test_the_terms_of_a_passage_are_those_of_its_words_item_speaker_and_question(tmp_path: Path) -> None:
    asked = replace(a_turn(2, MUELLER, "Wann kommt das Glasfasernetz?"), kind=Kind.QUESTION)
    answer = replace(a_turn(3, MINISTER, "Im Herbst 🌊 2025."), kind=Kind.ANSWER, replies_to=asked.turn_id)
    with an_index(tmp_path, None, a_sitting(41, [asked, answer])) as index:
        (terms,) = (hit.terms for hit in index.find("Herbst", [], [(Filters(), 5)]))
    assert terms.text == set(analyse(answer.text))
    assert terms.agenda == set(analyse("Frage 12 Fristen beim Ausbau des Glasfasernetzes 8/1203"))
    assert terms.speaker == set(analyse("Falk Grönwald Minister des Innern und für Sport"))
    assert terms.question == set(analyse(asked.text))


@given(st.lists(st.text(st.sampled_from("aä🌊\u0301 .\n"), min_size=1, max_size=40), min_size=1, max_size=3))
@settings(deadline=None, max_examples=20)
def test_passages_are_verbatim_whatever_letters_stand_in_them(
    tmp_path_factory: pytest.TempPathFactory, said: list[str]
) -> None:
    turns = [a_turn(n, HASE, f"Wald {text.strip()} Ende.") for n, text in enumerate(said, 1)]
    with an_index(tmp_path_factory.mktemp("index"), None, a_sitting(41, turns)) as index:
        for passage in index.passages(all_chunks(index)):
            turn = next(turn for turn in turns if turn.turn_id == passage.turn_id)
            assert passage.text == turn.text[passage.start : passage.end]
            assert passage.file_page == 105
