"""How passages are ranked: who was named and when counts, so does what stands around, and the weights can be read."""

from __future__ import annotations

import math
import tomllib
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.protocol import AgendaItem
from indexer.store import Passage
from rag.entities import Entities
from rag.question import Question
from rag.retrieval.features import FUSED, NAMES, Candidate
from rag.retrieval.ranking import ranked, rankings
from rag.retrieval.topic import Topic
from rag.understanding.blocs import Bloc
from tests.passages import CANDIDATES, a_candidate, a_minister, a_passage, a_question, alike

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
TOPIC = Topic({"wolf": 3.0})
ITEM, OTHER = AgendaItem("Frage 12", "Wölfe"), AgendaItem("2", "Haushalt")
LEARNED = rankings()["vectors"]


def order(entities: Entities, *passages: Passage) -> list[Passage]:
    """Passages that full text and vectors found equally good, in the order the question gives them."""
    return [c.passage for c in ranked(alike(*passages), a_question(entities=entities), TOPIC, LEARNED)]


def scores(found: list[Candidate], question: Question | None = None) -> dict[str, float]:
    """The score of each turn's best passage."""
    question = question or a_question()
    return {c.passage.turn_id[-1]: c.score for c in reversed(ranked(found, question, TOPIC, LEARNED))}


def test_whoever_the_question_names_comes_first() -> None:
    other, named = a_passage(1), a_passage(2, speaker="Rainer Holtkamp")
    assert order(Entities(speakers=("Rainer Holtkamp",)), other, named)[0] is named


def test_the_group_the_question_names_comes_before_the_others() -> None:
    other, named = a_passage(1, party="WLH"), a_passage(2, party="BU")
    assert order(Entities(parties=("BU",)), other, named)[0] is named


def test_a_group_is_preferred_as_coalition_only_while_it_was() -> None:
    entities = Entities(parties=("BU",), blocs=(Bloc("coalition", "BU", *MARCH),))
    later, then = a_passage(1, date="2026-04-23"), a_passage(2)
    assert order(entities, later, then)[0] is then


def test_the_minister_comes_before_members_and_the_right_one_of_two() -> None:
    member = a_passage(1)
    minister, other = a_minister(2, "Minister der Finanzen"), a_minister(3, "Ministerin der Justiz")
    assert order(Entities(government=True, feminine=False), member, other, minister)[0] is minister
    assert order(Entities(government=True, feminine=True), member, minister, other)[0] is other


def test_the_time_the_question_names_counts() -> None:
    later, then = a_passage(1, date="2026-04-23"), a_passage(2)
    assert order(Entities(dates=MARCH), later, then)[0] is then


def test_the_chairs_procedure_ranks_below_a_speech() -> None:
    chair, speech = a_passage(1, role="chair", kind="chair"), a_passage(2)
    assert order(Entities(), chair, speech)[0] is speech


def test_an_answer_comes_before_its_question_unless_the_asker_is_meant() -> None:
    asked, answer = a_passage(1, kind="question", agenda_item=ITEM), a_minister(2, kind="answer", agenda_item=ITEM)
    assert order(Entities(), asked, answer)[0] is answer
    assert order(Entities(speakers=("Amelie Tönsing",)), answer, asked)[0] is asked


def test_a_question_that_fits_raises_its_answer() -> None:
    asked = a_candidate(a_passage(1, kind="question", agenda_item=ITEM), 9.0, 0.9)
    answer = a_candidate(a_minister(2, kind="answer", agenda_item=ITEM), 2.0, 0.82)
    another = a_candidate(a_minister(3, kind="answer", agenda_item=AgendaItem("Frage 13", "Wölfe")), 2.0, 0.82)
    held = scores([asked, answer, another])
    assert held["2"] > held["3"]


def test_a_turn_that_was_found_twice_comes_before_one_that_was_found_once() -> None:
    first, second, alone = alike(a_passage(1, 10), a_passage(1, 20), a_passage(2, 10, agenda_item=OTHER))
    assert ranked([alone, first, second], a_question(), TOPIC, LEARNED)[-1].passage is alone.passage


def test_without_reranking_what_stands_around_a_passage_says_nothing() -> None:
    found = alike(a_passage(1), a_passage(1, 10), a_passage(2, agenda_item=OTHER))
    bare = LEARNED.without_reranking()
    assert set(bare.whole) <= set(FUSED)
    assert {c.score for c in ranked(found, a_question(), TOPIC, bare)} == {1.0}
    assert bare.without_reranking() == bare


def test_a_better_match_outranks_a_preference() -> None:
    weak = a_candidate(a_passage(1, party="BU"), 1.0, 0.78)
    strong = a_candidate(a_passage(2, party="WLH"), 9.0, 0.9)
    assert ranked([weak, strong], a_question(entities=Entities(parties=("BU",))), TOPIC, LEARNED)[0].text == 9.0


def test_where_nothing_was_found_nothing_is_ranked() -> None:
    assert ranked([], a_question(), TOPIC, LEARNED) == []


@given(CANDIDATES, st.sampled_from([TOPIC, Topic({})]), st.sampled_from(["vectors", "text"]), st.booleans())
def test_the_best_scores_one_and_nothing_less_than_nought(
    found: list[Candidate], topic: Topic, name: str, named: bool
) -> None:
    entities = Entities(speakers=("Rainer Holtkamp",), dates=MARCH) if named else Entities()
    result = ranked(found, a_question(entities=entities), topic, rankings()[name])
    assert sorted(c.passage.chunk_id for c in result) == sorted(c.passage.chunk_id for c in found)
    assert [c.score for c in result] == sorted((c.score for c in result), reverse=True)
    assert all(0 <= c.score <= 1 for c in result)
    assert not result or result[0].score == pytest.approx(1)


def test_every_weight_is_of_a_feature_that_there_is() -> None:
    tables = tomllib.loads(resources.files("rag.retrieval").joinpath("ranking.toml").read_text(encoding="utf-8"))
    assert set(tables) == set(rankings()) == {"vectors", "text"}
    assert len(set(NAMES)) == len(NAMES)
    for ranking in tables.values():
        assert set(ranking) == {"fused", "whole"}
        assert set(ranking["fused"]) <= set(FUSED)
        assert set(ranking["whole"]) <= set(NAMES)
        assert all(math.isfinite(weight) for weights in ranking.values() for weight in weights.values())
        assert ranking["fused"]["text"] > 0
        assert ranking["whole"]["text"] > 0


def test_a_weight_of_an_unknown_feature_is_no_silent_nought() -> None:
    mistyped = type(LEARNED)(LEARNED.fused, {**LEARNED.whole, "persn": 1.0})
    with pytest.raises(KeyError, match="persn"):
        ranked(alike(a_passage()), a_question(), TOPIC, mistyped)
