"""The measures of many sittings as figures with intervals, beside their aims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.parsing.outcome import Outcome
from eval.statistics import Figure, figure

# What is aimed at: the least, or (characters) the most.
AIMS = {
    "turn F1": 0.99,
    "role": 0.995,
    "party": 0.995,
    "agenda item": 0.97,
    "interjection F1": 0.97,
    "character errors": 0.003,
    "speaker on page, recall": 0.995,
    "speaker on page, precision": 0.995,
    "speaker on page, recall where the export's pages can be right": 0.995,
    "speaker on page, precision without written turns": 0.995,
}
LOWER_IS_BETTER = frozenset({"character errors", "text missing", "text added"})


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure over sittings (or pages): the figure, what was unknown, and what was left out of it."""

    name: str
    figure: Figure
    unknown: int
    left_out: int

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None where there is none, or nothing to measure."""
        aim, value = AIMS.get(self.name), self.figure.value
        if aim is None or value is None:
            return None
        return value <= aim if self.name in LOWER_IS_BETTER else value >= aim

    def to_json(self) -> dict[str, Any]:
        """The figure's fields to six places and the counts."""
        rounded = {k: round(v, 6) if isinstance(v, float) else v for k, v in self.figure.to_json().items()}
        exact = {k: round(getattr(self.figure, k), 6) for k in ("value", "low", "high") if rounded[k] is not None}
        return rounded | exact | {"unknown": self.unknown, "left_out": self.left_out, "aim": AIMS.get(self.name)}


def summarise(outcomes: Iterable[Outcome]) -> list[Measured]:
    """Every measure over these outcomes, in the order in which the measures come; resampled by sitting (or page)."""
    held = list(outcomes)
    names = dict.fromkeys(name for outcome in held for name in outcome.shares)
    return [
        Measured(
            name,
            figure(outcome.shares.get(name) for outcome in held),
            sum(outcome.unknown[name] for outcome in held),
            sum(outcome.left_out[name] for outcome in held),
        )
        for name in names
    ]


def by_name(measured: Sequence[Measured]) -> Mapping[str, Any]:
    """As JSON, by the measures' names."""
    return {one.name: one.to_json() for one in measured}
