"""Characters of the Bundestag's XML as they are printed."""

from __future__ import annotations

import re
from datetime import date

# Soft hyphens and zero-width marks only say where a line may break.
_INVISIBLE = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def repaired(text: str) -> str:
    """The characters as printed: without invisible ones, a hyphen that must not break as a hyphen."""
    if not text.isascii():
        for mark in _INVISIBLE:
            text = text.replace(mark, "")
        text = text.replace("\u2011", "-").replace("\u2012", "–")
    return text


def clean(text: str | None) -> str:
    """With single blanks for blanks of any kind, none at the ends."""
    return " ".join((text or "").split())


def day(text: str) -> date | None:
    """`15.03.2018`; None where no such day exists."""
    match = _DAY.fullmatch(clean(text))
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None
