"""Strict readers of the judge's replies: what was asked for, or None; nothing is guessed out of other words."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

_FENCED = re.compile(r"```(?:json)?\s*\n(.*)\n\s*```", re.DOTALL)


def label(reply: str, labels: Sequence[str]) -> str | None:
    """The one label that the reply consists of; white space around it and capitals do not matter."""
    word = reply.strip().lower()
    return word if word in labels else None


def label_list(reply: str, labels: Sequence[str], count: int) -> tuple[str, ...] | None:
    """Exactly `count` labels, a JSON list of strings."""
    found = string_list(reply)
    if found is None or len(found) != count or any(word not in labels for word in found):
        return None
    return found


def string_list(reply: str) -> tuple[str, ...] | None:
    """A JSON list of strings, none of them empty, each with its white space collapsed; it may stand in a code fence."""
    text = reply.strip()
    fenced = _FENCED.fullmatch(text)
    try:
        found = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or not all(isinstance(item, str) and item.strip() for item in found):
        return None
    return tuple(" ".join(item.split()) for item in found)
