"""Every page has the number it is printed with, or none; never a guessed one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer.contents import read_contents
from indexer.numbering import computed_numbers as computed
from indexer.numbering import printed_numbers
from indexer.page import PageText, parse_page
from tests.page_texts import PROFILE, printed

CONTENTS = """
    Amtliche Mitteilungen .............................. 27
    Präsidentin Dr. Helga Reinstorf ..... 27, 29
    Jonas Kettler ......................... 27
    Dr. Martin Vogt ....................... 28
    Karin Vogt (Marsweiler)
    ....................................... 29
    Gernot Kulbach ........................ 30
"""
BODIES = (
    "Präsidentin Dr. Helga Reinstorf:\n\nBitte.\n\nJonas Kettler (BU):\n\nDanke.",
    "Dr. Martin Vogt (Sozialer Aufbruch):\n\nDanke.",
    "Karin Vogt (Marsweiler) (Liberale Mitte):\n\nDanke.\n\nPräsidentin Dr. Helga Reinstorf:\n\nBitte.",
    "Gernot Kulbach (WLH):\n\nDanke.",
)


def page(body: str, place: int, number: int | None = None) -> PageText:
    return parse_page(printed(body, number), Path(f"niederwalden_8_002_{place:04d}.txt"))


def computed_numbers(pages: Sequence[PageText], first: int) -> list[int | None] | None:
    return computed(pages, first, read_contents([page.lines for page in pages[:first]], PROFILE), PROFILE)


def numbered(numbers: Sequence[int | None], places: Sequence[int] = ()) -> list[int | None] | None:
    return printed_numbers([page("Text.", p, n) for p, n in zip(places or range(1, 99), numbers, strict=False)])


def test_a_page_without_its_number_takes_it_from_its_neighbours() -> None:
    assert numbered([None, 3122, 3123, None, 3125]) == [3121, 3122, 3123, 3124, 3125]


def test_one_misread_number_is_outvoted() -> None:
    assert numbered([3121, 3122, 7, 3124, 3125]) == [3121, 3122, 3123, 3124, 3125]


def test_a_missing_file_leaves_a_gap_in_the_numbers() -> None:
    assert numbered([3121, None, None, 3126], places=[1, 2, 5, 6]) == [3121, 3122, 3125, 3126]


def test_without_any_printed_number_none_is_read() -> None:
    assert numbered([None, None]) is None


def without_numbers(bodies: Sequence[str], contents: str = CONTENTS, places: Sequence[int] = ()) -> list[PageText]:
    all_bodies = [contents, "Präsidium\n\nAbwesende", *bodies]
    return [page(body, place) for body, place in zip(all_bodies, places or range(1, 99), strict=False)]


def test_a_sitting_without_printed_numbers_takes_them_from_its_contents() -> None:
    assert computed_numbers(without_numbers(BODIES), 2) == [25, 26, 27, 28, 29, 30]


def test_a_missing_page_does_not_shift_the_ones_behind_it() -> None:
    pages = without_numbers(BODIES[:1] + BODIES[2:], places=[1, 2, 3, 5, 6])
    assert computed_numbers(pages, 2) == [25, 26, 27, 29, 30]


def test_contents_that_fit_no_label_give_no_number() -> None:
    contents = "Jonas Kettler ........ 128\nDr. Martin Vogt ...... 7\nGernot Kulbach ....... 93"
    assert computed_numbers(without_numbers(BODIES, contents), 2) is None


def test_a_short_sitting_begins_where_its_first_entry_says() -> None:
    contents = "Amtliche Mitteilungen ........... 2753"
    assert computed_numbers(without_numbers(BODIES[:1], contents), 2) == [2751, 2752, 2753]


def test_without_contents_the_numbers_stay_unknown() -> None:
    assert computed_numbers([page(body, i) for i, body in enumerate(BODIES)], 0) is None


PAPERS = """
    1.
    Radwege am Fluss
    – Drucks. 8/1950 – ................................ 27
    Bitte um Beratung: Karin Vogt (Marsweiler) ........ 28
    2.
    Deiche am Fluss
    – Drucks. 8/1951 – ................................ 28
    3.
    Brücken am Fluss
    – Drucks. 8/1952 – ................................ 30
"""


def test_where_speakers_are_few_the_papers_of_the_agenda_tell_the_numbers() -> None:
    bodies = (
        "Präsidentin Dr. Helga Reinstorf:\n\nIch rufe Radwege auf, Drucks. 8/1950.",
        "Nun Deiche, Drucks. 8/1951, die schon in Drucks. 8/1950 standen.",
        "Hier steht nichts.",
        "Zuletzt Brücken, Drucks. 8/1952. Damit ist auch Drucks. 8/1951 erledigt.",
    )
    assert computed_numbers(without_numbers(bodies, PAPERS), 2) == [25, 26, 27, 28, 29, 30]
