"""What a question wants: a number, a date, a quote, a comparison, a position, a list; words in `lexicon.toml`."""

from __future__ import annotations

import re
from functools import cache

from rag.lexicon import lexicon

COMPARISON, DATE, NUMBER, QUOTE, POSITION, LIST = "comparison", "date", "number", "quote", "position", "list"


def wanted(text: str) -> str | None:
    """The kind of answer a question asks for; None where its words say nothing about it.

    Where several fit, the first in the order of the lexicon's tables counts: `Was sagte sie zu den Fristen?` wants a
    date.
    """
    return next((kind for kind, words in _patterns() if words.search(text)), None)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    tables: dict[str, list[str]] = lexicon()["wanted"]
    return tuple(
        (kind, re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE))
        for kind, words in tables.items()
    )
