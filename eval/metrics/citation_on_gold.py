"""Does the answer cite a gold page and speaker?"""

from __future__ import annotations

from eval.dataset import Question
from eval.metrics.gold import Result, citations, cites_gold
from eval.metrics.share import Share


def citation_on_gold(question: Question, result: Result) -> Share | None:
    """1 of 1 where at least one citation is on gold; an answerable question that was refused counts 0.

    Does not apply to questions without gold.
    """
    if not question.answerable:
        return None
    return Share(any(cites_gold(citation, question) for citation in citations(result)))
