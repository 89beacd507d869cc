"""Does the answer's text say what its citations say? What is read is the text, whatever the citations beside it hold.

A statement is as cited where each of its quotations stands verbatim in the quote of a citation that it names, that
speaker is named there or before, and every page, protocol and date around the quotations is one of those citations'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from eval.dates import Day, dates
from eval.matching import letters, locate
from eval.metrics.gold import Result, citations, text
from eval.metrics.share import Share
from eval.statements import Statement, quotations, statements

_TERM = 20  # letters; a shorter quotation is a term or a title, of which there need be no citation
_PAGES = re.compile(r"\b(?:S\.|Seiten?|pp?\.|pages?)\s*(\d{1,6})(?:\s*[–-]\s*(\d{1,6}))?")
_PROTOCOL = re.compile(r"\bPlenarprotokoll\s+(\d+)/(\d+)")

Citation = Mapping[str, Any]


def text_as_cited(result: Result) -> Share | None:
    """Of the statements that quote or cite, those that are as cited.

    Does not apply to an abstention, nor to an answer that neither quotes nor cites.
    """
    known = {citation.get("n"): citation for citation in citations(result)}
    before, checked = "", []
    for statement in statements(text(result)):
        quoted, around = _parted(statement)
        before += around
        cited = [known[n] for n in statement.markers if n in known]
        if quoted or cited:
            checked.append(_is_as_cited(quoted, around, before, cited))
    return Share(sum(checked), len(checked)) if checked else None


def _parted(statement: Statement) -> tuple[list[str], str]:
    """The quotations of a statement that are more than terms, and what stands around all of them."""
    spans = quotations(statement.text)
    quoted = [statement.text[start:end] for start, end in spans]
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(statement.text)]
    around = " … ".join(statement.text[end:start] for end, start in zip(ends, starts, strict=True))
    return [words for words in quoted if len(letters(words)) >= _TERM], around


def _is_as_cited(quoted: Sequence[str], around: str, before: str, cited: Sequence[Citation]) -> bool:
    said_by: list[Citation] = []
    for words in quoted:
        holding = [one for one in cited if locate(words, str(one.get("quote") or ""))]
        if not holding:
            return False
        said_by += holding[:1]
    named = all(_surname(one) in letters(before) for one in said_by)
    return named and _places_agree(around, cited) and _dates_agree(around, cited)


def _surname(citation: Citation) -> str:
    """The letters of the last name, without a place behind it; empty where nobody is known to speak."""
    name = re.sub(r"\s*[(\[][^)\]]*[)\]]", "", str(citation.get("speaker") or "")).split()
    return letters(name[-1]) if name else ""


def _places_agree(around: str, cited: Sequence[Citation]) -> bool:
    pages = [(int(m[1]), int(m[2] or m[1])) for m in _PAGES.finditer(around)]
    own = {(one.get("page"), one.get("page_last") or one.get("page")) for one in cited}
    protocols = {(int(m[1]), int(m[2])) for m in _PROTOCOL.finditer(around)}
    return set(pages) <= own and protocols <= {(one.get("period"), one.get("sitting")) for one in cited}


def _dates_agree(around: str, cited: Sequence[Citation]) -> bool:
    """Whether every date is a cited sitting's, or stands in the cited words."""
    own = [day for one in cited for day in dates(str(one.get("quote") or ""))]
    own += [Day(*map(int, str(one["date"]).split("-"))) for one in cited if one.get("date")]
    return all(any(day.agrees(other) for other in own) for day in dates(around))
