"""Does every sentence of the answer name what it rests on, and does every marker point to a citation?"""

from __future__ import annotations

from eval.metrics.gold import Result, citations, text
from eval.metrics.share import Share
from eval.statements import markers, statements


def cited_sentences(result: Result) -> Share | None:
    """Of the answer's sentences, those with a marker of a citation that exists.

    A quotation is one sentence with what introduces it. What an answer says of itself (its `notes`: how the question
    was read, what was left out) rests on no protocol and is not counted. Does not apply to an abstention or an empty
    answer.
    """
    known = {citation.get("n") for citation in citations(result)}
    said = statements(text(result))
    return Share(sum(any(n in known for n in one.markers) for one in said), len(said)) if said else None


def citations_out_of_range(result: Result) -> Share | None:
    """Of the answer's markers `[n]`, those without a citation of that number. Does not apply where there is none."""
    known = {citation.get("n") for citation in citations(result)}
    named = markers(text(result))
    return Share(sum(n not in known for n in named), len(named)) if named else None
