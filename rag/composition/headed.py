"""Answers in sections as text: every group's words under its name, or what was said when under its day.

As in `rag.composition.arranging` what is said around the quotes comes from the citations alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indexer.protocol import Kind, Turn
from rag.answer import Citation
from rag.citing import following, introduction, under
from rag.composition.arranging import markers, when
from rag.composition.composing import Composed, cited, grown
from rag.composition.positions import GOVERNMENT
from rag.composition.sections import Section, Sections
from rag.messages import message


def by_group(sections: Sections, language: str) -> Iterator[Composed]:
    """Every group in the order of the sections, with its own words or the note that nothing was found."""
    quotes = [quote for part in sections.parts for quote in sorted(part.quotes, key=when)]
    citations = cited(quotes)
    if not citations:
        return
    turns = {quote.turn.turn_id: quote.turn for quote in quotes}
    parts = []
    for part in sections.parts:
        own = _of(part, citations)
        label = part.label if part.label != GOVERNMENT else message("government", language)
        if not own:
            spoke = part.confidence > 0  # on the subject, yet in no words that take a position: a question, say
            parts.append(message("no_standpoint" if spoke else "no_contribution", language, group=label))
        for place, citation in enumerate(own):
            turn = turns[citation.turn_id]
            before = own[place - 1] if place else None
            if before and citation.speaker == before.speaker:
                parts.append(following(citation, turn, before, turns[before.turn_id], language))
            else:
                key = "wrote_for" if turn.kind is Kind.WRITTEN else "spoke_for"
                parts.append(under(introduction(key, citation, language, group=label), citation, language))
    yield from grown(message("lead_groups", language, markers=markers(citations)), citations, parts)


def by_day(sections: Sections, language: str) -> Iterator[Composed]:
    """What was said, in order of time, each under its day."""
    quotes = sorted(sections.quotes, key=when)
    citations = cited(quotes)
    if not citations:
        return
    turns = {quote.turn.turn_id: quote.turn for quote in quotes}
    parts = [
        under(introduction(_then(citation, turns), citation, language), citation, language) for citation in citations
    ]
    yield from grown(message("lead_time", language, markers=markers(citations)), citations, parts)


def _then(citation: Citation, turns: Mapping[str, Turn]) -> str:
    return "wrote_then" if turns[citation.turn_id].kind is Kind.WRITTEN else "spoke_then"


def _of(part: Section, citations: list[Citation]) -> list[Citation]:
    """The citations of a section's quotes."""
    spans = {(quote.turn.turn_id, quote.start, quote.end) for quote in part.quotes}
    return [citation for citation in citations if (citation.turn_id, citation.start, citation.end) in spans]
