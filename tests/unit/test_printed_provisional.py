"""A protocol that calls itself provisional is told from one that speaks of something provisional."""

from __future__ import annotations

import pytest

from indexer.parliaments import all_profiles, load
from indexer.protocol import Page
from indexer.store import Index
from rag.printed.provisional import ProvisionalSittings, provisional

PROFILE = load("niederwalden")
TITLE = "8. Wahlperiode\nPlenarprotokoll 8/41\n{}\nLANDTAG NIEDERWALDEN\n11. 03. 2026\n"
HEAD = "Landtag Niederwalden · 8. Wahlperiode · 41. Sitzung · 11. März 2026"


def sitting(title: str = "", margin: str = "", body: str = "Wir reden.\n") -> list[Page]:
    text = f"{HEAD}\n{margin}\n\n" + body * 12
    return [Page(1, 1, "x", TITLE.format(title), contents=True), *(Page(n, n, "x", text) for n in (2, 3, 4))]


@pytest.mark.parametrize(
    "words",
    [
        "Vorläufiges Plenarprotokoll 8/41",
        "Stenografischer Bericht (vorläufige Fassung)",
        "VORLÄUFIGES PROTOKOLL",
        "Vorläufiger stenografischer Bericht",
        "Vorabfassung – wird durch die endgültige Fassung ersetzt",
        "(vorläufig)",
        "Unkorrigiertes Protokoll – nicht autorisiert",
        "Protokoll, noch nicht autorisiert",
    ],
)
def test_it_says_so_on_its_title_page_or_above_every_page(words: str) -> None:
    assert provisional(sitting(title=words), PROFILE)
    assert provisional(sitting(margin=words), PROFILE)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Vorläufige Haushaltsführung der Landesregierung",
        "Stenografischer Bericht",
        "Prof. Dr. Ada Berg (BU): (Von der Rednerin nicht autorisiert) Sehr geehrte Frau Präsidentin!",
        "Die Fraktion hat dazu im vergangenen Jahr eine vorläufige Fassung ihres Berichts vorgelegt und begründet.",
        "Antrag betreffend vorläufiger Bericht der Kommission ................ 3105",
    ],
)
def test_what_is_debated_may_be_provisional_without_the_protocol_being_so(words: str) -> None:
    assert not provisional(sitting(title=words, margin=words), PROFILE)
    assert not provisional(
        sitting(body="Wir reden.\nWir reden.\nDas ist ein vorläufiger Bericht.\nJa.\nJa.\nJa.\n"), PROFILE
    )


def test_a_page_alone_is_judged_by_its_margin_and_not_as_a_title_page() -> None:
    page = Page(2, 1, "x", f"{HEAD}\n\n" + "Wir reden.\n" * 5 + "(vorläufiges Protokoll)\n" + "Wir reden.\n" * 5)
    assert not provisional([page], PROFILE)


def test_one_page_that_begins_with_such_words_makes_no_provisional_protocol() -> None:
    pages = sitting()
    pages[2] = Page(3, 3, "x", f"{HEAD}\nvorläufiger Bericht des Ausschusses vor.\n" + "Wir reden.\n" * 12)
    assert not provisional(pages, PROFILE)


def test_the_sample_is_final_and_an_unknown_sitting_is_no_error(sample_index: Index) -> None:
    asked = ProvisionalSittings(sample_index)
    assert not any(asked(row.sitting_id) for row in sample_index.sittings())
    assert not asked("niederwalden/8/999")


def test_the_address_of_the_official_document_is_known_where_its_pattern_is() -> None:
    assert load("bundestag").document(19, 7) == "https://dserver.bundestag.de/btp/19/19007.pdf"
    assert load("hessen").document(20, 67) == "https://starweb.hessen.de/cache/PLPR/20/7/00067.pdf"
    assert load("niederwalden").document(8, 41) is None
    for profile in all_profiles():
        address = profile.document(1, 1)
        assert address is None or address.startswith("https://")
