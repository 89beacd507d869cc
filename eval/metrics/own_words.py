"""How much of what is shown are words that the speaker only quotes from somebody else, without showing it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.metrics.gold import Result, citations, sitting_id
from eval.metrics.share import Share
from eval.record import Record


def quoted_words(result: Result, record: Record) -> Share | None:
    """Of the quotes that stand verbatim in their turn, those that are mostly somebody else's words, quoted in it.

    As `indexer.quotation` finds them: in quotation marks, or set off behind a colon. Marks that are shown among the
    speaker's own words say it themselves. Does not apply to an abstention.
    """
    checked = [is_quoted_in_turn(citation, record) for citation in citations(result)]
    counted = [quoted for quoted in checked if quoted is not None]
    return Share(sum(counted), len(counted)) if counted else None


def is_quoted_in_turn(citation: Mapping[str, Any], record: Record) -> bool | None:
    """Whether the words are mostly quoted from somebody else; None where they do not stand in the cited turn."""
    for spoken in record.turns(sitting_id(citation)):
        if spoken.turn.turn_id == citation.get("turn_id"):
            return spoken.quotes(str(citation.get("quote") or ""))
    return None
