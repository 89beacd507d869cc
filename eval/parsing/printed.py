"""Printed pages of the turns beside the page ranges of the export's records."""

from __future__ import annotations

from math import inf

from eval.metrics.share import Share
from eval.parsing.comparison import Comparison
from eval.parsing.defects import faulty_records, has_other_pages
from eval.parsing.outcome import Fault, Outcome
from eval.parsing.reference import Reference


def measure(compared: Comparison) -> Outcome:
    """Turns that lie, from their first page to their last, in the pages of the records they are in.

    Where a record has no usable pages, those around it give the range. A sitting whose pages the export counts
    otherwise than print is left out.
    """
    outcome = Outcome()
    contents = "\n".join(page.text for page in compared.sitting.pages if page.contents)
    if has_other_pages(compared.reference, contents):
        outcome.left_out["page"] = len(compared.pairs)
        outcome.shares = {"page": Share(0, 0)}
        return outcome
    ranges = page_ranges(compared.reference)
    right = counted = 0
    for pair in compared.pairs:
        expected = ranges[pair.reference.first_record][0], ranges[pair.reference.last_record][1]
        first, last = pair.turn.pages()
        if first is None or last is None:
            outcome.unknown["page"] += 1
            continue
        counted += 1
        inside = expected[0] <= first and last <= expected[1]
        right += inside
        if not inside:
            detail = f"S. {first}–{last}, in the export {expected[0]}–{expected[1]:.0f}"
            outcome.faults.append(Fault("page outside of the record's", pair.turn.turn_id, detail))
    outcome.shares = {"page": Share(right, counted)}
    return outcome


def page_ranges(reference: Reference) -> list[tuple[int, float]]:
    """The pages between which each record must lie.

    Its own where they can be right, else from where the usable record before it begins to where the one behind it does.
    """
    faulty = faulty_records(reference)
    usable = [None if i in faulty else record.pages for i, record in enumerate(reference.records)]
    ranges: list[tuple[int, float]] = []
    for i, pages in enumerate(usable):
        begun = next((p[0] for p in reversed(usable[:i]) if p), 0)
        ended = next((float(p[0]) for p in usable[i + 1 :] if p), inf)
        ranges.append((pages[0], float(pages[1])) if pages else (begun, ended))
    return ranges
