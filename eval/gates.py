"""Gates for a nightly run: what a figure must reach, and what may not get worse than it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.case import shares_of
from eval.compare import Comparison, failures
from eval.judge.agreement import kappa_shown
from eval.metrics import MEASURES, Measure, all_names, measure_named

_NAMED = 8  # questions named in a reason
Lines = Mapping[str, Mapping[str, Any]]
"""A run's results by question."""


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

    A measure fails where it is significantly worse (p after Holm below 0.05), and where it got worse by more than
    `max_drop` whatever the chance of that. A guard fails where more fails than before over the questions of both, also
    in answers to what was refused before. So does a run that left questions of the baseline out, or in which more of
    them failed with an error.
    """
    a, b = comparison.a.lines, comparison.b.lines
    if missing := [name for name in a if name not in b]:
        yield f"{len(missing)} questions of the baseline were not asked, first {missing[0]}"
    errors = [[name for name in a if name in b and "error" in lines[name]] for lines in (a, b)]
    if len(errors[1]) > len(errors[0]):
        yield f"{len(errors[1])} questions failed with an error, {len(errors[0])} before, first {errors[1][0]}"
    for guard in (measure for measure in MEASURES if measure.guard):
        yield from _guarded(guard, a, b)
    for name, held in comparison.measures.items():
        measure = measure_named(name)
        if measure is None or measure.guard or not measure.better(held.a, held.b):
            continue
        change = f"{name} went from {held.a:.3f} to {held.b:.3f}"
        if held.verdict == "worse":
            chance = f"p {held.p_holm:.3f} after Holm, {held.loss} questions lost, {held.win} won"
            yield f"{change}; significantly worse ({chance})"
        elif max_drop is not None and abs(held.difference) > max_drop:
            yield f"{change}; by more than {max_drop}"


def named(ids: Sequence[str]) -> str:
    """`d011, d094`; of many the first ones, and how many more."""
    shown, more = ids[:_NAMED], len(ids) - _NAMED
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _guarded(measure: Measure, a: Lines, b: Lines) -> Iterator[str]:
    """Whether more fails in `b` than in `a`, over the questions of both."""
    failed = {
        name: [failures(measure, [shares_of(lines[name]).get(measure.name)]) for lines in (a, b)]
        for name in a
        if name in b
    }
    before, after = (sum(pair[side] for pair in failed.values()) for side in (0, 1))
    if after > before:
        where = [name for name, (old, new) in failed.items() if new > old]
        yield f"{measure.name}: {after:g} fail, {before:g} before, in {named(where)}; it may not get worse at all"
