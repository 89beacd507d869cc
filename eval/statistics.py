"""From cases to figures: a value with its 95 % interval, and the spread of times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from eval.metrics.share import Share

SEED = 0
RESAMPLES = 10_000
_PERCENTILES = (50, 95, 99)
_SPREAD_RESAMPLES = 1_000
_BLOCK = 1 << 21  # drawn cases held in memory at a time


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over many cases: the sum of their numerators over that of their denominators.

    `value` is None where nothing counts, `low` and `high` bound its 95 % interval. `n` is the number of cases, `of` the
    sum of their denominators (for a measure of quotes, the quotes); `excluded` counts the cases it does not apply to.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    of: float
    excluded: int

    def to_json(self) -> dict[str, Any]:
        """Rounded to four places; what is not quite 0 or 1 does not become so."""
        return {k: _rounded(v) if isinstance(v, float) else v for k, v in asdict(self).items()}


def _rounded(value: float) -> float:
    near = round(value, 4)
    return near if near == value or near not in (0, 1) else min(max(near, 0.0001), 0.9999)


def figure(shares: Iterable[Share | None], *, seed: int = SEED, resamples: int = RESAMPLES) -> Figure:
    """The figure over cases; None is a case the measure does not apply to.

    The interval is the percentile bootstrap over cases (Efron 1979): the ratio of sums in samples drawn with
    replacement, so that quotes of one answer stay together. A sample in which nothing counts is left out.
    """
    cases = list(shares)
    counted = [share for share in cases if share is not None]
    excluded = len(cases) - len(counted)
    tops = np.array([share.numerator for share in counted], np.float64)
    bottoms = np.array([share.denominator for share in counted], np.float64)
    total = float(bottoms.sum())
    if not total:
        return Figure(None, None, None, len(counted), total, excluded)
    low, high = np.quantile(_ratios(tops, bottoms, seed, resamples), (0.025, 0.975))
    return Figure(float(tops.sum()) / total, float(low), float(high), len(counted), total, excluded)


def _ratios(tops: np.ndarray, bottoms: np.ndarray, seed: int, resamples: int) -> np.ndarray:
    """The ratio of sums in each of `resamples` samples."""
    if len(tops) * resamples <= _BLOCK:
        times = drawn_times(len(tops), seed, resamples)
        above, below = times @ tops, times @ bottoms
        ratios: np.ndarray = above[below > 0] / below[below > 0]
        return ratios
    generator, n = np.random.default_rng(seed), len(tops)
    block = max(1, _BLOCK // n)
    parts = []
    for start in range(0, resamples, block):
        drawn = generator.integers(0, n, (min(block, resamples - start), n))
        sums = bottoms[drawn].sum(axis=1)
        parts.append(tops[drawn].sum(axis=1)[sums > 0] / sums[sums > 0])
    return np.concatenate(parts)


@lru_cache(maxsize=16)
def drawn_times(n: int, seed: int, resamples: int) -> np.ndarray:
    """How often each of `n` cases is drawn in each bootstrap sample: float64 (resamples, n), each row adding up to n.

    Many measures are taken of the same cases, so the draws are kept.
    """
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), resamples).astype(np.float64)


def failures_below(n: int) -> float:
    """The share of failures (0 to 1) that n cases without one rule out with 95 % confidence: 1 - 0.05^(1/n), about 3/n.

    A bootstrap of cases that are all alike has no width; this is what they still leave open. Hanley, Lippman-Hand, "If
    nothing goes wrong, is everything all right?" (JAMA 1983).
    """
    return float(1 - 0.05 ** (1 / n))


@dataclass(frozen=True, slots=True)
class Spread:
    """How measured values lie, in their own unit: half of them up to `p50`, 95 % up to `p95`, all up to `largest`.

    `intervals` are the 95 % bootstrap intervals of the percentiles, by name; where values are few, that of a high
    percentile cannot reach beyond the largest one.
    """

    p50: float
    p95: float
    p99: float
    largest: float
    n: int
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Rounded to three places."""
        values = {k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(self).items()}
        return values | {"intervals": {k: [round(v, 3) for v in held] for k, held in self.intervals.items()}}


def spread(values: Sequence[float]) -> Spread | None:
    """The spread of values (interpolated percentiles), or None where there are none."""
    if not values:
        return None
    p50, p95, p99 = np.percentile(values, _PERCENTILES)
    drawn = np.random.default_rng(SEED).choice(np.asarray(values, np.float64), (_SPREAD_RESAMPLES, len(values)))
    bounds = np.quantile(np.percentile(drawn, _PERCENTILES, axis=1), (0.025, 0.975), axis=1)
    intervals = {f"p{p}": (float(low), float(high)) for p, (low, high) in zip(_PERCENTILES, bounds.T, strict=True)}
    return Spread(float(p50), float(p95), float(p99), float(max(values)), len(values), intervals)
