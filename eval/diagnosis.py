"""Why a question went well or wrong, in one sentence for whoever reads the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.dataset import Question
from eval.metrics.gold import Result
from eval.metrics.share import Share


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a question: a code to count and filter by, whether it is good, and the sentence."""

    code: str
    good: bool
    says: str


def diagnose(question: Question, result: Result, shares: Mapping[str, Share | None]) -> Verdict:
    """The gravest thing that can be said of a case: an error, words or names that are wrong, then what was missed."""
    if error := result.get("error"):
        return Verdict("error", False, f"The question failed: {error.get('type')}: {error.get('message')}")
    for name, says in _NEVER:
        if not _whole(shares.get(name)):
            return Verdict(name, False, says)
    share = shares.get("citations_out_of_range")
    if share and share.numerator:
        return Verdict("citations_out_of_range", False, "A marker in the answer points to no citation.")
    refused = bool(result.get("abstained"))
    if not question.answerable:
        if refused:
            return Verdict("rightly_refused", True, "Rightly refused: the protocols hold no answer.")
        return Verdict("answered_unanswerable", False, "Answered, though the protocols hold no answer.")
    rank = gold_rank(shares)
    where = f"the gold passage is at rank {rank}" if rank else "the gold passage is not among those found"
    if refused:
        return Verdict("refused_answerable", False, f"Refused, though the protocols answer; {where}.")
    if _hit(shares, "citation_on_gold"):
        return Verdict("cited_gold", True, f"Cites a gold page and speaker; {where}.")
    if rank and rank <= 10:
        return Verdict("found_not_cited", False, f"Found, but not cited: {where}.")
    if _hit(shares, "turn_recall@10"):
        return Verdict("other_page_of_turn", False, "Finds the gold turn, but with another page of it.")
    if _hit(shares, "page_recall@10"):
        return Verdict("other_speaker_on_page", False, "Finds the gold page, but with somebody else's words.")
    if rank:
        return Verdict("found_late", False, f"Found too late: {where}.")
    return Verdict("not_found", False, "Not found: neither the gold page nor the gold turn is among the passages.")


_NEVER = (
    ("quote_fidelity", "A quote does not stand verbatim in its turn and on its page."),
    ("speaker_attribution", "A quote was not said, or not as their own words, by the person named."),
    ("page_accuracy", "A quote stands on another page than the one named."),
    ("date_accuracy", "A citation has another day than its sitting."),
    ("text_as_cited", "The answer's text says something else than its citations."),
)


def gold_rank(shares: Mapping[str, Share | None]) -> int | None:
    """The rank of the first gold passage: exact up to 10, then the depth within which it was found; None beyond."""
    if reciprocal := shares.get("mrr@10"):
        if reciprocal.numerator:
            return round(1 / reciprocal.numerator)
        if _hit(shares, "recall@20"):
            return 20
    return None


def _hit(shares: Mapping[str, Share | None], name: str) -> bool:
    share = shares.get(name)
    return share is not None and share.numerator > 0


def _whole(share: Share | None) -> bool:
    return share is None or share.numerator == share.denominator
