"""What got worse and better against a baseline, in the order in which a reader wants to know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics import Measure
from eval.report.rows import known
from eval.report.shown import signed

_ORDER = ("worse", "better", "same")
_SAID = {"worse": "worse", "better": "better", "same": "no clear change"}


@dataclass(frozen=True, slots=True)
class Change:
    """A measure in both runs; `held` is the comparison's entry (see `eval.compare.Difference`)."""

    measure: Measure
    held: Mapping[str, Any]

    @property
    def fallen(self) -> bool:
        """Whether it is a guard that got worse at all, which needs no significance."""
        return self.measure.guard and self.measure.better(self.held["a"], self.held["b"])

    @property
    def verdict(self) -> str:
        """`worse`, `better` or `same`."""
        return "worse" if self.fallen else str(self.held["verdict"])

    @property
    def said(self) -> str:
        """The verdict in words; a difference that may be chance is not called `the same`."""
        return "guard fell" if self.fallen else _SAID.get(self.verdict, self.verdict)


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the summary; `way` is `worse`, `better`, or empty."""

    way: str
    text: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The comparison as shown: measures with the worse first, and the questions by direction."""

    held: Mapping[str, Any]
    measures: tuple[Change, ...]
    worse: tuple[Mapping[str, Any], ...]
    mixed: tuple[Mapping[str, Any], ...]
    better: tuple[Mapping[str, Any], ...]
    reach: float

    def told(self) -> list[Told]:
        """The whole in a line: which measures got worse or better, by how much, and how many questions did."""
        parts = []
        for way in ("worse", "better"):
            named = [f"{c.measure.name} {signed(c.held['difference'])}" for c in self.measures if c.verdict == way]
            if named:
                parts.append(Told(way, ", ".join(named) + "."))
        unclear = sum(change.verdict == "same" for change in self.measures)
        rest = f"{unclear} {'measure' if unclear == 1 else 'measures'} without clear change."
        parts.append(Told("", rest if parts else "No measure changed clearly."))
        questions = f"Of {self.held['questions']} questions, {len(self.worse)} got worse, {len(self.better)} better"
        return [*parts, Told("", questions + (f", {len(self.mixed)} partly both." if self.mixed else "."))]

    @property
    def by_id(self) -> Mapping[str, Mapping[str, Any]]:
        """Every changed question by its id."""
        return {str(one["id"]): one for one in (*self.worse, *self.mixed, *self.better)}


def changes(comparison: Mapping[str, Any]) -> Changes:
    """The comparison of a run (`b`) with its baseline (`a`), as `eval.compare` gives it."""
    measures = [Change(known(name), held) for name, held in comparison["measures"].items()]
    changed: Sequence[Mapping[str, Any]] = comparison["changed"]
    by = {way: tuple(one for one in changed if one["direction"] == way) for way in ("worse", "mixed", "better")}
    return Changes(
        held=comparison,
        measures=tuple(sorted(measures, key=lambda change: _ORDER.index(change.verdict))),
        reach=reach([change.held for change in measures]),
        **by,
    )


def reach(held: Sequence[Mapping[str, Any]]) -> float:
    """How far a drawing of these differences must go to either side of zero, at least 0.05."""
    bounds = [abs(one[side]) for one in held for side in ("low", "high") if one.get(side) is not None]
    return max(0.05, *bounds) if bounds else 0.05
