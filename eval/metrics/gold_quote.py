"""Does the answer show the very words that answer?"""

from __future__ import annotations

from eval.dataset import Question
from eval.matching import letters
from eval.metrics.gold import Result, citations, text
from eval.metrics.share import Share


def gold_quote_contained(question: Question, result: Result) -> Share | None:
    """1 of 1 where one gold quote stands whole, letters and digits compared, in a citation's quote or in the answer.

    A refused question counts 0. Does not apply to questions without gold.
    """
    if not question.answerable:
        return None
    shown = [letters(citation.get("quote") or "") for citation in citations(result)] + [letters(text(result))]
    return Share(any(letters(gold.quote) in words for gold in question.gold for words in shown))
