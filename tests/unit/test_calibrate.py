"""When to answer is learned with the right signs, and measured on questions that taught nothing."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.optimize import check_grad

from eval.calibrate.evidence import Sample
from eval.calibrate.folds import MOST_REFUSED, by_model, figures, held_apart, threshold
from eval.calibrate.learn import _loss, learn, weight
from eval.dataset import Gold, Question
from rag.abstention.answerable import Model, models
from rag.abstention.evidence import AGAINST, FOR, NAMES, VECTORS


def a_sample(seed: int, **question: object) -> Sample:
    """A question about a sitting of its own; with an answer where its things stand together."""
    chance = random.Random(seed)
    together = chance.random()
    gold = (Gold(seed, 1, "Amelie Tönsing", "Ja."),) if together + chance.gauss(0, 0.1) > 0.5 else ()
    asked = Question(f"q{seed}", f"Frage {seed}?", "fact" if gold else "unanswerable", "de", gold=gold, **question)  # type: ignore[arg-type]
    # What speaks against an answer is larger where there is one: by chance, and nothing to be learned.
    return Sample(asked, "file", {**dict.fromkeys(NAMES, 0.0), "together": together, "unheard": together})


SAMPLES = [a_sample(seed) for seed in range(80)]


def test_no_signal_gets_a_weight_against_its_sense() -> None:
    model = learn(SAMPLES)
    assert model.weights["together"] > 1
    assert model.weights["unheard"] == 0
    assert learn(SAMPLES) == model, "the same questions give the same model"
    for name, weights in ((name, one.weights) for name, one in models().items()):
        assert all(weights.get(signal, 0) >= 0 for signal in FOR)
        assert all(weights.get(signal, 0) <= 0 for signal in AGAINST)
        assert set(weights) == set(NAMES) - (set(VECTORS) if name == "text" else set())


def test_the_gradient_is_that_of_the_loss() -> None:
    chance = np.random.default_rng(0)
    features, right, worth = chance.random((20, 4)), chance.integers(0, 2, 20).astype(float), np.full(20, 0.05)
    at = chance.random(4)
    assert (
        check_grad(lambda w: _loss(w, features, right, worth)[0], lambda w: _loss(w, features, right, worth)[1], at)
        < 1e-5
    )


def test_a_model_is_measured_on_sittings_that_taught_it_nothing() -> None:
    probabilities = held_apart(SAMPLES)
    assert probabilities != by_model(SAMPLES, learn(SAMPLES))
    at = threshold(SAMPLES, probabilities)
    measured = figures(SAMPLES, probabilities, at)
    assert measured.refused <= MOST_REFUSED
    assert measured.recall > 0.5


def test_what_is_refused_before_searching_is_refused_whatever_the_threshold() -> None:
    asked = Sample(SAMPLES[0].question, "file", None)
    assert figures([asked], [None], 0.0).refused + figures([asked], [None], 0.0).recall == 1.0


def test_questions_of_one_kind_alone_teach_nothing() -> None:
    with pytest.raises(ValueError, match="with an answer and without"):
        learn([sample for sample in SAMPLES if sample.question.answerable])


def test_what_a_program_made_counts_less() -> None:
    assert weight(a_sample(1, silver=True)) < weight(a_sample(1))


def test_better_evidence_never_makes_an_answer_less_likely() -> None:
    model = Model({"together": 1.0, "unheard": -2.0}, 0.1, 0.5)
    worse, better = {"together": 0.2, "unheard": 0.5}, {"together": 0.4, "unheard": 0.0}
    assert model.probability(worse) < model.probability(better)
    assert not model.answers(worse)
    assert model.answers(better)
