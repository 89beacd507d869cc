"""Weights that put right passages first: a softmax over the candidates of each question, maximum likelihood.

The loss of a question is the negative logarithm of the share that the right ones have in the softmax over all its
candidates (ListNet's top-one model, Cao et al. 2007, https://doi.org/10.1145/1273496.1273513, with all right ones as
one), plus a penalty on large weights. It is convex enough to be found by L-BFGS from nought, always the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.tuning.samples import Sample
from rag.retrieval.features import FUSED, NAMES, Columns, around
from rag.retrieval.ranking import Ranking, weighed

TEMPERATURE = 0.25  # so that weights come out around 1
PENALTY = 0.02
SILVER_WEIGHT = 0.3  # of a question that a program made, against one that a person wrote

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Lists:
    """The candidates of all questions one below the other: features (N, F), right (N,), first rows, worth (Q,)."""

    features: Matrix
    right: NDArray[np.bool_]
    starts: NDArray[np.int64]
    worth: Matrix


def learn(samples: Sequence[Sample], names: Sequence[str] = NAMES) -> Ranking:
    """The weights of the fusion, then those of all the features `names`; samples without a right passage teach nothing.

    Features that nothing in the samples has get the weight 0.

    Raises:
        ValueError: no sample has a right passage.
    """
    samples = [sample for sample in samples if sample.right.any()]
    if not samples:
        raise ValueError("no question has a right passage among what is found for it; more questions are needed")
    fused = _fit(samples, [sample.columns for sample in samples], [n for n in FUSED if n in names])
    whole = _fit(samples, [all_columns(sample, fused) for sample in samples], names)
    return Ranking(fused, whole)


def all_columns(sample: Sample, fused: Mapping[str, float]) -> Columns:
    """All features of a sample, those around a passage by a fusion with these weights."""
    return sample.columns | around(sample.found, weighed(sample.columns, fused))


def _fit(samples: Sequence[Sample], columns: Sequence[Columns], names: Sequence[str]) -> dict[str, float]:
    lengths = [len(sample.right) for sample in samples]
    worth = np.array([SILVER_WEIGHT if sample.question.silver else 1.0 for sample in samples])
    lists = _Lists(
        np.concatenate([np.stack([held[name] for name in names], axis=1) for held in columns]),
        np.concatenate([sample.right for sample in samples]),
        np.cumsum([0, *lengths[:-1]]),
        worth / worth.sum(),
    )
    found = minimize(_loss, np.zeros(len(names)), args=(lists,), jac=True, method="L-BFGS-B")
    return {name: round(float(weight), 3) for name, weight in zip(names, found.x, strict=True)}


def _loss(weights: Matrix, lists: _Lists) -> tuple[float, Matrix]:
    """The penalised loss, and its gradient (F,)."""
    lengths = np.diff([*lists.starts, len(lists.right)])
    scores = lists.features @ weights / TEMPERATURE
    scores -= np.repeat(np.maximum.reduceat(scores, lists.starts), lengths)
    exponents = np.exp(scores)
    rights = exponents * lists.right
    total, right = np.add.reduceat(exponents, lists.starts), np.add.reduceat(rights, lists.starts)
    loss = float(lists.worth @ (np.log(total) - np.log(np.maximum(right, 1e-300))))
    shares = exponents / np.repeat(total, lengths) - rights / np.repeat(np.maximum(right, 1e-300), lengths)
    slope = shares * np.repeat(lists.worth, lengths)
    gradient = lists.features.T @ slope / TEMPERATURE + PENALTY * weights
    return loss + PENALTY / 2 * float(weights @ weights), gradient
