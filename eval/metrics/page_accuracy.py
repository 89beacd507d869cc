"""Do quotes that stand in their sitting stand on the page that is named?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.matching import letters
from eval.metrics.gold import Result, citations, sitting_id
from eval.metrics.quote_fidelity import is_on_page
from eval.metrics.share import Share
from eval.record import Record


def page_accuracy(result: Result, record: Record) -> Share | None:
    """Of the quotes whose words are printed somewhere in their sitting, those on the page that the citation names.

    Does not apply to an abstention, nor to words printed nowhere: those are a matter of fidelity.
    """
    checked = [is_right_page(citation, record) for citation in citations(result)]
    counted = [right for right in checked if right is not None]
    return Share(sum(counted), len(counted)) if counted else None


def is_right_page(citation: Mapping[str, Any], record: Record) -> bool | None:
    """Whether the quote stands on its page; None where it is printed nowhere, or no page has a number."""
    pages = record.pages(sitting_id(citation))
    words = letters(citation.get("quote") or "")
    if not pages or not words or words not in "".join(pages[number] for number in sorted(pages)):
        return None
    return is_on_page(citation, record)
