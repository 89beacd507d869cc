"""Do the numbers and dates of the reference answer stand in the answer?

What the question names itself tells nothing and is not looked for. What the answer says around its quotes to name its
sources (the protocol's number, the page) is no claim and is left out; dates in it count, since they may be what was
asked for.
"""

from __future__ import annotations

import re

from eval.dataset import Question
from eval.dates import Day, dates
from eval.metrics.gold import Result, citations, text
from eval.metrics.share import Share
from eval.numbers import numbers
from rag.question import detect_language

# `(Plenarprotokoll 20/67, S. 5315)`, but not `(Schuljahr 2021/22)`.
_SOURCE = re.compile(r"\([^()]*\b\d{1,3}/\d+[^()]*\)|\[\d+(?:\s*[,;–-]\s*\d+)*\]")


def number_agreement(question: Question, result: Result) -> Share | None:
    """Of the reference's numbers, those in the answer or its quotes, in whatever way they are written.

    A refused question counts 0. Does not apply where the reference has no numbers but the question's, or the question
    no gold.
    """
    if not question.answerable:
        return None
    asked = _asked(question)
    # The year of a date that is asked for is told, too.
    told = {*numbers(asked, question.lang), *(float(day.year) for day in dates(asked) if day.year)}
    reference = question.answer or ""
    wanted = [value for value in numbers(reference, _language(reference, question)) if value not in told]
    shown = {value for said, lang in _said(result) for value in numbers(said, lang)}
    return Share(sum(value in shown for value in wanted), len(wanted)) if wanted else None


def date_agreement(question: Question, result: Result) -> Share | None:
    """Of the reference's dates, those in the answer or its quotes; a day without its year may be of any year.

    Counted and left out as in `number_agreement`; a date that says more than the question's (`3. März 2021` of
    `März 2021`) is looked for.
    """
    if not question.answerable:
        return None
    told = dates(_asked(question))
    wanted = [day for day in dates(question.answer or "") if not _is_told(day, told)]
    shown = [day for said, _ in _said(result) for day in dates(said)]
    return Share(sum(any(day.agrees(other) for other in shown) for day in wanted), len(wanted)) if wanted else None


def _is_told(day: Day, told: list[Day]) -> bool:
    return any(day.is_told_by(other) for other in told)


def _asked(question: Question) -> str:
    """The question with what was asked before it."""
    return "\n".join((*question.history, question.text))


def _language(reference: str, question: Question) -> str | None:
    """A German question's reference is German; another's may be either, and its few words may not tell."""
    if question.lang == "de":
        return "de"
    return "en" if detect_language(reference) == "en" else None


def _said(result: Result) -> list[tuple[str, str]]:
    """What the answer says, each text with its language; an answer quotes German whatever its own is."""
    said = _SOURCE.sub(" ", text(result))
    quotes = [str(citation.get("quote") or "") for citation in citations(result)]
    for quote in filter(None, quotes):
        said = said.replace(quote, " ")
    return [(said, str(result.get("language") or "de")), *((quote, "de") for quote in quotes)]
