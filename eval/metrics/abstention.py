"""Does the assistant abstain where the protocols do not answer, and only there?

An abstention on an unanswerable question is a true positive. A question that failed with an error is no abstention:
it is counted as an error, which no run passes with.
"""

from __future__ import annotations

from eval.dataset import Question
from eval.metrics.gold import Result
from eval.metrics.share import Share


def precision(question: Question, result: Result) -> Share | None:
    """Of the abstentions, those on unanswerable questions; does not apply to a question that was answered."""
    return Share(not question.answerable) if result.get("abstained") else None


def recall(question: Question, result: Result) -> Share | None:
    """Of the unanswerable questions, those abstained on; does not apply to answerable ones."""
    return None if question.answerable else Share(bool(result.get("abstained")))


def f1(question: Question, result: Result) -> Share | None:
    """The harmonic mean of the two, as shares add up to it: 2 TP / (2 TP + FP + FN). A right answer weighs nothing."""
    abstained = bool(result.get("abstained"))
    if abstained and not question.answerable:
        return Share(2, 2)
    return Share(0, 1 if abstained == question.answerable else 0)


def refused(question: Question, result: Result) -> Share | None:
    """Of the answerable questions, those abstained on: lower is better."""
    return Share(bool(result.get("abstained"))) if question.answerable else None
