"""What stands on a page without belonging to a turn: the running head and the printed page number."""

from __future__ import annotations

from indexer.page import head_lines
from rag.printed.letters import Span


def furniture(raw: str) -> tuple[Span, ...]:
    """The spans of the lines with the running head and the page number in a page's raw text, in order."""
    spans: list[Span] = []
    start = 0
    wanted = head_lines(raw)
    for number, line in enumerate(raw.split("\n")):
        if number in wanted:
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return tuple(spans)
