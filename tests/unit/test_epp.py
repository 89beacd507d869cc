"""ePlenarprotokoll exports: speakers, groups, interjections and items exactly as exported, and no page guessed."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.chunk import check, chunk
from indexer.formats import discover, epp, read
from indexer.formats.file import File
from indexer.protocol import Kind, ProtocolError, Role, Sitting, Speaker, Turn
from tests.epp_export import CONTENTS, chair, export, heading, member, record, says, sitting

SAMPLE = sitting()


def parse(data: bytes, folder: Path) -> Sitting:
    file = folder / "export.dat"
    file.write_bytes(data)
    (found,) = epp.read([File(file)], file)
    check(found, [piece for turn in found.turns for piece in chunk(turn)])
    return found


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Sitting:
    return parse(SAMPLE, tmp_path_factory.mktemp("epp"))


def of(sitting: Sitting, name: str) -> Turn:
    return next(turn for turn in sitting.turns if turn.speaker.name == name)


def test_an_export_is_recognised_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "letter.bin").write_bytes(SAMPLE)
    (source,) = discover([tmp_path]).sources
    assert source.format == "epp"
    assert [found.sitting_id for found in read(source)] == ["niederwalden/8/50"]
    assert epp.recognises(SAMPLE.decode().encode("utf-16")[:4096])
    assert not epp.recognises(b'<?xml version="1.0"?><dbtplenarprotokoll>')


def test_the_sitting_is_named_and_dated_by_its_fields_and_keeps_every_record_as_a_page(parsed: Sitting) -> None:
    assert (parsed.sitting_id, parsed.date, parsed.format) == ("niederwalden/8/50", date(2022, 5, 12), "epp")
    assert (parsed.complete, parsed.warnings) == (True, ())
    assert [page.number for page in parsed.pages] == [None] * 8
    assert [page.contents for page in parsed.pages] == [True, *[False] * 7]
    assert "Von der Tagesordnung abgesetzt" in parsed.pages[6].text
    assert [(who.name, who.office) for who in parsed.officeholders] == [
        ("Ruth Amsel", "Präsidentin"),
        ("Falk Grönwald", "Minister des Innern und für Sport"),
    ]


def test_every_label_begins_a_turn_of_the_person_it_names(parsed: Sitting) -> None:
    weiden = Speaker("Karl Weiden", "Dr. h.c.", None, "Vizepräsident", Role.CHAIR)
    amsel = Speaker("Ruth Amsel", None, None, "Präsidentin", Role.CHAIR)
    minister = Speaker("Falk Grönwald", "Dr.", None, "Minister des Innern und für Sport", Role.GOVERNMENT)
    assert [turn.speaker for turn in parsed.turns] == [
        amsel,
        Speaker("Ida Müller (Talheim)", None, "Liberale Mitte"),
        weiden,
        minister,
        weiden,
        Speaker("Tom Al-Hase", None, "OFFENE LISTE/UMWELT"),
        weiden,
        Speaker("Jens Wolter", None, "BU"),
        minister,
        weiden,
        Speaker("Eva Lind", None, None, "Berichterstatterin"),
        amsel,
        Speaker("Anton Beck", "S. E.", None, "Generalkonsul von Westmark", Role.GUEST),
    ]


def test_empty_brackets_are_filled_from_the_sitting_where_it_names_the_group_elsewhere(parsed: Sitting) -> None:
    assert of(parsed, "Tom Al-Hase").speaker.party == "OFFENE LISTE/UMWELT"
    assert of(parsed, "Eva Lind").speaker.party is None


def test_interjections_stand_beside_the_words_which_go_on_behind_them(parsed: Sitting) -> None:
    turn = of(parsed, "Ida Müller (Talheim)")
    assert turn.text == "Frau Präsidentin! Der Weg ist schmal.\nWir bauen ihn, wie ich schon sagte, breiter. – Danke."
    assert [(i.text, i.speaker, i.party) for i in turn.interjections] == [
        ("Beifall Liberale Mitte", None, None),
        ("Zuruf Tom Al-Hase (OFFENE LISTE/UMWELT): Zu schmal!", "Tom Al-Hase", "OFFENE LISTE/UMWELT"),
        ("Unruhe", None, None),
    ]
    assert of(parsed, "Eva Lind").text == "Der Ausschuss empfiehlt die Annahme."


def test_the_chair_reads_titles_that_are_called_and_nobody_says_what_became_of_an_item(parsed: Sitting) -> None:
    text = parsed.turns[0].text
    assert "Ich rufe Tagesordnungspunkt 1 auf:\nAntrag Fraktion der BU Radwege am Fluss" in text
    words = " ".join(turn.text for turn in parsed.turns)
    for unspoken in ("Amtliche Mitteilungen", "Entgegengenommen", "Angenommen", "Mehr Bäume", "abgesetzt"):
        assert unspoken not in words


def test_items_called_together_are_one_with_all_titles_papers_and_numbers(parsed: Sitting) -> None:
    item = of(parsed, "Ida Müller (Talheim)").agenda_item
    assert item.title == (
        "Antrag Fraktion der BU Radwege am Fluss; Dringlicher Antrag Fraktion Liberale Mitte Brücken zuerst"
    )
    assert item.drucksachen == ("8/1950", "8/1951", "8/1940")
    assert item.number == "1, 2"


def test_questions_carry_their_number_and_kind(parsed: Sitting) -> None:
    asked = of(parsed, "Jens Wolter")
    answered = parsed.turns[asked.number]
    assert [turn.agenda_item.number for turn in (asked, answered)] == ["Frage 12", "Frage 12"]
    assert [turn.kind for turn in (asked, answered)] == [Kind.QUESTION, Kind.ANSWER]
    assert asked.text == "Ich frage die Landesregierung:\nWann wird gebaut?"
    assert answered.text == "Bald. (Art. 3) Sehr bald."


def test_no_page_is_taken_from_the_records_whose_pages_are_not_the_printed_ones(parsed: Sitting) -> None:
    assert {paragraph.page for turn in parsed.turns for paragraph in turn.paragraphs} == {None}
    assert of(parsed, "Jens Wolter").paragraphs[0].file_page == 6


def test_an_annex_with_text_was_not_spoken(tmp_path: Path) -> None:
    begin = record("Beginn", chair("Präsidentin  Ruth Amsel") + says("Im Landtag Niederwalden."), 1)
    annex = record("Anhang", heading("7") + member("Jens Wolter [BU]") + says("Zu Protokoll."), 2, top="7")
    turn = of(parse(export(begin, annex), tmp_path), "Jens Wolter")
    assert (turn.kind, turn.agenda_item.number) == (Kind.WRITTEN, "7")


def test_without_contents_the_parliament_is_the_one_the_text_names(tmp_path: Path) -> None:
    words = says("Ich eröffne die Sitzung des Landtages Niederwalden.", "Der Bundestag tagt auch.")
    found = parse(export(record("Beginn", chair("Präsidentin  Ruth Amsel") + words, 1)), tmp_path)
    assert (found.parliament, found.audit) == ("niederwalden", None)


def test_left_out_records_make_it_a_part_of_the_sitting(tmp_path: Path) -> None:
    begin = record("Beginn", chair("Präsidentin  Ruth Amsel") + says("Im Landtag Niederwalden."), 2)
    gap = parse(export(record("Inhaltsverzeichnis", CONTENTS, 1), begin, record("TOP", "", 5)), tmp_path)
    assert not gap.complete
    assert "number 3" in gap.warnings[0]


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_an_export_cut_off_is_refused_as_a_whole_and_says_what_to_do(cut: float, tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match=r"export\.dat: the export is cut off.*Export the sitting again"):
        parse(SAMPLE[: int(len(SAMPLE) * cut)], tmp_path)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (SAMPLE.replace(b"<Root>", b'<!DOCTYPE r [<!ENTITY a "b">]><Root>'), "document type"),
        (SAMPLE.replace(b"LANDTAG NIEDERWALDEN", b"X").replace(b"Landtag", b"Rat"), "names no parliament"),
        (SAMPLE.replace(b">12.05.2022<", b">32.05.2022<"), "no date"),
        (SAMPLE.replace(b">50<", b">fifty<"), "name no sitting"),
        (SAMPLE.replace(b"</Field>", b"</Feld>", 1), "no well-formed XML"),
        (b"<Root/>", "no record"),
        (export(record("Beginn", "", 1), record("TOP", "Landtag Niederwalden", 2)), "no speech"),
        (b'<?xml version="1.0" encoding="x-none"?><Root/>', "encoding"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_file(data: bytes, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match=problem) as caught:
        parse(data, tmp_path)
    assert "export.dat" in str(caught.value)
    assert caught.value.remedy


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_whatever_stands_in_an_export_it_is_a_valid_sitting_or_an_error(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut, shuffled, doubled and overwritten pieces of an export, and any bytes at all."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(SAMPLE)), max_size=4)))
    parts = [SAMPLE[a:b] for a, b in zip([0, *cuts], [*cuts, len(SAMPLE)], strict=True)]
    text = st.text(st.sampled_from("()[]:.–, \nABab7\u0085"), max_size=40).map(str.encode)
    noise = st.one_of(st.binary(max_size=20), text, st.sampled_from(parts))
    mixed = data.draw(st.lists(st.one_of(noise, st.sampled_from(parts)), max_size=6))
    folder = tmp_path_factory.mktemp("fuzz")
    for candidate in (b"".join(mixed), text_replaced(data.draw(text))):
        with contextlib.suppress(ProtocolError):
            parse(candidate, folder)


def text_replaced(words: bytes) -> bytes:
    """The sample, well-formed, with other words in the middle of speech and of labels."""
    return SAMPLE.replace(b"Der Weg ist schmal.", words).replace(b"Tom Al-Hase []", words).replace(b"Frage 12", words)
