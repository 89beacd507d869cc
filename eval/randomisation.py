"""Whether two systems differ, question by question: paired randomisation, paired intervals, Holm's correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from eval.metrics.share import Share
from eval.statistics import RESAMPLES, SEED, drawn_times

Pairs = Sequence[tuple[Share, Share]]


def difference(pairs: Pairs) -> tuple[float, float, float] | None:
    """The second system's figure less the first's, with its 95 % interval; None where nothing counts.

    The percentile bootstrap over questions, both systems being drawn on the same ones.
    """
    (tops, bottoms), (new_tops, new_bottoms) = _arrays(pairs)
    if not pairs or not bottoms.sum() or not new_bottoms.sum():
        return None
    times = drawn_times(len(pairs), SEED, min(RESAMPLES, 2_000))
    old_below, new_below = times @ bottoms, times @ new_bottoms
    both = (old_below > 0) & (new_below > 0)
    drawn = (times @ new_tops)[both] / new_below[both] - (times @ tops)[both] / old_below[both]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(new_tops.sum() / new_bottoms.sum() - tops.sum() / bottoms.sum()), float(low), float(high)


def p_value(pairs: Pairs) -> float | None:
    """How likely a difference at least so large would be if it did not matter which system gave which result.

    Two-sided paired randomisation (Fisher's): for each question both results are swapped or not; all ways where they
    are few, else 10,000 drawn ones. None where nothing counts. Smucker, Allan, Carterette, "A comparison of statistical
    significance tests for information retrieval evaluation" (CIKM 2007).
    """
    from scipy.stats import permutation_test

    differing = [pair for pair in pairs if pair[0] != pair[1]]
    if difference(pairs) is None:
        return None
    if len(differing) < 2:  # swapped or not, one question differs as much
        return 1.0
    (tops, bottoms), (new_tops, new_bottoms) = _arrays(differing)
    same = [pair[0] for pair in pairs if pair[0] == pair[1]]
    same_top, same_bottom = sum(s.numerator for s in same), sum(s.denominator for s in same)
    all_tops, all_bottoms = np.concatenate([tops, new_tops]), np.concatenate([bottoms, new_bottoms])

    def statistic(old: np.ndarray, new: np.ndarray, axis: int) -> np.ndarray:
        """The difference of both figures; the samples are places in the arrays above, so that pairs stay together."""
        figures = []
        for places in (old.astype(int), new.astype(int)):
            below = all_bottoms[places].sum(axis=axis) + same_bottom
            above = all_tops[places].sum(axis=axis) + same_top
            figures.append(np.divide(above, below, out=np.zeros_like(above), where=below > 0))
        # Sums in another order differ in their last digits, and equal differences must count as equal.
        rounded: np.ndarray = np.round(figures[1] - figures[0], 12)
        return rounded

    n = len(differing)
    result = permutation_test(
        (np.arange(n), np.arange(n, 2 * n)),
        statistic,
        permutation_type="samples",
        n_resamples=RESAMPLES,
        vectorized=True,
        rng=np.random.default_rng(SEED),
    )
    return float(result.pvalue)


K = TypeVar("K")


def holm(p_values: Mapping[K, float]) -> dict[K, float]:
    """The p-values corrected for how many there are, by their keys.

    Holm, "A simple sequentially rejective multiple test procedure" (Scandinavian Journal of Statistics 1979).
    """
    corrected: dict[K, float] = {}
    largest = 0.0
    for place, (name, p) in enumerate(sorted(p_values.items(), key=lambda item: item[1])):
        largest = max(largest, min(1.0, p * (len(p_values) - place)))
        corrected[name] = largest
    return corrected


def _arrays(pairs: Sequence[tuple[Share, Share]]) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    def of(side: int) -> tuple[Any, Any]:
        shares = [pair[side] for pair in pairs]
        return (
            np.array([s.numerator for s in shares], np.float64),
            np.array([s.denominator for s in shares], np.float64),
        )

    return of(0), of(1)
