"""How quotes stand in an answer: a lead that says whose they are, then speaker by speaker, each in order of time.

What the lead says is put together from the citations alone: names and days, and the numbers of the quotes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from indexer.protocol import Turn
from rag.answer import Citation
from rag.citing import following, paragraph
from rag.extractive import Quote
from rag.messages import message
from rag.reference import long_date


def by_speaker(quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes with each speaker's together, in order of time; the speaker who answers best first."""
    speakers = list(dict.fromkeys(_speaker(quote) for quote in quotes))
    return sorted(quotes, key=lambda quote: (speakers.index(_speaker(quote)), *when(quote)))


def when(quote: Quote) -> tuple[str, str, int, int]:
    """What orders quotes by time: day, and within a day as they were said."""
    return quote.passage.date, quote.passage.parliament, quote.turn.number, quote.start


def _speaker(quote: Quote) -> tuple[str, ...]:
    """Who is known to speak is one person in one parliament; nobody knows whether two unknown speakers are."""
    name = quote.turn.speaker.name
    return (quote.passage.parliament, name) if name else (quote.turn.turn_id, "", "")


def paragraphs(citations: Sequence[Citation], turns: Mapping[str, Turn], language: str) -> list[str]:
    """The citations as paragraphs, what one shares with the one above it said once."""
    found: list[str] = []
    for place, citation in enumerate(citations):
        turn = turns[citation.turn_id]
        if place:
            before = citations[place - 1]
            found.append(following(citation, turn, before, turns[before.turn_id], language))
        else:
            found.append(paragraph(citation, turn, language))
    return found


def lead(citations: Sequence[Citation], language: str) -> str | None:
    """Who speaks below, and when; None where it is one person, whom the first quote's introduction names."""
    speakers: dict[str, list[Citation]] = {}
    for citation in citations:
        if not citation.speaker:
            return None
        speakers.setdefault(citation.speaker, []).append(citation)
    if len(speakers) < 2:
        return None
    who = [f"{name} ({_days(own, language)}) {markers(own)}" for name, own in speakers.items()]
    return message("lead", language, who=joined(who, language))


def _days(citations: Sequence[Citation], language: str) -> str:
    days = dict.fromkeys(date.fromisoformat(citation.date) for citation in citations)
    return joined([long_date(day, language) for day in days], language)


def markers(citations: Sequence[Citation]) -> str:
    """`[1] [2]`."""
    return " ".join(f"[{citation.n}]" for citation in citations)


def joined(parts: Sequence[str], language: str) -> str:
    """`A, B und C`."""
    return f" {message('and', language)} ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
