"""What is said instead of an answer: why there is none, what was searched, and what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from indexer.store import Coverage, Passage
from rag.composition.arranging import joined
from rag.messages import message
from rag.reference import long_date


def refusal(
    reason: str, coverage: Coverage, evidence: Sequence[Passage], others: Sequence[Passage], language: str
) -> str:
    """Why, who else spoke on it, what was searched, and that the nearest passages are there to read."""
    parts = [reason]
    if others:
        parts.append(
            message(
                "others_spoke" if len(others) > 1 else "other_spoke",
                language,
                who=joined([_who(p, language) for p in others], language),
            )
        )
    if searched := searched_through(coverage, language):
        parts.append(searched)
    if evidence:
        parts.append(message("nearest", language))
    return " ".join(parts)


def searched_through(coverage: Coverage, language: str) -> str | None:
    """The sittings that were searched, with their first and last day; None for an empty index."""
    if not coverage.date_from or not coverage.date_to:
        return None
    first, last = (long_date(date.fromisoformat(d), language) for d in (coverage.date_from, coverage.date_to))
    key = "searched_one" if coverage.sittings == 1 else "searched"
    return message(key, language, sittings=coverage.sittings, first=first, last=last)


def _who(passage: Passage, language: str) -> str:
    when = long_date(date.fromisoformat(passage.date), language)
    return message("who_when", language, name=passage.speaker, date=when)
