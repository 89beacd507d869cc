"""Gates for a nightly run: what a figure must reach, and what may not get worse than it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eval.compare import Comparison
from eval.judge.agreement import kappa_shown
from eval.metrics import all_names, measure_named


class GateError(ValueError):
    """A limit that cannot be understood. The message says what is expected."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a measure must reach: at least `value`, or at most it where lower is better; 0 to 1."""

    name: str
    value: float


def parse_limit(text: str) -> Limit:
    """`recall@10=0.85` as a limit.

    Raises:
        GateError: it is not of that form, the measure is unknown, or the number is not between 0 and 1.
    """
    name, sign, number = text.partition("=")
    name = name.strip()
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not sign or not 0 <= value <= 1:
        raise GateError(f"{text!r}: expected a measure and a number from 0 to 1, as in recall@10=0.85")
    if measure_named(name) is None:
        raise GateError(f"{text!r}: there is no measure {name!r}; there are {', '.join(all_names())}")
    return Limit(name, value)


def below(limits: list[Limit], metrics: Mapping[str, Any]) -> Iterator[str]:
    """Why a run fails its limits, a sentence each. A measure that applies to no question fails."""
    figures = {**metrics.get("figures", {}), **((metrics.get("judged") or {}).get("figures") or {})}
    for limit in limits:
        figure = figures.get(limit.name) or {}
        value, measure = figure.get("value"), measure_named(limit.name)
        if value is None:
            yield f"{limit.name}: nothing was measured, so that it cannot be held against {limit.value}"
        elif measure is not None and measure.better(limit.value, value):
            agreed = f" ({kappa_shown(figure['kappa'])})" if "kappa" in figure else ""
            yield (
                f"{limit.name} is {value:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]{agreed}, "
                f"{'at least' if measure.higher else 'at most'} {limit.value} is asked for"
            )


def worse(comparison: Comparison, max_drop: float | None = None) -> Iterator[str]:
    """Why a run is worse than its baseline, a sentence each.

    A measure fails where it is significantly worse (p after Holm below 0.05), where it got worse by more than
    `max_drop` whatever the chance of that, and a guard where it got worse at all.
    """
    for name, held in comparison.measures.items():
        measure = measure_named(name)
        if measure is None or not measure.better(held.a, held.b):
            continue
        change = f"{name} went from {held.a:.3f} to {held.b:.3f}"
        if measure.guard:
            yield f"{change}; it may not get worse at all"
        elif held.verdict == "worse":
            chance = f"p {held.p_holm:.3f} after Holm, {held.loss} questions lost, {held.win} won"
            yield f"{change}; significantly worse ({chance})"
        elif max_drop is not None and abs(held.difference) > max_drop:
            yield f"{change}; by more than {max_drop}"
