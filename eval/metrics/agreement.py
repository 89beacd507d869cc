"""Do the numbers and dates of the reference answer stand in the answer?

What the answer says around its quotes to name its sources (the protocol's number, the page) is no claim and is left
out; dates in it count, since they may be what was asked for.
"""

from __future__ import annotations

import re

from eval.dataset import Question
from eval.metrics.gold import Result, citations, text
from eval.metrics.share import Share
from eval.numbers import dates, numbers
from rag.question import detect_language

_SOURCE = re.compile(r"\([^()]*\b\d+/\d+[^()]*\)|\[\d+(?:\s*[,;]\s*\d+)*\]")


def number_agreement(question: Question, result: Result) -> Share | None:
    """Of the reference's numbers, those in the answer or its quotes, in whatever way they are written.

    A refused question counts 0. Does not apply where the reference has no numbers, or the question no gold.
    """
    if not question.answerable:
        return None
    reference = question.answer or ""
    wanted = numbers(reference, detect_language(reference))
    shown = {value for said, lang in _said(result) for value in numbers(said, lang)}
    return Share(sum(value in shown for value in wanted), len(wanted)) if wanted else None


def date_agreement(question: Question, result: Result) -> Share | None:
    """Of the reference's dates, those in the answer or its quotes; a day without its year may be of any year.

    Counted and left out as in `number_agreement`.
    """
    if not question.answerable:
        return None
    wanted = dates(question.answer or "")
    shown = [day for said, _ in _said(result) for day in dates(said)]
    return Share(sum(any(day.agrees(other) for other in shown) for day in wanted), len(wanted)) if wanted else None


def _said(result: Result) -> list[tuple[str, str]]:
    """What the answer says, each text with its language; an answer quotes German whatever its own is."""
    quotes = [(str(citation.get("quote") or ""), "de") for citation in citations(result)]
    return [(_SOURCE.sub(" ", text(result)), str(result.get("language") or "de")), *quotes]
