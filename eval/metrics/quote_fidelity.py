"""Do the quoted words stand on the cited page?

Letters and digits are compared with the page's own text as it was printed, not with the turn the quote was taken from:
a mistake in reading the protocol shows here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from eval.matching import letters
from eval.metrics.gold import PAGES, Result, citations
from eval.metrics.share import Share


class Print(Protocol):
    """The printed pages of the protocols."""

    def pages(self, sitting_id: str) -> Mapping[int, str] | None:
        """Letters by printed page; empty for an unknown sitting, None where no page number is known."""


def quote_fidelity(result: Result, printed: Print) -> Share | None:
    """Faithful quotes of all quotes of the answer.

    Does not apply to an abstention, nor to quotes from sittings whose printed page numbers cannot be known.
    """
    checked = [is_faithful(citation, printed) for citation in citations(result)]
    counted = [faithful for faithful in checked if faithful is not None]
    return Share(sum(counted), len(counted)) if counted else None


def is_faithful(citation: Mapping[str, Any], printed: Print) -> bool | None:
    """Whether the quote stands on its page, or runs over from it to the next; None where it cannot be checked."""
    pages = printed.pages("/".join(str(citation.get(part)) for part in ("parliament", "period", "sitting")))
    if pages is None:
        return None
    first = citation.get("page") or 0
    last = citation.get("page_last") or first
    words = letters(citation.get("quote") or "")
    text = "".join(pages.get(number, "") for number in range(first, last + 1))
    return bool(words) and last - first < PAGES and words in text
