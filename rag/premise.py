"""What a question takes for granted: `Warum lehnte Kettler den Deich ab?` says that he did.

Nothing here can tell whether that is true. Where a question asks why somebody took a side, and the quotes that answer
it do not say so in the same word, the answer says that this was not checked: a quote is no confirmation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from indexer.analysis import analyse
from rag.lexicon import lexicon
from rag.question import Question


def taken_for_granted(question: Question) -> frozenset[str]:
    """The terms of the side that somebody is said to have taken, where a question asks why; empty where it does not.

    A follow-up asks why only because the question before it did.
    """
    if question.follows_up or not question.entities.names_somebody or not _pattern("asked").search(question.text):
        return frozenset()
    sides = (found[0] for found in _pattern("sides").finditer(question.text))
    return frozenset(term for side in sides for term in analyse(side) or [side.lower()])


def unconfirmed(question: Question, quotes: Iterable[str]) -> bool:
    """Whether a question takes a side for granted that none of the quotes names."""
    sides = taken_for_granted(question)
    return bool(sides) and not any(sides & {*analyse(quote), *quote.lower().split()} for quote in quotes)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon()['premise'][kind])})\b", re.IGNORECASE)
