"""Weights of signals that tell questions with an answer from those without: logistic regression, maximum likelihood.

A signal that speaks for an answer never gets a weight below 0, one against never above, so that better evidence never
makes an answer less likely. With a small penalty it is found by L-BFGS-B from nought, always the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.calibrate.evidence import Sample
from rag.abstention.answerable import Model
from rag.abstention.evidence import AGAINST, FOR, NAMES

PENALTY = 0.01
# How much a question counts. What a program made is all alike, and the same words stand in question and protocol; the
# paraphrases were written to share no word with it, which is rare; and a premise that is false in substance alone
# cannot be told by these signals.
SILVER, SILVER_UNANSWERABLE, PARAPHRASE, PREMISE = 0.15, 0.5, 0.4, 0.3

Matrix = NDArray[np.float64]


def learn(samples: Sequence[Sample], names: Sequence[str] = NAMES) -> Model:
    """The model of these samples; those without signals teach nothing. It answers from 0.5 on.

    Raises:
        ValueError: there are no questions with an answer, or none without.
    """
    taken = [(sample, sample.signals) for sample in samples if sample.signals is not None]
    right = np.array([sample.question.answerable for sample, _ in taken], float)
    if not len(right) or right.min() == right.max():
        raise ValueError("questions with an answer and without are needed")
    worth = np.array([weight(sample) for sample, _ in taken])
    features = np.array([[1.0, *(signals[name] for name in names)] for _, signals in taken])
    bounds = [(None, None), *((0 if n in FOR else None, 0 if n in AGAINST else None) for n in names)]
    found = minimize(
        _loss, np.zeros(len(names) + 1), (features, right, worth / worth.sum()), "L-BFGS-B", jac=True, bounds=bounds
    )
    bias, *weights = (round(float(value), 3) + 0.0 for value in found.x)
    return Model(dict(zip(names, weights, strict=True)), bias, 0.5)


def weight(sample: Sample) -> float:
    """How much a question counts."""
    question = sample.question
    if question.silver:
        return SILVER if question.answerable else SILVER_UNANSWERABLE
    if question.answerable:
        return PARAPHRASE if question.kind == "paraphrase" else 1.0
    return PREMISE if question.unanswerable_type == "false_premise" else 1.0


def _loss(weights: Matrix, features: Matrix, right: Matrix, worth: Matrix) -> tuple[float, Matrix]:
    """The penalised loss, and its gradient (F,); the bias is not penalised."""
    scores = features @ weights
    loss = float(worth @ (np.logaddexp(0, scores) - right * scores))
    free = np.array([0.0, *weights[1:]])
    gradient: Matrix = features.T @ (worth * (1 / (1 + np.exp(-scores)) - right)) + PENALTY * free
    return loss + PENALTY / 2 * float(free @ free), gradient
