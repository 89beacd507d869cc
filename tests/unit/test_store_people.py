"""A person and an office are found under every spelling, and no filter becomes wider than what it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from indexer.protocol import Role, Speaker
from indexer.store import Filters, Index
from tests.store_samples import MUELLER, a_sitting, a_turn, chunks_of

VICE = Speaker("Frank Holtz", None, None, "Vizepräsident", Role.CHAIR)
SLIP = Speaker("Frank Hotz", None, None, "Vizepräsident", Role.CHAIR)
OTHER = Speaker("Ute Hotz", None, "WLH")
BARE = Speaker("Ida Müller", None, None, "Vizepräsidentin", Role.CHAIR)
ARTS = Speaker("Nina Dorn", None, None, "Ministerin für Wissenschaft und Kunst", Role.GOVERNMENT)
GLUED = Speaker("Nina Dorn", None, None, "Ministerin für Wissenschaft undKunst", Role.GOVERNMENT)
NOTED = Speaker("Ute Hotz", None, None, "Berichterstatterin", Role.MEMBER)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("people"), create=True) as store:
        who = (VICE, *[VICE] * 20, SLIP, VICE, OTHER, BARE, MUELLER, ARTS, GLUED, NOTED)
        made = a_sitting(41, [a_turn(n, speaker, f"Rede {n}") for n, speaker in enumerate(who, 1)])
        store.put_sitting(made, chunks_of(made), stamp="", digest="")
        yield store


def who(index: Index, **limits: Any) -> set[tuple[str | None, str | None]]:
    """Names and offices that remain, by search, by count and among interrupted turns alike."""
    filters = Filters(**limits)
    found = index.passages([chunk for chunk, _ in index.search_text("Rede", filters, 100)])
    assert index.count(filters) == len(found) == len(index.search_interjections("", filters, 100))
    return {(passage.speaker, passage.office) for passage in found}


def names(index: Index, *speakers: str) -> set[str | None]:
    return {name for name, _ in who(index, speakers=speakers)}


def test_a_misprint_is_found_under_the_right_name(index: Index) -> None:
    assert names(index, "Frank Holtz") == names(index, "Holtz") == {"Frank Holtz", "Frank Hotz"}


def test_the_misprint_itself_means_what_is_printed_so(index: Index) -> None:
    assert names(index, "Hotz") == {"Frank Hotz", "Ute Hotz"}
    assert names(index, "Ute Hotz") == {"Ute Hotz"}


def test_a_place_goes_on_meaning_only_what_is_printed_with_it(index: Index) -> None:
    assert names(index, "Ida Müller") == {"Ida Müller", "Ida Müller (Talheim)"}
    assert names(index, "Ida Müller (Talheim)") == {"Ida Müller (Talheim)"}


def test_an_office_is_found_under_every_spelling(index: Index) -> None:
    assert {office for _, office in who(index, offices=("Kunst",))} == {ARTS.office, GLUED.office}
    assert {office for _, office in who(index, offices=(ARTS.office,))} == {ARTS.office, GLUED.office}


def test_misprints_are_not_offered_for_choosing(index: Index) -> None:
    facets = index.facets()
    assert facets.speakers == ("Frank Holtz", "Ida Müller", "Ida Müller (Talheim)", "Nina Dorn", "Ute Hotz")
    assert facets.offices == ("Berichterstatterin", ARTS.office, "Vizepräsident", "Vizepräsidentin")
