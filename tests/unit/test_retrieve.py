"""How passages are found: both searches score them all, filters are never widened, no turn fills the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.store import Filters, Index
from rag.entities import Entities
from rag.retrieval.features import Candidate
from rag.retrieval.ranking import rankings
from rag.retrieve import AGAIN, APART, PER_TURN, Retriever, diverse, preferred, with_named
from rag.stages import Stages
from tests.passages import a_passage, a_question
from tests.store_samples import HashEmbedder, a_sitting, an_index

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
EMBEDDER = HashEmbedder()
QUESTION = a_question("Wann wird das Glasfasernetz im Talgrund ausgebaut?")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with an_index(tmp_path_factory.mktemp("index"), EMBEDDER, a_sitting(41), a_sitting(42)) as opened:
        yield opened


def test_every_candidate_has_both_scores_whichever_search_found_it(index: Index) -> None:
    found = Retriever(index, EMBEDDER).found(QUESTION)
    chunk_ids = [c.passage.chunk_id for c in found]
    assert len(chunk_ids) == len(set(chunk_ids)) == index.coverage().chunks
    texts = dict(index.search_text(QUESTION.standalone))
    cosines = dict(index.search_vector(EMBEDDER.embed_query(QUESTION.standalone)))
    assert 0 < len(texts) < len(cosines)
    for candidate in found:
        assert candidate.text == pytest.approx(texts.get(candidate.passage.chunk_id, 0.0))
        assert candidate.cosine == pytest.approx(cosines[candidate.passage.chunk_id], abs=1e-5)


def test_a_search_that_is_left_out_scores_nothing(index: Index) -> None:
    by_words = Retriever(index, EMBEDDER, Stages(vectors=False))
    assert by_words.ranking == rankings()["text"]
    assert {c.cosine for c in by_words.found(QUESTION)} == {None}
    by_meaning = Retriever(index, EMBEDDER, Stages(text=False))
    assert by_meaning.ranking == rankings()["vectors"]
    assert {c.text for c in by_meaning.found(QUESTION)} == {0.0}


def test_without_reranking_the_fusion_ranks(index: Index) -> None:
    retriever = Retriever(index, EMBEDDER, Stages(reranking=False))
    assert retriever.ranking.whole == rankings()["vectors"].fused
    assert retriever.candidates(QUESTION)


def test_passages_found_are_ranked_and_shown_in_their_context(index: Index) -> None:
    passages = Retriever(index, EMBEDDER).retrieve(QUESTION, k=4)
    assert [p.rank for p in passages] == [1, 2, 3, 4]
    assert len({p.turn_id for p in passages}) == 4
    for passage in passages:
        turn = index.turn(passage.turn_id)
        assert turn is not None
        assert passage.text == turn.text, "so short a turn is shown whole"


def test_where_nothing_is_found_nothing_is_ranked(index: Index) -> None:
    assert Retriever(index, EMBEDDER).retrieve(QUESTION, Filters(speakers=("Niemand",))) == []
    assert Retriever(index, None).retrieve(a_question("Xylophon")) == []


def scored(turn: int, start: int, score: float) -> Candidate:
    return Candidate(a_passage(turn, start), 1.0, 0.9, score=score)


def test_one_turn_does_not_fill_the_list() -> None:
    found = [*(scored(1, start, 1.0) for start in range(0, 5_000, 500)), scored(2, 0, 0.1)]
    assert [p.turn_id[-1] for p in diverse(found, 10)] == ["1"] * PER_TURN + ["2"]
    assert [p.rank for p in diverse(found, 10)] == list(range(1, PER_TURN + 2))
    assert len(diverse(found, 1)) == 1


def test_what_stands_near_a_passage_that_is_shown_is_not_shown_again() -> None:
    near = [scored(1, 0, 1.0), scored(1, APART, 0.9), scored(1, 2 * APART, 0.8)]
    assert [p.start for p in diverse(near, 10)] == [0, 2 * APART]
    assert [p.start for p in diverse(near, 10, apart=None)] == [0, APART]


def test_another_turn_comes_before_a_second_passage_that_is_hardly_better() -> None:
    found = [scored(1, 0, 1.0), scored(1, 1_000, 0.9), scored(2, 0, 0.9 - AGAIN / 2), scored(3, 0, 0.8 - AGAIN)]
    shown = diverse(found, 10)
    assert [p.turn_id[-1] for p in shown] == ["1", "2", "1", "3"]
    assert [p.score for p in shown] == sorted((p.score for p in shown), reverse=True)
    assert [p.turn_id[-1] for p in diverse(found, 10, again=0.0)] == ["1", "1", "2", "3"]


people = st.lists(st.sampled_from(["Rainer Holtkamp", "Amelie Tönsing"]), max_size=2).map(tuple)


@given(people, people, st.booleans(), st.booleans())
def test_what_is_inferred_never_widens_what_the_user_set(
    set_by_user: tuple[str, ...], inferred: tuple[str, ...], government: bool, dated: bool
) -> None:
    hard = Filters(speakers=set_by_user, sittings=(41,), date_from=date(2026, 1, 1) if dated else None)
    entities = Entities(speakers=inferred, government=government, dates=MARCH, sittings=(42,), parties=("BU",))
    assert with_named(hard, entities).sittings == (41,)
    for narrower in preferred(hard, entities):
        assert narrower.sittings == hard.sittings
        assert not hard.speakers or narrower.speakers == hard.speakers
        assert hard.date_from is None or narrower.date_from == hard.date_from
