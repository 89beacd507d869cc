"""Real sittings beside their own tables of contents: what the contents list is found, and nothing they say is lost."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from indexer.contents import Contents, read_contents
from indexer.formats import discover, read
from indexer.numbering import computed_numbers
from indexer.page import parse_page
from indexer.parliaments import load
from indexer.protocol import Officeholder, Role, Sitting

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PAGES = DATA / "hessen-wp20" / "pages"
HESSEN = load("hessen")
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the real protocols are not beside this checkout")


@cache
def sitting(number: int) -> Sitting:
    (folder,) = PAGES.glob(f"*_{number:03d}")
    (source,) = discover([folder]).sources
    (held,) = read(source)
    return held


def contents(number: int) -> Contents:
    pages = [parse_page(page.text, Path(page.source)) for page in sitting(number).pages if page.contents]
    return read_contents([page.lines for page in pages], HESSEN)


@pytest.mark.parametrize(("number", "listed"), [(10, 89), (37, 5), (67, 113), (73, 96)])
def test_whoever_the_contents_list_begins_to_speak_on_that_page(number: int, listed: int) -> None:
    held = sitting(number).audit
    assert held is not None
    assert (held.listed, held.missing) == (listed, ())


def test_the_office_of_a_minister_is_whole_though_it_takes_two_lines() -> None:
    held = {who.name: who for who in sitting(67).officeholders}
    office = "Ministerin für Bundes- und Europaangelegenheiten und Bevollmächtigte des Landes Hessen beim Bund"
    assert held["Lucia Puttrich"] == Officeholder("Lucia Puttrich", office, Role.GOVERNMENT)
    assert held["R. Alexander Lorz"].title == "Prof. Dr."
    assert held["Boris Rhein"].role is Role.CHAIR
    assert (len(held), contents(67).absent) == (18, ("Heidemarie Scheuch-Paschkewitz", "Sabine Waschke"))


def test_an_agenda_item_begins_on_the_page_of_its_papers() -> None:
    pages = {paper: item.page for item in contents(67).items for paper in item.drucksachen}
    assert (pages["20/5240"], pages["20/5234"], pages["20/5269"]) == (5371, 5376, 5357)


def test_page_numbers_computed_from_contents_are_those_printed_in_the_heads() -> None:
    pages = [parse_page(page.text, Path(page.source)) for page in sitting(67).pages]
    first = sum(page.contents for page in sitting(67).pages)
    assert computed_numbers(pages, first, contents(67), HESSEN) == [page.number for page in sitting(67).pages]


@pytest.mark.parametrize("name", ["18238.pdf", "bayern_17_140_2018-09-27.pdf"])
def test_a_pdf_has_98_per_cent_of_the_speakers_of_its_own_contents(name: str) -> None:
    (source,) = discover([DATA / "pdf" / name]).sources
    (held,) = read(source)
    assert held.audit is not None
    assert held.audit.share >= 0.98
    dots = sum(bool(re.search(r"(?:\. ?){4}", page.text)) for page in held.pages if page.contents)
    assert held.audit.listed > 60
    assert dots == sum(page.contents for page in held.pages)
