"""All figures of a run, over all questions and by kind, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.dataset import Question
from eval.metrics import Measure, Result
from eval.statistics import Figure, Spread, figure, spread

Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures by measure, and by kind and measure; `errors` questions failed; `milliseconds` an answer took in all."""

    questions: int
    errors: int
    overall: Figures
    by_kind: Mapping[str, Figures]
    milliseconds: Spread | None

    def to_json(self) -> dict[str, Any]:
        """As in metrics.json."""
        return {
            "questions": self.questions,
            "errors": self.errors,
            "figures": _json(self.overall),
            "by_kind": {kind: _json(figures) for kind, figures in self.by_kind.items()},
            "milliseconds": self.milliseconds.to_json() if self.milliseconds else None,
        }

    def lines(self) -> Iterator[str]:
        """The overall figures for a terminal, a line each: name, value, 95 % interval, cases."""
        for name, held in self.overall.items():
            yield f"{name:<22}{shown(held)}"


def summarise(questions: Sequence[Question], results: Sequence[Result], taken: Mapping[str, Measure]) -> Summary:
    """Every measure over the results, which belong to the questions in their order."""
    pairs = list(zip(questions, results, strict=True))
    kinds = dict.fromkeys(question.kind for question in questions)
    times = [result["timings_ms"]["total"] for result in results if "total" in (result.get("timings_ms") or {})]
    return Summary(
        questions=len(pairs),
        errors=sum("error" in result for result in results),
        overall=_figures(pairs, taken),
        by_kind={kind: _figures([pair for pair in pairs if pair[0].kind == kind], taken) for kind in kinds},
        milliseconds=spread(times),
    )


def shown(held: Figure) -> str:
    """`0.816  [0.735, 0.888]  98 cases, 12 excluded`."""
    cases = f"{held.n} cases" + (f", {held.excluded} excluded" if held.excluded else "")
    if held.value is None:
        return f"    –                  {cases}"
    return f"{held.value:.3f}  [{held.low:.3f}, {held.high:.3f}]  {cases}"


def _figures(pairs: Sequence[tuple[Question, Result]], taken: Mapping[str, Measure]) -> Figures:
    return {name: figure(measure(*pair) for pair in pairs) for name, measure in taken.items()}


def _json(figures: Figures) -> dict[str, Any]:
    return {name: held.to_json() for name, held in figures.items()}
