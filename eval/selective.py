"""Abstaining as selective prediction: how risk grows with the share of questions that are answered.

Every question has a confidence. Answered from the surest down, the share of them so far is the coverage, and the share
of wrong answers among those so far the risk. An answer is wrong where the protocols hold none, or where it cites no
gold page and speaker. El-Yaniv, Wiener, "On the Foundations of Noise-free Selective Classification" (JMLR 2010);
Geifman, El-Yaniv, "Selective Classification for Deep Neural Networks" (NIPS 2017).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.case import Case, column
from eval.dataset import Question
from eval.metrics import Result, Share
from eval.metrics.citation_on_gold import citation_on_gold
from eval.statistics import RESAMPLES, SEED, Figure, figure


@dataclass(frozen=True, slots=True)
class Point:
    """Where answering all questions of at least this confidence leads: coverage and risk, 0 to 1."""

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The points from the surest question to all of them; `area` under it is the mean risk over all coverages.

    `coverage` and `risk` are where the assistant itself stands, with what it really refused.
    """

    points: tuple[Point, ...]
    area: float
    low: float
    high: float
    coverage: Figure
    risk: Figure
    n: int

    def to_json(self) -> dict[str, Any]:
        """As in metrics.json."""
        rounded = [[round(v, 4) for v in (p.confidence, p.coverage, p.risk)] for p in self.points]
        return {
            "points": rounded,
            "aurc": {"value": round(self.area, 4), "low": round(self.low, 4), "high": round(self.high, 4), "n": self.n},
            "at": {"coverage": self.coverage.to_json(), "risk": self.risk.to_json()},
        }


def risk_coverage(cases: Sequence[Case], forced: Mapping[str, Result]) -> Curve | None:
    """The curve over the questions, one that failed being a wrong answer; None where there is none.

    `forced` holds, by the id of a refused question, the answer that would have been given without refusing.
    """
    taken = list(cases)
    if not taken:
        return None
    sure = np.array([float(case.result.get("confidence") or 0.0) for case in taken])
    wrong = np.array([_wrong(case.question, forced.get(case.question.id, case.result)) for case in taken], np.float64)
    answered = np.array([not case.result.get("abstained") and "error" not in case.result for case in taken])
    points = _points(sure, wrong)
    generator = np.random.default_rng(SEED)
    drawn = generator.integers(0, len(taken), (min(RESAMPLES, 2_000), len(taken)))
    low, high = np.quantile([_area(sure[own], wrong[own]) for own in drawn], (0.025, 0.975))
    coverage = figure(Share(float(given)) for given in answered)
    risk = figure(Share(float(bad)) if given else None for bad, given in zip(wrong, answered, strict=True))
    return Curve(points, _area(sure, wrong), float(low), float(high), coverage, risk, len(taken))


def by_type(cases: Sequence[Case]) -> dict[str, Figure]:
    """The share of unanswerable questions that were refused, by the type of why nothing answers them."""
    types = dict.fromkeys(c.question.unanswerable_type or "untyped" for c in cases if not c.question.answerable)
    return {
        name: figure(
            column(
                [c for c in cases if not c.question.answerable and (c.question.unanswerable_type or "untyped") == name],
                "abstention_recall",
            )
        )
        for name in types
    }


def _wrong(question: Question, result: Result) -> bool:
    """Whether an answer, taken as one, is wrong; no answer that could be forced counts as wrong."""
    share: Share | None = citation_on_gold(question, {**result, "abstained": False})
    return share is None or not share.numerator


def _points(sure: np.ndarray, wrong: np.ndarray) -> tuple[Point, ...]:
    """A point for each confidence that occurs: equally sure questions are answered together or not at all."""
    order = np.argsort(-sure, kind="stable")
    confidence, so_far = sure[order], np.cumsum(wrong[order])
    last = np.append(confidence[1:] != confidence[:-1], True)
    places = np.flatnonzero(last)
    return tuple(
        Point(float(confidence[i]), float((i + 1) / len(sure)), float(so_far[i] / (i + 1))) for i in places
    )  # fmt: skip


def _area(sure: np.ndarray, wrong: np.ndarray) -> float:
    """The mean over all coverages of the risk; within a tie the risk is that of the whole tie."""
    total, before = 0.0, 0.0
    for point in _points(sure, wrong):
        total += point.risk * (point.coverage - before)
        before = point.coverage
    return total
