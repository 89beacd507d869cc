"""Judges the answers of a run: six figures, each with how far the judge agrees with people beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.dataset import Question
from eval.judge.agreement import Agreement, agreements, kappa_shown
from eval.judge.alce import CitationScores, citation_scores
from eval.judge.labels import ENTAILS, NUGGET, Judgement, distinct
from eval.judge.model import Judge
from eval.judge.nuggets import NuggetScores, nugget_scores
from eval.judge.prompts import prompts_sha256
from eval.metrics import Result, Share
from eval.statistics import Figure, figure
from eval.summary import shown
from indexer.progress import NoProgress, Progress

TASK_OF = {
    "citation_recall": ENTAILS,
    "citation_precision": ENTAILS,
    "nuggets_all": NUGGET,
    "nuggets_vital": NUGGET,
    "nuggets_strict_all": NUGGET,
    "nuggets_strict_vital": NUGGET,
}
"""Every judged figure, in the order in which they are shown, with the task whose labels it is made of."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Judged figures over the questions of a run, and what they are made of.

    A figure is the mean of its answers' shares, as in both papers: each answer weighs the same, however many statements
    or nuggets it has. `unjudged` counts by figure what the judge gave no verdict on (statements, citations,
    answers for nuggets). `agreement` is None by figure where people have labelled fewer than two items of its task.
    """

    model: str
    figures: Mapping[str, Figure]
    agreement: Mapping[str, Agreement | None]
    unjudged: Mapping[str, int]
    shares_by_question: Mapping[str, Mapping[str, float | None]]
    judgements: tuple[Judgement, ...]
    calls: int
    failed: int
    malformed: int
    tokens: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """As in metrics.json; `kappa` stands in every figure, null where there are no human labels."""
        return {
            "model": self.model,
            "prompts_sha256": prompts_sha256(),
            "calls": self.calls,
            "failed_calls": self.failed,
            "malformed_replies": self.malformed,
            "tokens": dict(self.tokens),
            "figures": {name: self._figure_json(name) for name in self.figures},
        }

    def lines(self) -> Iterator[str]:
        """The figures for a terminal, a line each: name, value, 95 % interval, cases, kappa."""
        for name, held in self.figures.items():
            left_out = f", {self.unjudged[name]} without a verdict" if self.unjudged[name] else ""
            yield f"{name:<22}{shown(held)}{left_out}  {kappa_shown(self._kappa(name))}"

    def _figure_json(self, name: str) -> dict[str, Any]:
        return {**self.figures[name].to_json(), "unjudged": self.unjudged[name], "kappa": self._kappa(name)}

    def _kappa(self, name: str) -> dict[str, Any] | None:
        agreed = self.agreement[name]
        return agreed.to_json() if agreed else None


def judge_results(
    questions: Sequence[Question],
    results: Sequence[Result],
    judge: Judge,
    *,
    human: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Judged:
    """Judge every answer; `results` are lines of results.jsonl, `human` people's labels by key.

    A question whose answer a measure does not apply to, or on which the judge gives no verdict, is excluded from that
    figure and counted.

    Raises:
        ValueError: a question has no line among the results.
        ModelUnavailable: the model does not reply at all.
    """
    by_id = {result["id"]: result for result in results}
    if missing := [question.id for question in questions if question.id not in by_id]:
        raise ValueError(f"The results hold no line for the question {missing[0]!r}: they belong to other questions")
    judged: list[tuple[CitationScores, NuggetScores]] = []
    with (progress or NoProgress()).stage("Judging", len(questions), "answers") as advance:
        for question in questions:
            result = by_id[question.id]
            judged.append((citation_scores(result, judge), nugget_scores(question, result, judge)))
            advance(1)
    shares = [_shares(*scores) for scores in judged]
    judgements = distinct(one for scores in judged for part in scores for one in part.judgements)
    agreed = agreements(judgements, human or {})
    return Judged(
        model=judge.name,
        figures={name: figure(held[name] for held in shares) for name in TASK_OF},
        agreement={name: agreed[task] for name, task in TASK_OF.items()},
        unjudged=_unjudged(judged),
        shares_by_question={
            question.id: {name: None if share is None else share.value for name, share in held.items()}
            for question, held in zip(questions, shares, strict=True)
        },
        judgements=judgements,
        calls=judge.usage.calls,
        failed=judge.usage.failed,
        malformed=judge.usage.malformed,
        tokens=judge.usage.tokens(),
    )


def _shares(cited: CitationScores, held: NuggetScores) -> dict[str, Share | None]:
    """By figure the answer's share as one case of weight 1."""
    shares = (cited.recall, cited.precision, held.all, held.vital, held.strict_all, held.strict_vital)
    return {
        name: None if share is None or share.value is None else Share(share.value)
        for name, share in zip(TASK_OF, shares, strict=True)
    }


def _unjudged(judged: Sequence[tuple[CitationScores, NuggetScores]]) -> dict[str, int]:
    answers = sum(held.unjudged for _, held in judged)
    counted = {"citation_recall": sum(cited.unjudged_statements for cited, _ in judged)}
    counted["citation_precision"] = sum(cited.unjudged_citations for cited, _ in judged)
    return {name: counted.get(name, answers) for name in TASK_OF}
