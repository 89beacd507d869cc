"""Weights are learned that put right passages first, and are measured on questions they were not learned from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.dataset import Gold, Question, load
from eval.tuning.folds import held_apart, rank, recall, reciprocal
from eval.tuning.learn import _Lists, _loss, learn
from eval.tuning.samples import Sample, collect
from rag.assistant import Assistant
from rag.entities import Entities
from rag.retrieval.features import FUSED, NAMES, features
from rag.retrieval.ranking import Ranking
from rag.retrieval.topic import Topic
from tests.passages import a_candidate, a_passage, a_question

QUESTIONS = Path(str(resources.files("indexer") / "sample" / "questions.jsonl"))
PEOPLE = ("Amelie Tönsing", "Rainer Holtkamp", "Karin Vogt", "Gernot Kulbach")
ASKED = Question("q", "Frage?", "fact", "de")


def a_sample(seed: int, *, silver: bool = False) -> Sample:
    """A question for the words of one of four people, who all were found; the searches tell nothing."""
    chance = random.Random(seed)
    named = chance.choice(PEOPLE)
    people = chance.sample(PEOPLE, 4)
    found = [
        a_candidate(a_passage(turn, speaker=person), chance.uniform(1, 9), chance.uniform(0.8, 0.9))
        for turn, person in enumerate(people, 1)
    ]
    columns = features(found, a_question(entities=Entities(speakers=(named,))), Topic({}))
    return Sample(replace(ASKED, silver=silver), found, columns, np.array([person == named for person in people]))


SAMPLES = [a_sample(seed) for seed in range(30)]


def test_what_tells_the_right_passages_is_learned_and_what_nothing_has_is_nought() -> None:
    ranking = learn(SAMPLES)
    assert [rank(sample, ranking) for sample in SAMPLES] == [1] * len(SAMPLES)
    assert (tuple(ranking.fused), tuple(ranking.whole)) == (FUSED, NAMES)
    for weights in (ranking.fused, ranking.whole):
        assert max(weights, key=lambda name: abs(weights[name])) == "person"
        assert weights["person"] > 0.3
        assert weights["dates"] == weights["government"] == 0
    assert learn(SAMPLES) == ranking, "the same questions give the same weights"


def test_only_the_features_that_are_asked_for_get_weights() -> None:
    ranking = learn(SAMPLES, ("text", "person", "turn"))
    assert (set(ranking.fused), set(ranking.whole)) == ({"text", "person"}, {"text", "person", "turn"})


def test_questions_without_a_right_passage_teach_nothing() -> None:
    unanswered = [replace(sample, right=np.zeros(4, bool)) for sample in map(a_sample, range(90, 99))]
    assert learn([*unanswered, *SAMPLES]) == learn(SAMPLES)


def test_a_question_that_a_program_made_counts_less() -> None:
    against = [replace(sample, right=~sample.right) for sample in map(a_sample, range(50, 75))]
    silver = [replace(sample, question=replace(sample.question, silver=True)) for sample in against]
    heavy, light = learn([*SAMPLES, *against]), learn([*SAMPLES, *silver])
    assert light.whole["person"] > heavy.whole["person"]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_the_slope_is_that_of_the_loss(seed: int) -> None:
    chance = np.random.default_rng(seed)
    lengths = chance.integers(1, 6, size=4)
    right = np.concatenate([np.arange(n) == chance.integers(n) for n in lengths]) | (chance.random(lengths.sum()) < 0.2)
    worth = chance.dirichlet(np.ones(4))
    lists = _Lists(chance.normal(size=(lengths.sum(), 3)), right, np.cumsum([0, *lengths[:-1]]), worth)
    weights, step = chance.normal(size=3), 1e-6
    slope = [(_loss(weights + d, lists)[0] - _loss(weights - d, lists)[0]) / (2 * step) for d in step * np.eye(3)]
    assert _loss(weights, lists)[1] == pytest.approx(slope, abs=1e-4)


def test_a_ranking_that_knows_its_questions_by_heart_is_no_good_on_those_held_apart() -> None:
    """Each right passage, found last, has a mark of its own; whoever has seen the question weighs its mark."""
    blank = {f"mark {number}": np.zeros(4) for number in range(12)}
    right = np.array([False, False, False, True])
    samples = [
        replace(
            SAMPLES[n],
            question=replace(ASKED, gold=(Gold(n // 2, 1, "Tom Al-Hase", "Der Wald"),)),
            columns=blank | {f"mark {n}": right.astype(float)},
            right=right,
        )
        for n in range(len(blank))
    ]
    learned_from: list[set[int]] = []

    def by_heart(some: Sequence[Sample]) -> Ranking:
        seen = {number for number, sample in enumerate(samples) if any(sample is one for one in some)}
        learned_from.append(seen)
        return Ranking({"mark 0": 0.0}, {f"mark {number}": float(number in seen) for number in range(len(blank))})

    assert [rank(sample, by_heart(samples)) for sample in samples] == [1] * 12
    learned_from.clear()
    assert held_apart(samples, by_heart) == [4] * 12
    for seen in learned_from:
        assert all((n in seen) == (n + 1 in seen) for n in range(0, 12, 2)), "questions about one sitting are together"
    assert sorted(number for seen in learned_from for number in set(range(12)) - seen) == list(range(12))


def test_of_one_turn_only_the_best_passage_is_shown() -> None:
    found = [a_candidate(a_passage(1, place)) for place in (0, 10, 20)] + [a_candidate(a_passage(2))]
    columns = {"text": np.array([1.0, 0.9, 0.8, 0.7])}
    ranking = Ranking({"text": 1.0}, {"text": 1.0})
    assert rank(Sample(ASKED, found, columns, np.array([False, False, False, True])), ranking) == 2
    assert rank(Sample(ASKED, found, columns, np.array([False, True, False, False])), ranking) is None


def test_recall_and_reciprocal_rank_end_at_ten() -> None:
    ranks = [1, 10, 11, None]
    assert recall(ranks) == 0.5
    assert reciprocal(ranks) == pytest.approx(1.1 / 4)
    assert recall([]) == reciprocal([]) == 0


def test_right_is_what_agrees_in_sitting_speaker_and_page(full_text_assistant: Assistant) -> None:
    question = next(q for q in load(QUESTIONS).questions if q.id == "n06")
    gold = question.gold[0]
    wrong = [replace(gold, sitting=42), replace(gold, page=gold.page + 2), replace(gold, speaker="Ute Sandkühler")]

    def right(*golds: Gold) -> list[str]:
        (sample,) = collect(full_text_assistant, [replace(question, gold=golds)])
        chosen = [c.passage for c, hit in zip(sample.found, sample.right, strict=True) if hit]
        assert all((p.sitting, p.speaker) == (gold.sitting, gold.speaker) for p in chosen)
        assert len(sample.right) > len(chosen)
        return [p.chunk_id for p in chosen]

    assert right(gold)
    assert [right(place) for place in wrong] == [[], [], []]
    assert right(*wrong, gold) == right(gold)
    assert collect(full_text_assistant, [replace(question, gold=())]) == []
