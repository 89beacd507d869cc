"""What is said instead of an answer."""

from __future__ import annotations

from indexer.store import Coverage
from rag.abstention.refusing import refusal
from tests.passages import a_passage

HELD = Coverage(2, "2026-03-12", "2026-04-23", 175, 199, 0)


def test_a_refusal_says_why_who_spoke_on_it_and_what_was_searched() -> None:
    others = [a_passage(1), a_passage(2, speaker="Karin Vogt", date="2026-04-23")]
    text = refusal("Von Jonas Kettler habe ich dazu keine Äußerung gefunden.", HELD, others, others, "de")
    assert text == (
        "Von Jonas Kettler habe ich dazu keine Äußerung gefunden. "
        "Zum Thema sprachen Amelie Tönsing am 12. März 2026 und Karin Vogt am 23. April 2026. "
        "Durchsucht wurden 2 Sitzungen vom 12. März 2026 bis zum 23. April 2026. "
        "Die nächstliegenden Stellen stehen bei den Quellen."
    )


def test_where_nobody_spoke_on_it_nobody_is_named() -> None:
    text = refusal("No.", Coverage(1, "2026-03-12", "2026-03-12", 1, 1, 0), [], [], "en")
    assert text == "No. The sitting of 12 March 2026 was searched."
