"""What a question takes for granted: `Warum lehnte Kettler den Deich ab?` says that he did.

Nothing here can tell whether that is true. Where a question asks why somebody took a side, and the quotes that answer
it do not say so in the same word, the answer says that this was not checked: a quote is no confirmation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rag.question import Question
from rag.understanding.lexicon import lexicon

_WORD = re.compile(r"\w+")
_BEGINNING, _ENDING = 5, 3  # letters: `verteidigte` and `verteidige` are the same up to their endings


def taken_for_granted(question: Question) -> frozenset[str]:
    """How the words begin by which somebody is said to have taken a side, where a question asks why; else empty.

    A follow-up asks why only because the question before it did.
    """
    if question.follows_up or not question.entities.names_somebody or not _pattern("asked").search(question.text):
        return frozenset()
    sides = (found[0].split()[0].lower() for found in _pattern("sides").finditer(question.text))
    return frozenset(word[: max(_BEGINNING, len(word) - _ENDING)] for word in sides)


def unconfirmed(question: Question, quotes: Iterable[str]) -> bool:
    """Whether a question takes a side for granted that none of the quotes names."""
    sides = tuple(taken_for_granted(question))
    return bool(sides) and not any(word.startswith(sides) for quote in quotes for word in _WORD.findall(quote.lower()))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon()['premise'][kind])})\b", re.IGNORECASE)
