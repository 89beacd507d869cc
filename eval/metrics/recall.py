"""R@k: is a passage from a gold page, by the gold speaker, among the first k?

With several gold places any of them will do (the measure is also called success@k).
"""

from __future__ import annotations

from eval.dataset import Question
from eval.metrics.gold import Result, first_rank
from eval.metrics.share import Share


def recall_at(question: Question, result: Result, k: int) -> Share | None:
    """1 or 0 of 1; does not apply to questions without gold. A question that failed found nothing."""
    return Share(first_rank(question, result, k) is not None) if question.answerable else None
