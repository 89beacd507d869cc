"""References as a press officer pastes them, and the names of days, people and pages in two languages."""

from __future__ import annotations

from datetime import date

from indexer.audit import DOUBTFUL, percent
from indexer.months import MONTHS
from indexer.parliaments import load
from rag.messages import message

# Not the standard library's names, which follow the locale.
_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {"de": MONTHS, "en": _ENGLISH}


def pages(first: int | None, last: int | None, language: str = "de") -> str:
    """`S. 5316`, `S. 5315–5316`, `p. 5316`, or that the page is unknown."""
    if first is None:
        return message("page_unknown", language)
    sign = message("page", language)
    return f"{sign} {first}" if last is None or last == first else f"{sign} {first}–{last}"


def reference(
    parliament: str, period: int, sitting: int, day: date, speaker: str | None, first: int | None, last: int | None
) -> str:
    """`Hessischer Landtag, Plenarprotokoll 20/67, 16.03.2021, S. 5316 (Peter Beuth)`: the same in every language."""
    name = load(parliament).name
    who = speaker or message("speaker_unknown", "de")
    return f"{name}, Plenarprotokoll {period}/{sitting}, {day:%d.%m.%Y}, {pages(first, last)} ({who})"


def doubt(share: float | None, language: str) -> str | None:
    """What is to be said of a sitting of whose contents only that share (0..1) was found; None where it is enough.

    A share of None, of a sitting without contents, raises no doubt.
    """
    if share is None or share >= DOUBTFUL:
        return None
    return message("doubt", language, percent=percent(share))


def doubts(share: float | None, caution: str | None, language: str) -> str | None:
    """All that is to be said of a citation before it is printed: `doubt`, and a `rag.gate.standing.caution`."""
    said = [doubt(share, language), message(f"caution_{caution}", language) if caution else None]
    return "; ".join(filter(None, said)) or None


def long_date(day: date, language: str) -> str:
    """`16. März 2021`, `16 March 2021`."""
    month = _MONTHS[language][day.month - 1]
    return f"{day.day}. {month} {day.year}" if language == "de" else f"{day.day} {month} {day.year}"
