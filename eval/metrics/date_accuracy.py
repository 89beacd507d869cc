"""Is every citation dated with the day of the sitting it names?"""

from __future__ import annotations

from eval.metrics.gold import Result, citations, sitting_id
from eval.metrics.share import Share
from eval.record import Record


def date_accuracy(result: Result, record: Record) -> Share | None:
    """Of the citations that name a date and a sitting of the protocols, those with that sitting's day.

    Does not apply to an abstention.
    """
    pairs = [(citation.get("date"), record.date(sitting_id(citation))) for citation in citations(result)]
    dated = [named == held for named, held in pairs if named and held]
    return Share(sum(dated), len(dated)) if dated else None
