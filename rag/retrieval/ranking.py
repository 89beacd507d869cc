"""How much each feature of a passage counts: weights learned from questions (`eval.tuning`), kept in `ranking.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from rag.question import Question
from rag.retrieval.features import AROUND, FUSED, NAMES, Candidate, Columns, around, features
from rag.retrieval.topic import Topic

_RANGE = 2.0  # a passage so much below the best has nothing left of its score


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights by feature. `fused` are those of the searches and of what the question names, and tell how much a passage
    supports others; `whole` are those of all features."""

    fused: Mapping[str, float]
    whole: Mapping[str, float]

    def without_reranking(self) -> Ranking:
        """The fusion alone."""
        return replace(self, whole=self.fused)


@cache
def rankings() -> Mapping[str, Ranking]:
    """The learned rankings: `vectors` where passages have a cosine, `text` where they have none."""
    tables = tomllib.loads(resources.files(__package__).joinpath("ranking.toml").read_text(encoding="utf-8"))
    return {name: Ranking(tables[name]["fused"], tables[name]["whole"]) for name in ("vectors", "text")}


def ranked(found: Sequence[Candidate], question: Question, topic: Topic, ranking: Ranking) -> list[Candidate]:
    """Candidates with their scores, best first: 1 for the best, 0 for what is far below it."""
    if not found:
        return []
    return scored(found, all_features(found, question, topic, ranking.fused), ranking)


def scored(found: Sequence[Candidate], columns: Columns, ranking: Ranking) -> list[Candidate]:
    """The same, given all features."""
    scores = weighed(columns, ranking.whole)
    scores = np.maximum(0.0, 1 + (scores - scores.max()) / _RANGE)
    candidates = [replace(c, score=float(value)) for c, value in zip(found, scores, strict=True)]
    return sorted(candidates, key=lambda c: (-c.score, c.passage.chunk_id))


def all_features(found: Sequence[Candidate], question: Question, topic: Topic, fused: Mapping[str, float]) -> Columns:
    """Every feature by name, each (n,), those around a passage by a fusion with these weights."""
    columns = features(found, question, topic)
    return columns | around(found, weighed(columns, fused))


def weighed(columns: Columns, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """The weighted sum of the features that have a weight: (n,)."""
    total: NDArray[np.float64] = np.sum([columns[name] * weight for name, weight in weights.items()], axis=0)
    return total


__all__ = ["AROUND", "FUSED", "NAMES", "Candidate", "Ranking", "all_features", "ranked", "rankings", "weighed"]
