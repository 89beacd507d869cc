"""When a citation is the one that was asked for: sitting, printed page and speaker agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.dataset import Question
from eval.matching import same_person

Result = Mapping[str, Any]
"""A line of results.jsonl: the contract's answer, or the error that came instead of it."""

LONGEST = 1500  # characters; a longer passage would hit by its mere size
PAGES = 2  # printed pages a passage or a quote may touch


def cites_gold(citation: Mapping[str, Any], question: Question) -> bool:
    """Whether a citation names a gold sitting, page and speaker."""
    first = citation.get("page")
    if not first:
        return False
    last = citation.get("page_last") or first
    return last - first < PAGES and any(
        gold.in_sitting(citation.get("parliament"), citation.get("period"), citation.get("sitting"))
        and first <= gold.page <= last
        and same_person(citation.get("speaker"), gold.speaker)
        for gold in question.gold
    )


def citations(result: Result) -> list[Mapping[str, Any]]:
    """The citations that count: none where the answer is an abstention."""
    return [] if result.get("abstained") else list(result.get("citations") or [])


def text(result: Result) -> str:
    """What the answer's text says of the protocols; empty where it is an abstention, which claims nothing.

    The `notes` that it ends with are left out: there it speaks of itself (how the question was read, what is missing).
    """
    answer = "" if result.get("abstained") else str(result.get("answer") or "")
    for note in reversed(result.get("notes") or ()):
        answer = answer.removesuffix(str(note)).rstrip()
    return answer


def sitting_id(citation: Mapping[str, Any]) -> str:
    """The id of the sitting that a citation names."""
    return "/".join(str(citation.get(part)) for part in ("parliament", "period", "sitting"))
