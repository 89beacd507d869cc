"""Page texts become a sitting: heads off, contents apart, pages in order and numbered, whatever the files hold."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.assemble import assemble
from indexer.chunk import check, chunk
from indexer.formats.file import File
from indexer.formats.pages import read
from indexer.limits import Limits
from indexer.page import parse_page
from indexer.protocol import ProtocolError, Sitting
from tests.page_texts import FIRST, OPENING, printed, sitting, text, write

TITLE = """
    8. Wahlperiode
    Plenarprotokoll 8/41

    LANDTAG NIEDERWALDEN

    12. 03. 2026

    41. Sitzung
    Altenbrück, den 12. März 2026

    Amtliche Mitteilungen ......................... 3123
    Präsidentin Dr. Helga Reinstorf ............... 3123
    Jonas Kettler:
    ............................................... 3123
"""
PRESENT = """
    Präsidium:
    Präsidentin Dr. Helga Reinstorf
    Vizepräsident Joachim Terbrüggen

    Abwesende Abgeordnete:
    Ingo Harkort
"""
PAGE = Path("niederwalden_8_041_0001.txt")
MEMBER = "Jonas Kettler (BU):\n\nDer Deich hält."


@pytest.mark.parametrize("above", [True, False])
def test_head_and_number_are_read_and_taken_off(above: bool) -> None:
    page = parse_page(printed("Der Deich hält.", 3124, above=above), PAGE)
    assert (page.number, page.key, page.date) == (3124, ("niederwalden", 8, 41), date(2026, 3, 12))
    assert [line for line in page.lines if line] == ["Der Deich hält."]


def test_a_number_in_the_speech_is_no_page_number() -> None:
    page = parse_page(printed("Es waren\n\n3500\n\nMeter."), PAGE)
    assert page.number is None
    assert "3500" in page.lines


def test_a_date_that_does_not_exist_is_no_date() -> None:
    assert parse_page(printed("Text.").replace("12. März", "31. Februar"), PAGE).date is None
    assert parse_page(text(TITLE).replace("12. 03.", "42. 13.").replace("12. März", "0. März"), PAGE).key is None


def test_a_title_page_tells_the_sitting_without_a_running_head() -> None:
    page = parse_page(text(TITLE), PAGE)
    assert (page.key, page.date, page.number) == (("niederwalden", 8, 41), date(2026, 3, 12), None)


def test_contents_pages_are_kept_apart_and_are_nobody_s_speech() -> None:
    pages = [parse_page(text(TITLE), PAGE)]
    pages += [parse_page(printed(b, FIRST - 1 + i), PAGE) for i, b in enumerate((PRESENT, OPENING, MEMBER))]
    read = assemble(pages, "niederwalden_8_041")
    assert [(p.number, p.contents) for p in read.pages] == [(3121, True), (3122, True), (3123, False), (3124, False)]
    assert [(t.speaker.name, t.pages()[0]) for t in read.turns] == [("Helga Reinstorf", 3123), ("Jonas Kettler", 3124)]
    assert "Harkort" not in "".join(t.text for t in read.turns)
    assert read.complete
    assert not read.warnings


def test_a_page_alone_is_no_whole_sitting_and_keeps_all_its_speech() -> None:
    read = sitting("damit der Deich hält.\n\nPräsidentin Dr. Helga Reinstorf:\n\nVielen Dank.")
    assert not read.complete
    assert read.turns[0].text == "damit der Deich hält."


def test_pages_without_any_numbers_say_so() -> None:
    read = assemble([parse_page(printed(f"{text(OPENING)}\n\n{MEMBER}"), PAGE)], "niederwalden_8_041")
    assert read.turns[0].pages() == (None, None)
    assert "shown as unknown" in read.warnings[0]


def test_an_office_glued_in_its_label_is_spelt_as_in_the_contents() -> None:
    title = text(TITLE) + "\nRainer Holtkamp, Minister des Innern und für Digitales ........ 3123\n"
    body = f"{text(OPENING)}\n\nRainer Holtkamp, Minister des Innern und fürDigitales:\n\nGuten Tag."
    read = assemble([parse_page(title, PAGE), parse_page(printed(body, 3123), PAGE)], "niederwalden_8_041")
    assert read.turns[1].speaker.office == "Minister des Innern und für Digitales"


def test_a_rapporteur_keeps_the_group_known_from_elsewhere() -> None:
    read = sitting(OPENING, "Jonas Kettler, Berichterstatter:\n\nDer Ausschuss empfiehlt es.", MEMBER)
    assert (read.turns[1].speaker.party, read.turns[1].speaker.office) == ("BU", "Berichterstatter")


def test_one_file_with_form_feeds_reads_like_a_folder(tmp_path: Path) -> None:
    whole = tmp_path / "sitzung.txt"
    whole.write_text("\f".join(printed(b, FIRST + i) for i, b in enumerate((OPENING, MEMBER))), encoding="utf-8")
    (read_sitting,) = read([File(whole)], whole)
    assert [(t.speaker.name, t.pages()[0]) for t in read_sitting.turns] == [
        ("Helga Reinstorf", FIRST),
        ("Jonas Kettler", FIRST + 1),
    ]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt"))


def read_folder(folder: Path) -> list[Sitting]:
    return read([File(path) for path in files(folder)], folder)


def test_a_page_that_lost_its_head_belongs_to_its_neighbours(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, MEMBER, "und das bleibt so.")
    cut = files(folder)[1]
    cut.write_text(cut.read_text(encoding="utf-8").split("Sitzung", 1)[1], encoding="utf-8")
    (read_sitting,) = read_folder(folder)
    assert [p.number for p in read_sitting.pages] == [FIRST, FIRST + 1, FIRST + 2]


@pytest.mark.parametrize("content", [b"", b"\0\1\2\3" * 40, b"x" * (Limits().page_characters + 1)])
def test_an_unreadable_page_is_named_and_shifts_no_other(tmp_path: Path, content: bytes) -> None:
    folder = write(tmp_path, OPENING, "Weg.", MEMBER)
    files(folder)[1].write_bytes(content)
    (read_sitting,) = read_folder(folder)
    assert [(t.speaker.name, t.pages()[0]) for t in read_sitting.turns][-1] == ("Jonas Kettler", FIRST + 2)
    missing, named = read_sitting.warnings
    assert "a page is missing (p. 3124)" in missing
    assert "niederwalden_8_041_0002.txt" in named


def test_a_stray_file_is_named_and_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, MEMBER)
    (folder / "README.txt").write_text("Exportiert am 13. März.", encoding="utf-8")
    (read_sitting,) = read_folder(folder)
    assert len(read_sitting.pages) == 2
    (warning,) = read_sitting.warnings
    assert "README.txt" in warning
    assert "Move it elsewhere" in warning


def test_two_sittings_in_one_folder_are_told_apart(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, MEMBER, first=3123, sitting=41)
    write(tmp_path, OPENING, MEMBER, first=3141, sitting=42)
    assert [(s.number, s.turns[-1].pages()[0]) for s in read_folder(folder)] == [(41, 3124), (42, 3142)]


def test_a_sitting_without_speech_does_not_cost_the_one_beside_it(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, MEMBER, sitting=41)
    write(tmp_path, "", sitting=42)
    (read_sitting,) = read_folder(folder)
    assert read_sitting.number == 41
    assert "no speech" in read_sitting.warnings[0]


def test_a_file_that_is_no_protocol_is_named_with_the_way_out(tmp_path: Path) -> None:
    recipe = tmp_path / "rezept.txt"
    recipe.write_text("Drei Eier, ein Pfund Mehl.", encoding="utf-8")
    with pytest.raises(ProtocolError, match=r"rezept\.txt: this is no protocol.*profile"):
        read([File(recipe)], recipe)


def test_pages_of_an_impossible_day_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING)
    (page,) = files(folder)
    page.write_text(page.read_text(encoding="utf-8").replace("12. März", "30. Februar"), encoding="utf-8")
    with pytest.raises(ProtocolError, match="date that exists"):
        read([File(page)], folder)


@pytest.mark.parametrize("share", [0.15, 0.3, 0.5, 0.8, 0.99])
def test_a_page_cut_off_anywhere_is_read_as_far_as_it_goes(tmp_path: Path, share: float) -> None:
    folder = write(tmp_path, OPENING, MEMBER + "\n\n(Beifall BU – Zuruf Gernot Kulbach (WLH): Nie!)\n\nDoch.")
    last = files(folder)[-1]
    data = last.read_bytes()
    last.write_bytes(data[: int(len(data) * share)])
    (read_sitting,) = read_folder(folder)
    assert [p.number for p in read_sitting.pages] == [FIRST, FIRST + 1]
    check(read_sitting, [c for turn in read_sitting.turns for c in chunk(turn)])


LINES = st.one_of(
    st.sampled_from([*text(OPENING).split("\n"), *MEMBER.split("\n"), *text(TITLE).split("\n"), "(Unruhe", "WLH)", ""]),
    st.sampled_from(
        ["Anlage 1 (zu Tagesordnungspunkt 3)", "Ich rufe Tagesordnungspunkt 3 auf:", "– Drucks. 8/1 –", "3123"]
    ),
    st.text(max_size=40),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.lists(LINES, max_size=20), st.booleans(), st.integers(0, 10**6)), min_size=1, max_size=5))
def test_any_pages_become_a_sound_sitting_or_a_message(pages: list[tuple[list[str], bool, int]]) -> None:
    whole = "\f".join(printed("\n".join(body), number) if headed else "\n".join(body) for body, headed, number in pages)
    parts = [parse_page(part, PAGE) for part in whole.split("\f") if part.strip()]
    if not any(part.key for part in parts):
        return
    read_sitting = None
    with suppress(ProtocolError):
        read_sitting = assemble(parts, "niederwalden_8_041")
    if read_sitting is None:
        return
    chunks = [c for turn in read_sitting.turns for c in chunk(turn)]
    check(read_sitting, chunks)
    said = "".join("".join(turn.text.split()) for turn in read_sitting.turns)
    assert "".join("".join(c.text.split()) for c in chunks) == said
