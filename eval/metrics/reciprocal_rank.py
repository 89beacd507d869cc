"""MRR@k: one over the rank of the first passage from a gold page by the gold speaker, 0 beyond rank k.

Voorhees, "The TREC-8 Question Answering Track Report" (1999).
"""

from __future__ import annotations

from eval.dataset import Question
from eval.metrics.gold import Result, first_rank
from eval.metrics.share import Share


def reciprocal_rank_at(question: Question, result: Result, k: int) -> Share | None:
    """0 to 1 of 1; does not apply to questions without gold."""
    if not question.answerable:
        return None
    rank = first_rank(question, result, k)
    return Share(1 / rank if rank else 0.0)
