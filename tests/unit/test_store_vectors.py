"""Vector search: exact with filters and without Chroma, and never from vectors of another model."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from indexer.store import Filters, Index, ModelMismatchError
from indexer.store.codes import AT_LEAST, OVERSAMPLED, Codes, encode
from indexer.store.vectors import pack, unpack
from tests.store_samples import HASE, HashEmbedder, a_sitting, a_turn, chunks_of

EMBEDDER = HashEmbedder()


def embed(index: Index) -> int:
    missing = index.missing_vectors()
    if missing:
        index.set_model(EMBEDDER.name, EMBEDDER.revision)
        index.put_vectors([key for key, _ in missing], EMBEDDER.embed_passages([text for _, text in missing]))
    return len(missing)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    store = Index.open(tmp_path / "index", create=True)
    for number in (41, 42):
        sitting = a_sitting(number)
        store.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    return store


def test_the_speakers_name_is_embedded_with_the_words(index: Index) -> None:
    texts = [text for _, text in index.missing_vectors()]
    assert "Tom Al-Hase: Der Wald braucht mehr als Worte." in texts
    assert len(texts) == len(set(texts)) == index.count_missing()


def test_the_newest_sitting_is_embedded_first_and_the_chair_last(tmp_path: Path) -> None:
    with Index.open(tmp_path, create=True) as store:
        for number, day in ((41, "2024-03-14"), (42, "2024-04-18")):
            words = [a_turn(t.number, t.speaker, f"{t.text} {number}", sitting=number) for t in a_sitting().turns]
            sitting = a_sitting(number, words, day=date.fromisoformat(day))
            store.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
        order = [text for _, text in store.missing_vectors()]
        assert [text.endswith("42") for text in order] == [True] * 5 + [False] * 5
        assert order[4].startswith("Ruth Amsel")
        assert store.missing_vectors(2) == store.missing_vectors()[:2]


def test_the_nearest_passage_comes_first_with_its_cosine(index: Index) -> None:
    embed(index)
    query = EMBEDDER.embed_query("Tom Al-Hase: Der Wald braucht mehr als Worte.")
    (chunk_id, cosine), *rest = index.search_vector(query, limit=4)
    assert index.passages([chunk_id])[0].speaker == "Tom Al-Hase"
    assert cosine == pytest.approx(1, abs=1e-3)
    assert len(rest) == 3
    assert [score for _, score in rest] == sorted((score for _, score in rest), reverse=True)


def test_filters_are_exact_in_vector_search(index: Index) -> None:
    embed(index)
    query = EMBEDDER.embed_query("Der Wald")
    limits = Filters(parties=("BU",), sittings=(42,))
    assert [c.split("/")[2:4] for c, _ in index.search_vector(query, limits, 50)] == [["42", "4"]]
    assert index.search_vector(query, Filters(speakers=("Niemand",)), 50) == []
    assert len(index.search_vector(query, Filters(sittings=(41,)), 50)) == 5
    assert index.search_vector(query, limit=0) == []


def test_a_sitting_read_again_keeps_the_vectors_of_what_did_not_change(index: Index) -> None:
    embed(index)
    sitting = a_sitting(41, [*a_sitting(41).turns[:4], a_turn(5, HASE, "Etwas ganz Neues.")])
    index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    assert [text for _, text in index.missing_vectors()] == ["Tom Al-Hase: Etwas ganz Neues."]
    index.remove_sitting("niederwalden/8/42")
    sitting = a_sitting(42)
    index.put_sitting(sitting, chunks_of(sitting), stamp="", digest="")
    assert index.count_missing() == 1


def test_vectors_without_a_passage_are_forgotten_once_they_are_many(index: Index) -> None:
    embed(index)
    assert index.collect_garbage() == 0
    index.remove_sitting("niederwalden/8/41")
    index.remove_sitting("niederwalden/8/42")
    assert index.collect_garbage() == 5


def test_a_reader_sees_new_vectors_at_once(index: Index) -> None:
    query = EMBEDDER.embed_query("Der Wald")
    with Index.open(index.path) as reader:
        assert reader.search_vector(query) == []
        embed(index)
        assert len(reader.search_vector(query)) == 10
        index.remove_sitting("niederwalden/8/41")
        assert len(reader.search_vector(query)) == 5


def test_what_has_no_vector_yet_is_said(index: Index) -> None:
    assert "have no vector yet" in index.notes()[0]
    embed(index)
    assert index.coverage().vectors == index.coverage().chunks == 10
    assert not any("no vector" in note for note in index.notes())


def test_vectors_of_another_model_are_refused(index: Index) -> None:
    assert index.model is None
    embed(index)
    assert index.model == ("hash", "1")
    index.check_model("hash")
    with pytest.raises(ModelMismatchError, match="--embedding-model"):
        index.check_model("hash", "2")
    with pytest.raises(ModelMismatchError):
        index.set_model("other", "1")
    with pytest.raises(ModelMismatchError):
        index.search_vector(np.ones(7, np.float32))
    with pytest.raises(ModelMismatchError):
        index.put_vectors([b"x" * 16], np.ones((1, 7), np.float32))
    assert index.model == ("hash", "1")


def test_a_vector_that_is_no_number_is_refused(index: Index) -> None:
    (key, _), *_ = index.missing_vectors(1)
    with pytest.raises(ValueError, match="finite"):
        index.put_vectors([key], np.full((1, 32), np.nan, np.float32))


def test_half_precision_changes_no_cosine_by_more_than_a_ten_thousandth() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((500, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    # Neighbours with high cosines, as embeddings of one language have them.
    near = vectors + 0.3 * vectors[:1]
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    assert np.abs(unpack(pack(near)) @ near.T - near @ near.T).max() < 1e-4


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)


@settings(deadline=None)
@given(
    hnp.arrays(np.float32, (12, 4), elements=st.floats(-1, 1, width=32)),
    st.sets(st.integers(0, 11)),
    st.integers(1, 20),
)
def test_only_what_the_filters_allow_is_found_and_as_much_as_is_wanted(
    vectors: np.ndarray, allowed: set[int], limit: int
) -> None:
    scale, flat = encode(unit(vectors))
    codes = Codes(0, np.arange(12), scale, flat)
    found = codes.nearest(np.full(4, 0.5, np.float32), np.array(sorted(allowed), np.int64), limit)
    assert len(found) == len(set(found.tolist())) == min(limit, len(allowed))
    assert set(found.tolist()) <= allowed


def test_no_near_vector_is_missed_for_a_bytes_precision() -> None:
    rng = np.random.default_rng(0)
    vectors = unit(rng.standard_normal((5_000, 384)) + 2 * rng.standard_normal(384)).astype(np.float32)
    scale, flat = encode(vectors)
    codes = Codes(0, np.arange(len(vectors)), scale, flat)
    for query in unit(vectors[:50] + 0.02 * rng.standard_normal((50, 384))).astype(np.float32):
        for allowed in (None, codes.rows[1::2]):
            rows = codes.rows if allowed is None else allowed
            best = rows[np.argsort(-(vectors[rows] @ query))[:40]]
            found = codes.nearest(query, allowed, OVERSAMPLED * 40 + AT_LEAST)
            assert set(best.tolist()) <= set(found.tolist())
