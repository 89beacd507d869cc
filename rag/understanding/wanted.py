"""What a question wants: a number, a date, a quote, a comparison, a position, a list; words in `lexicon.toml`."""

from __future__ import annotations

import re
from functools import cache

from rag.understanding.lexicon import lexicon

COMPARISON, DATE, NUMBER, QUOTE, POSITION, LIST = "comparison", "date", "number", "quote", "position", "list"


def wanted(text: str) -> str | None:
    """The kind of answer a question asks for; None where its words say nothing about it.

    Where several fit, the first in the order of the lexicon's tables counts: `Was sagte sie zu den Fristen?` wants a
    date.
    """
    return next((kind for kind, words in _patterns() if words.search(text)), None)


# How the figure or the date looks that is asked for.
_HOLDS = {
    NUMBER: re.compile(r"\d"),
    DATE: re.compile(r"\b\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄ][a-zä]+)(?:\s?\d{4})?|\b(?:19|20)\d{2}\b"),
}


def holds(kind: str | None, text: str) -> bool:
    """Whether a text holds what a question of that kind wants; False for a kind that cannot be seen by its form."""
    return kind in _HOLDS and bool(_HOLDS[kind].search(text))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables: dict[str, list[str]] = lexicon()["wanted"]
    return tuple(
        (kind, re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE))
        for kind, words in tables.items()
    )
