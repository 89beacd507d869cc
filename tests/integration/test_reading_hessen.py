"""Facts of real sittings that a reader of the printed protocols can check with a finger on the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from indexer.chunk import check, chunk
from indexer.formats import discover, read
from indexer.protocol import Kind, Role, Sitting, SpeakerSource

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PAGES = DATA / "hessen-wp20" / "pages"
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the real protocols are not beside this checkout")


@cache
def sitting(number: int) -> Sitting:
    (folder,) = PAGES.glob(f"*_{number:03d}")
    (source,) = discover([folder]).sources
    (read_sitting,) = read(source)
    check(read_sitting, [c for turn in read_sitting.turns for c in chunk(turn)])
    return read_sitting


def test_a_sitting_without_printed_numbers_is_numbered_from_its_contents() -> None:
    pages = sitting(6).pages
    assert [p.number for p in pages] == list(range(309, 309 + len(pages)))
    assert [p.number for p in pages if p.contents] == [309, 310, 311, 312]
    assert sitting(6).turns[0].pages()[0] == 313


def test_the_minister_s_words_stand_on_their_printed_pages() -> None:
    turns = [t for t in sitting(67).turns if t.speaker.name == "Peter Beuth" and t.pages()[0] in (5315, 5316)]
    assert turns
    assert {(t.speaker.party, t.speaker.office, t.speaker.role, t.kind) for t in turns} == {
        (None, "Minister des Innern und für Sport", Role.GOVERNMENT, Kind.ANSWER)
    }
    assert {t.agenda_item.title for t in turns} == {"Fragestunde"}
    assert any("Onlinezugangsgesetz" in t.text or "OZG" in t.text for t in turns)


def test_a_label_s_double_inside_an_interjection_begins_no_turn() -> None:
    around = [t for t in sitting(18).turns if t.text and t.pages()[0] in (1308, 1309) and t.kind is not Kind.CHAIR]
    calls = [i for t in sitting(18).turns for i in t.interjections if i.page == 1309]
    assert "Jürgen Frömmrich" in {i.speaker for i in calls}
    assert "Jürgen Frömmrich" not in {t.speaker.name for t in around}


def test_a_page_all_alone_names_its_first_speaker_as_inferred() -> None:
    (source,) = discover([DATA / "seed"]).sources
    (page,) = read(source)
    assert (page.sitting_id, page.complete, page.pages[0].number) == ("hessen/20/67", False, 5316)
    first = page.turns[0]
    assert (first.speaker.name, first.speaker_source) == ("Peter Beuth", SpeakerSource.INFERRED)
    assert first.pages() == (5316, 5316)
    assert {t.speaker_source for t in page.turns[1:]} == {SpeakerSource.LABEL}


def test_roll_calls_and_written_answers_are_not_the_chair_s_words() -> None:
    closing = next(t for t in sitting(44).turns if any(i.text.startswith("Schluss") for i in t.interjections))
    assert closing.pages()[1] == 3385
    assert "Abstimmungsliste" not in closing.text
    written = [t for t in sitting(44).turns if t.kind is Kind.WRITTEN]
    assert len(written) == 22
    assert all(t.agenda_item.number and t.agenda_item.number.startswith("Frage ") for t in written)


def test_people_of_one_name_stay_apart() -> None:
    names = {t.speaker.name for n in (18, 44) for t in sitting(n).turns}
    assert {"Karin Müller", "Stefan Müller (Heidenrod)"} <= names
