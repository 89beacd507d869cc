"""A question with what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.dataset import Question
from eval.diagnosis import diagnose
from eval.metrics import Result, Share

Shares = Mapping[str, Share | None]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the assistant's result, and every measure of it (None where it does not apply)."""

    question: Question
    result: Result
    shares: Shares

    def to_json(self) -> dict[str, Any]:
        """A line of results.jsonl: the contract's answer, what was expected, and every measure.

        `metrics` holds values, `shares` the numerators and denominators they come from, `verdict` what went wrong.
        """
        question = self.question
        verdict = diagnose(question, self.result, self.shares)
        return {
            "id": question.id,
            "kind": question.kind,
            "lang": question.lang,
            **self.result,
            "history": list(question.history),
            "gold": [gold.to_json() for gold in question.gold],
            "gold_answer": question.answer,
            "gold_standalone": question.standalone,
            "unanswerable_type": question.unanswerable_type,
            "silver": question.silver,
            "metrics": {name: None if share is None else share.value for name, share in self.shares.items()},
            "shares": {
                name: None if share is None else [share.numerator, share.denominator]
                for name, share in self.shares.items()
            },
            "verdict": {"code": verdict.code, "good": verdict.good, "says": verdict.says},
        }


def shares_of(line: Mapping[str, Any]) -> dict[str, Share | None]:
    """The measures in a line of results.jsonl; where there are only values, each is a share of one."""
    if shares := line.get("shares"):
        return {name: None if pair is None else Share(*pair) for name, pair in shares.items()}
    return {name: None if value is None else Share(value) for name, value in (line.get("metrics") or {}).items()}


def column(cases: Sequence[Case], name: str) -> list[Share | None]:
    """One measure over cases, in their order."""
    return [case.shares.get(name) for case in cases]
