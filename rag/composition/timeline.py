"""How something that was said went over time: `Wie hat sich die Haltung der BU zum Wolf seit 2024 entwickelt?`

The best quotes of each span of time, spread over the period asked about, in order. That anything changed is not
claimed: who reads the quotes can see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from indexer.store import Filters
from rag import abstain
from rag.composition.sections import SEARCHED, Searching, Section, Sections, beside, on_topic
from rag.question import Question
from rag.retrieval.features import Candidate
from rag.retrieval.ranking import ranked
from rag.retrieve import preferred, within
from rag.understanding.shapes import about

Span = tuple[date, date]

MOMENTS = 7  # quotes at most
_YEARS = 3  # a period that touches so many is told year by year, a shorter one by its parts
_KEEP = 0.4  # of the best passage's score, what another must have


def time_line(question: Question, filters: Filters, searching: Searching, first: date, last: date) -> Sections:
    """A section for each span of time of which there is something to quote; `first` and `last` are the index's days."""
    asked, retriever, entities = about(question), searching.retriever, question.entities
    hard = within(filters, entities)
    first, last = hard.date_from or first, hard.date_to or last
    narrower = preferred(hard, entities)
    spans = parted(first, last)
    searches = [(_during(f, span), SEARCHED // 2) for f in (narrower or [hard]) for span in spans]
    found = retriever.searched(asked, searches, asked.topic)
    topic = retriever.topic(asked)
    best = ranked(found, asked, topic, retriever.ranking)
    answering = on_topic(abstain.answering(best, entities), asked, topic)
    if not answering or searching.confidence(asked, answering, best, topic) is None:
        return searching.sections((), best)
    kept = [candidate for candidate in answering if candidate.score >= _KEEP * answering[0].score]
    quotes = 1 if len(spans) > MOMENTS // 2 else 2
    each = replace(searching, strict=False)  # together they carry an answer

    def part(span: Span) -> Section:
        label = f"{span[0].isoformat()}/{span[1].isoformat()}"
        return each.section(label, asked, _within(kept, span), best, topic, quotes)

    parts = beside(part, spans)
    return searching.sections([part for part in parts if part.quotes], best)


def parted(first: date, last: date) -> list[Span]:
    """A period in at most `MOMENTS` spans of time: years where there are several, else equal parts."""
    years = range(first.year, last.year + 1)
    if _YEARS <= len(years) <= MOMENTS:
        return [(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))) for year in years]
    days = max((last - first).days + 1, 1)
    count = min(MOMENTS, days)
    ends = [first.toordinal() + days * part // count for part in range(count + 1)]
    return [(date.fromordinal(a), date.fromordinal(b - 1)) for a, b in pairwise(ends)]


def _during(filters: Filters, span: Span) -> Filters:
    return replace(filters, date_from=span[0], date_to=span[1])


def _within(candidates: Sequence[Candidate], span: Span) -> list[Candidate]:
    return [c for c in candidates if span[0] <= date.fromisoformat(c.passage.date) <= span[1]]
