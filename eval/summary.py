"""All figures of a run, over all questions and over parts of them, and how they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.case import Case, column
from eval.cost import milliseconds
from eval.dataset import Question
from eval.metrics import MEASURES
from eval.statistics import Figure, Spread, figure
from indexer.progress import NoProgress, Progress

Figures = Mapping[str, Figure]

PARTS: Mapping[str, Callable[[Question], str]] = {
    "kind": lambda question: question.kind,
    "lang": lambda question: question.lang,
    "history": lambda question: "with history" if question.history else "without history",
}
"""What questions are parted by, and the part that a question belongs to."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures by measure over all questions, and by part, its value and measure; `errors` questions failed.

    `milliseconds` are the times of each stage of answering.
    """

    questions: int
    errors: int
    overall: Figures
    parts: Mapping[str, Mapping[str, Figures]]
    milliseconds: Mapping[str, Spread]

    def to_json(self) -> dict[str, Any]:
        """As in metrics.json: `figures`, and `by_kind`, `by_lang`, `by_history`."""
        return {
            "questions": self.questions,
            "errors": self.errors,
            "figures": figures_json(self.overall),
            **{
                f"by_{name}": {value: figures_json(figures) for value, figures in part.items()}
                for name, part in self.parts.items()
            },
        }

    def lines(self, *, headline: bool = True) -> Iterator[str]:
        """The overall figures for a terminal, a line each: name, value, 95 % interval, cases."""
        for measure in MEASURES:
            if measure.name in self.overall and (measure.headline or not headline):
                yield f"{measure.name:<24}{shown(self.overall[measure.name])}"


def summarise(cases: Sequence[Case], progress: Progress | None = None) -> Summary:
    """Every measure over the cases."""
    parts: dict[str, dict[str, Figures]] = {}
    with (progress or NoProgress()).stage("Figures", 1 + len(PARTS), "tables") as advance:
        overall = figures(cases)
        advance(1)
        for name, part_of in PARTS.items():
            held: dict[str, list[Case]] = {}
            for case in cases:
                held.setdefault(part_of(case.question), []).append(case)
            parts[name] = {value: figures(own) for value, own in held.items()}
            advance(1)
    return Summary(
        questions=len(cases),
        errors=sum("error" in case.result for case in cases),
        overall=overall,
        parts=parts,
        milliseconds=milliseconds([case.result for case in cases]),
    )


def figures(cases: Sequence[Case]) -> Figures:
    """Every measure that was taken of the cases, over all of them."""
    names = dict.fromkeys(name for case in cases for name in case.shares)
    return {name: figure(column(cases, name)) for name in names}


def shown(held: Figure) -> str:
    """`0.816  [0.735, 0.888]  98 cases, 12 excluded`."""
    cases = f"{held.n} cases" + (f", {held.excluded} excluded" if held.excluded else "")
    if held.value is None:
        return f"    –                  {cases}"
    return f"{held.value:.3f}  [{held.low:.3f}, {held.high:.3f}]  {cases}"


def figures_json(held: Figures) -> dict[str, Any]:
    """Figures as in metrics.json."""
    return {name: one.to_json() for name, one in held.items()}
