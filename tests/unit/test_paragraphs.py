"""An export that parts paragraphs by single new lines reads like one that leaves blank lines between them."""

from __future__ import annotations

from itertools import pairwise

from indexer.paragraphs import part_paragraphs

PAGE = [
    "Gernot Kulbach (WLH):",
    "Der Deich am Mittellauf hält nicht mehr lange, und das be-",
    "dauern wir sehr. Wir haben das schon im vergangenen Jahr",
    "gesagt.",
    "Nun liegt das Gutachten vor, und es bestätigt uns in jedem",
    "einzelnen Punkt, auch in dem, der Ihnen nicht gefallen hat.",
    "(Beifall WLH)",
    "Deshalb beantragen wir heute, den Deich zu erneuern, bevor",
    "das nächste Hochwasser kommt.",
]


def test_a_short_line_that_ends_a_sentence_ends_a_paragraph() -> None:
    parted = list(part_paragraphs(PAGE))
    assert [line for line, after in pairwise(parted) if not after] == [
        "Gernot Kulbach (WLH):",
        "gesagt.",
        "einzelnen Punkt, auch in dem, der Ihnen nicht gefallen hat.",
        "(Beifall WLH)",
        "das nächste Hochwasser kommt.",
    ]


def test_no_line_is_lost_or_changed() -> None:
    assert [line for line in part_paragraphs(PAGE) if line] == PAGE


def test_a_page_with_blank_lines_stays_as_it_is() -> None:
    page = [part for line in PAGE for part in (line, "")]
    assert part_paragraphs(page) is page


def test_an_empty_page_stays_empty() -> None:
    assert list(part_paragraphs(["", " "])) == ["", " "]
