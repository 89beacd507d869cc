"""Do the quoted words stand in the cited turn and on the cited page?

In the turn they stand verbatim (`eval.matching.locate`). The page is looked up in the print itself, not in the turn the
quote was taken from, so that a mistake in reading the protocol shows here too; there, where lines break within words,
letters and digits are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.matching import letters, locate
from eval.metrics.gold import PAGES, Result, citations, sitting_id
from eval.metrics.share import Share
from eval.record import Record


def quote_fidelity(result: Result, record: Record) -> Share | None:
    """Faithful quotes of all quotes of the answer.

    Does not apply to an abstention, nor to quotes from sittings whose printed page numbers cannot be known.
    """
    checked = [is_faithful(citation, record) for citation in citations(result)]
    counted = [faithful for faithful in checked if faithful is not None]
    return Share(sum(counted), len(counted)) if counted else None


def is_faithful(citation: Mapping[str, Any], record: Record) -> bool | None:
    """Whether the quote stands in the turn it names, and on its page or from it over to the next.

    None where no page of the sitting has a number. A citation that names no turn is held against the page alone.
    """
    on_page = is_on_page(citation, record)
    return on_page and in_turn(citation, record) is not False


def is_on_page(citation: Mapping[str, Any], record: Record) -> bool | None:
    """Whether the quote stands on its page, or runs over from it to the next; None where it cannot be checked.

    Where two pages are named the quote stands on both: to name one more than needed is no way to be right.
    """
    pages = record.pages(sitting_id(citation))
    if pages is None:
        return None
    first = citation.get("page") or 0
    last = citation.get("page_last") or first
    words = letters(citation.get("quote") or "")
    text = "".join(pages.get(number, "") for number in range(first, last + 1))
    wider = last != first and any(words in pages.get(number, "") for number in (first, last))
    return bool(words) and 0 <= last - first < PAGES and words in text and not wider


def in_turn(citation: Mapping[str, Any], record: Record) -> bool | None:
    """Whether the quote stands in the turn that the citation names; None where it names none."""
    turn_id = citation.get("turn_id")
    if turn_id is None:
        return None
    words, turns = str(citation.get("quote") or ""), record.turns(sitting_id(citation))
    return any(spoken.turn.turn_id == turn_id and locate(words, spoken.turn.text) for spoken in turns)
