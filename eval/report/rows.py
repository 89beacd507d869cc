"""The figures of a run as rows: what a measure is called and means, its figure, and whether a guard fell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics import MEASURES, Measure, measure_named
from eval.statistics import failures_below

Line = Mapping[str, Any]
"""A line of results.jsonl."""


@dataclass(frozen=True, slots=True)
class Row:
    """A measure with its figure; `fallen` are the ids of the questions that break it, where it is a guard."""

    measure: Measure
    figure: Mapping[str, Any]
    fallen: tuple[str, ...] = ()

    @property
    def alarm(self) -> bool:
        """Whether it is a guard that is not perfect."""
        value = self.figure.get("value")
        return self.measure.guard and value is not None and not _perfect(self.measure, value)

    @property
    def failures_below(self) -> float | None:
        """For a guard that held in every case, the share of failures that is ruled out nevertheless."""
        value, n = self.figure.get("value"), self.figure.get("n")
        return failures_below(n) if self.measure.guard and n and value is not None and not self.alarm else None


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions have a verdict; `good` is None where the verdict does not tell."""

    code: str
    good: bool | None
    n: int


def headline(metrics: Mapping[str, Any], lines: Sequence[Line]) -> list[Row]:
    """The headline measures and all guards, as far as the run has them."""
    return [row for row in every(metrics, lines) if row.measure.headline or row.measure.guard]


def every(metrics: Mapping[str, Any], lines: Sequence[Line]) -> list[Row]:
    """Every figure of the run but the judged ones, in the order of `MEASURES`; figures of unknown measures last."""
    held = dict(metrics.get("figures") or {})
    rows = [Row(m, held.pop(m.name), tuple(_fallen(m, lines))) for m in MEASURES if m.name in held]
    return rows + [Row(known(name), figure) for name, figure in held.items()]


def known(name: str) -> Measure:
    """The measure of that name, or one of which no more is known than its name."""
    return measure_named(name) or Measure(name, "other", "")


def verdict(line: Line) -> Mapping[str, Any]:
    """The verdict of a line; lines of an older run have none."""
    if held := line.get("verdict"):
        return {"code": held.get("code") or "unknown", "good": held.get("good"), "says": held.get("says") or ""}
    if error := line.get("error"):
        says = f"The question failed: {error.get('type')}: {error.get('message')}"
        return {"code": "error", "good": False, "says": says}
    return {"code": "no_verdict", "good": None, "says": "This run tells no verdict."}


def verdicts(lines: Sequence[Line]) -> list[Count]:
    """How often each verdict was given to the questions of people: what went wrong first, most frequent first."""
    held = [verdict(line) for line in lines if not line.get("silver")]
    good = {one["code"]: one["good"] for one in held}
    counted = Counter(one["code"] for one in held)
    counts = [Count(code, good[code], n) for code, n in counted.items()]
    return sorted(counts, key=lambda one: (bool(one.good), -one.n, one.code))


def _fallen(measure: Measure, lines: Sequence[Line]) -> Iterator[str]:
    if measure.guard:
        for line in lines:
            value = (line.get("metrics") or {}).get(measure.name)
            if value is not None and not line.get("silver") and not _perfect(measure, value):
                yield str(line["id"])


def _perfect(measure: Measure, value: float) -> bool:
    return value == (1 if measure.higher else 0)
