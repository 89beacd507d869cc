"""How good a ranking is on questions that it was not learned from."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np

from eval.tuning.learn import all_columns
from eval.tuning.samples import Sample
from rag.retrieval.ranking import Ranking, scored
from rag.retrieve import diverse

FOLDS = 5
SEED = 0
DEPTH = 10


def held_apart(
    samples: Sequence[Sample], learn: Callable[[Sequence[Sample]], Ranking], folds: int = FOLDS
) -> list[int | None]:
    """The rank of the first right passage of each sample, by weights learned from the other folds.

    Questions about one sitting are in one fold, so that no weight is learned from the passages it is measured on.
    """
    sittings = sorted({_sitting(sample) for sample in samples})
    random.Random(SEED).shuffle(sittings)
    ranks: list[int | None] = [None] * len(samples)
    for fold in range(folds):
        held = set(sittings[fold::folds])
        apart = {place for place, sample in enumerate(samples) if _sitting(sample) in held}
        ranking = learn([sample for place, sample in enumerate(samples) if place not in apart])
        for place in apart:
            ranks[place] = rank(samples[place], ranking)
    return ranks


def _sitting(sample: Sample) -> int:
    return sample.question.gold[0].sitting


def rank(sample: Sample, ranking: Ranking) -> int | None:
    """The rank, from 1, of the first right passage as passages are shown; None where it is beyond the first ten."""
    right = {c.passage.chunk_id for c, is_right in zip(sample.found, sample.right, strict=True) if is_right}
    shown = diverse(scored(sample.found, all_columns(sample, ranking.fused), ranking), DEPTH)
    return next((passage.rank for passage in shown if passage.chunk_id in right), None)


def recall(ranks: Sequence[int | None]) -> float:
    """The share with a right passage among the first ten."""
    return float(np.mean([rank is not None and rank <= DEPTH for rank in ranks])) if ranks else 0.0


def reciprocal(ranks: Sequence[int | None]) -> float:
    """The mean reciprocal rank, 0 beyond the first ten."""
    return float(np.mean([1 / rank if rank and rank <= DEPTH else 0.0 for rank in ranks])) if ranks else 0.0
