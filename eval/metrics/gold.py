"""When a passage or a citation is the one that was asked for: sitting, printed page and speaker agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.dataset import Question
from eval.matching import same_person

Result = Mapping[str, Any]
"""A line of results.jsonl: the contract's answer, or the error that came instead of it."""

LONGEST = 1500  # characters; a longer passage would hit by its mere size
PAGES = 2  # printed pages a passage or a quote may touch


def on_gold(place: Mapping[str, Any], question: Question, first: str, last: str) -> bool:
    """Whether a place is a gold one. `first` and `last` name its fields for the pages; `last` may be empty."""
    begin = place.get(first)
    if not begin:
        return False
    end = place.get(last) or begin
    return end - begin < PAGES and any(
        place.get("sitting") == gold.sitting
        and begin <= gold.page <= end
        and same_person(place.get("speaker"), gold.speaker)
        for gold in question.gold
    )


def first_rank(question: Question, result: Result, depth: int) -> int | None:
    """The rank (from 1) of the first gold passage among the first `depth`, or None; one that is too long is none."""
    for rank, passage in enumerate((result.get("evidence") or [])[:depth], 1):
        if len(passage.get("text") or "") <= LONGEST and on_gold(passage, question, "page_first", "page_last"):
            return rank
    return None


def citations(result: Result) -> list[Mapping[str, Any]]:
    """The citations that count: none where the answer is an abstention."""
    return [] if result.get("abstained") else list(result.get("citations") or [])
