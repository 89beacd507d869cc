"""Whether the evidence carries an answer: a logistic model over a few signals, in `answerable.toml`.

Learned from questions with and without an answer by `python -m eval.calibrate` (docs/abstention.md).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rag.abstention.evidence import Signals


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by signal, what is added to their sum, and from which probability on a question is answered."""

    weights: Mapping[str, float]
    bias: float
    answers_from: float

    def probability(self, signals: Signals) -> float:
        """How probable it is that a question with this evidence has an answer here, 0 to 1."""
        total = self.bias + sum(weight * signals[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-total))

    def answers(self, signals: Signals) -> bool:
        """Whether a question with this evidence is answered."""
        return self.probability(signals) >= self.answers_from


@cache
def models() -> Mapping[str, Model]:
    """The learned models: `vectors` where passages have a cosine, `text` where they have none."""
    tables = tomllib.loads(resources.files(__package__).joinpath("answerable.toml").read_text(encoding="utf-8"))
    return {
        name: Model(tables[name]["weights"], tables[name]["bias"], tables[name]["answers_from"])
        for name in ("vectors", "text")
    }
