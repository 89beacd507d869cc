"""How good a model is on questions that it was not learned from, and from which probability on it should answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.calibrate.evidence import Sample
from eval.calibrate.learn import learn
from rag.abstention.answerable import Model
from rag.abstention.evidence import NAMES

FOLDS = 10
SEED = 0
MOST_REFUSED = 0.02  # of the answerable questions


@dataclass(frozen=True, slots=True)
class Figures:
    """Refusing as finding what has no answer: recall of that, and the share of the answerable that is refused.

    `n` are the answerable and the unanswerable questions.
    """

    recall: float
    refused: float
    n: tuple[int, int]


def held_apart(samples: Sequence[Sample], names: Sequence[str] = NAMES, folds: int = FOLDS) -> list[float | None]:
    """The probability of each sample by a model learned from the other folds; None where it has no signals.

    Questions about one sitting are in one fold.
    """
    sittings = sorted({sample.sitting for sample in samples})
    random.Random(SEED).shuffle(sittings)
    place = {sitting: number % folds for number, sitting in enumerate(sittings)}
    found: list[float | None] = [None] * len(samples)
    for fold in range(folds):
        model = learn([sample for sample in samples if place[sample.sitting] != fold], names)
        for number, sample in enumerate(samples):
            if place[sample.sitting] == fold and sample.signals is not None:
                found[number] = model.probability(sample.signals)
    return found


def by_model(samples: Sequence[Sample], model: Model) -> list[float | None]:
    """The probability of each sample by one model."""
    return [None if sample.signals is None else model.probability(sample.signals) for sample in samples]


def figures(samples: Sequence[Sample], probabilities: Sequence[float | None], answers_from: float) -> Figures:
    """The figures of answering from that probability on."""
    refused = np.array([p is None or p < answers_from for p in probabilities], bool)
    answerable = np.array([sample.question.answerable for sample in samples], bool)
    some, none = int(answerable.sum()), int((~answerable).sum())
    return Figures(
        float(refused[~answerable].mean()) if none else 0.0,
        float(refused[answerable].mean()) if some else 0.0,
        (some, none),
    )


def threshold(samples: Sequence[Sample], probabilities: Sequence[float | None]) -> float:
    """The highest probability from which on to answer that refuses at most `MOST_REFUSED` of the answerable."""
    candidates = {round(p, 3) for p in probabilities if p is not None}
    allowed = (at for at in candidates if figures(samples, probabilities, at).refused <= MOST_REFUSED)
    return max(allowed, default=0.0)
