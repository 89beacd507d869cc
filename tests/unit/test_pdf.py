"""PDF pages are read as they are printed: columns, headings, margins, hyphens, paragraphs, numbers, and whose words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.chunk import check, chunk
from indexer.formats import pages, pdf
from indexer.formats.file import File
from indexer.protocol import Kind, ProtocolError, Role, Sitting
from tests import pdf_files
from tests.pdf_files import COLUMN, LEFT, RIGHT, TOP, Words, column, document, page

SAMPLE = Path(str(resources.files("indexer") / "sample"))
BAYERN = "Bayerischer Landtag – 17. Wahlperiode Plenarprotokoll 17/998 v. 27.09.2018"
OPENING = ["(Beginn: 9.00 Uhr)", "", "Präsident Dr. Otto Muster:", "", "Ich eröffne die Sitzung."]


def read(path: Path, data: bytes) -> Sitting:
    """The one sitting in a file of these bytes, with its invariants checked."""
    path.write_bytes(data)
    (sitting,) = pdf.read([File(path)], path)
    check(sitting, [c for turn in sitting.turns for c in chunk(turn)])
    return sitting


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "protokoll.pdf"


def words(sitting: Sitting) -> list[tuple[str | None, str]]:
    return [(turn.speaker.name, turn.text) for turn in sitting.turns]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_left_column_comes_before_the_right_one_in_whatever_order_they_are_drawn(
    file: Path, data: st.DataObject
) -> None:
    left = [*OPENING, "Links steht der Anfang der Rede, und", "sie geht weiter bis zum Ende der", "Spalte und dann"]
    drawn = page(left, ["rechts oben mit dem Rest des Satzes,", "bis er zu Ende ist."])
    text = read(file, pdf_files.pdf(data.draw(st.permutations(drawn)))).turns[0].text
    assert "weiter bis zum Ende der Spalte und dann rechts oben mit dem Rest des Satzes, bis er zu Ende ist." in text


def test_a_heading_across_both_columns_stands_between_what_is_above_and_below_it(file: Path) -> None:
    drawn = page([*OPENING, "Oben links."], ["Oben rechts."] * 3, number="24309")
    drawn += [Words(200, 600, "Eine Überschrift, die über beide Spalten geht")]
    drawn += [*column(LEFT, *["Unten links."] * 3, top=560), *column(RIGHT, *["Unten rechts."] * 3, top=560)]
    text = read(file, pdf_files.pdf(drawn)).turns[0].text
    places = [text.index(part) for part in ("Oben links", "Oben rechts", "Überschrift", "Unten links", "Unten rechts")]
    assert places == sorted(places)


def test_letters_in_the_margin_are_left_out_and_those_in_the_text_are_not(file: Path) -> None:
    drawn = page([*OPENING, "Gruppe (A) zahlt nach Absatz (B) nichts."], ["Und weiter geht es hier mit (C)."])
    drawn += [Words(40, TOP, "(A)"), Words(540, TOP, "(C)"), Words(40, 400, "(B)"), Words(540, 400, "(D)")]
    sitting = read(file, pdf_files.pdf(drawn))
    assert sitting.pages[0].text.count("(A)") == sitting.pages[0].text.count("(C)") == 1
    assert "(D)" not in sitting.pages[0].text


def test_words_broken_at_a_line_s_end_are_joined(file: Path) -> None:
    left = [*OPENING, "Das ist eine Ver\xadhand-", "lung über die Fach\xad", "leute."]
    assert "eine Ver-handlung über die Fachleute." in read(file, pdf_files.pdf(page(left))).turns[0].text


def test_a_blank_drawn_under_the_full_stop_parts_nothing(file: Path) -> None:
    drawn = [*page(OPENING), Words(LEFT, 600, "Es war am 2 "), Words(LEFT + 50.5, 600, ". Juni.")]
    assert "am 2. Juni." in read(file, pdf_files.pdf(drawn)).turns[0].text


def test_what_lies_outside_of_the_page_is_not_read(file: Path) -> None:
    drawn = [*page(OPENING), Words(-440, 794, pdf_files.HEAD, 8), Words(LEFT, 900, "Verborgen.")]
    assert "Verborgen" not in read(file, pdf_files.pdf(drawn)).pages[0].text


def test_paragraphs_begin_where_lines_are_indented_or_further_apart(file: Path) -> None:
    left = [
        *OPENING,
        ">Der erste Absatz beginnt hier,",
        "er geht noch weiter und endet nun.",
        ">Der zweite Absatz beginnt hier.",
        "",
        "Der dritte steht mit Abstand.",
    ]
    assert read(file, pdf_files.pdf(page(left))).turns[0].text.split("\n")[1:] == [
        "Der erste Absatz beginnt hier, er geht noch weiter und endet nun.",
        "Der zweite Absatz beginnt hier.",
        "Der dritte steht mit Abstand.",
    ]


def test_every_page_has_its_printed_number_and_its_place_in_the_file(file: Path) -> None:
    entries = [f"Eva Beispiel (SPD) ........... 2431{n} A" for n in range(4)]
    title = [Words(400, 790, "Plenarprotokoll 18/998"), Words(165, 700, "Deutscher Bundestag", 26)]
    title += [Words(230, 600, "Berlin, Freitag, den 2. Juni 2017"), *column(LEFT, *entries, top=400)]
    contents = page(entries, number="II")
    member = ["Eva Beispiel (SPD):", "", "Danke."]
    imprint = [Words(100, 60, "Druck: Musterdruckerei, Musterstadt")]
    body = [page(OPENING, number="24309"), [], page(member, number="24311")]
    sitting = read(file, pdf_files.pdf(title, contents, *body, [], imprint))
    assert [p.number for p in sitting.pages] == [None, None, 24309, 24310, 24311, None, None]
    assert [p.file_page for p in sitting.pages if p.contents] == [1, 2]
    assert [(t.speaker.name, t.pages()[0], t.paragraphs[0].file_page) for t in sitting.turns] == [
        ("Otto Muster", 24309, 3),
        ("Eva Beispiel", 24311, 5),
    ]
    assert (sitting.sitting_id, sitting.date) == ("bundestag/18/998", date(2017, 6, 2))
    assert "Musterdruckerei" not in "".join(turn.text for turn in sitting.turns)


def test_the_name_below_the_running_head_is_nobody_s_words(file: Path) -> None:
    second = [*page(["und so geht es weiter.", "Das war es."], number="24310"), Words(LEFT, 774, "Dr. Otto Muster", 8)]
    sitting = read(file, pdf_files.pdf(page(OPENING, number="24309"), second))
    assert sitting.turns[0].text.count("Muster") == 0
    assert "Dr. Otto Muster" in sitting.pages[1].text


def test_the_title_above_the_first_words_is_no_speech_but_tells_the_beginning(file: Path) -> None:
    title = [Words(250, 700, "998. Sitzung", 16), Words(215, 660, "Berlin, Freitag, den 2. Juni 2017")]
    title += [Words(260, 620, "Beginn: 9.00 Uhr"), *column(LEFT, *OPENING[2:], top=560)]
    sitting = read(file, pdf_files.pdf([Words(155, 794, pdf_files.HEAD, 8), Words(504, 794, "24309"), *title]))
    assert words(sitting) == [("Otto Muster", "Ich eröffne die Sitzung.")]
    assert sitting.turns[0].interjections[0].text == "Beginn: 9.00 Uhr"
    assert sitting.complete


def test_each_line_of_a_page_has_the_box_it_is_printed_in(file: Path) -> None:
    (first,) = read(file, pdf_files.pdf(page(OPENING, ["Rechts.", "Darunter."]))).pages
    lines = first.text.split("\n")
    assert len(lines) == len(first.boxes)
    left, bottom, right, top = first.boxes[lines.index("Rechts.")]
    assert (left, RIGHT < right < RIGHT + COLUMN) == (RIGHT, True)
    assert bottom < TOP < top
    assert {box for line, box in zip(lines, first.boxes, strict=True) if not line} <= {(0.0, 0.0, 0.0, 0.0)}


def test_labels_in_running_text_and_offices_before_the_name(file: Path) -> None:
    left = [
        "Zweite Vizepräsidentin Eva Muster: Guten Morgen.",
        "",
        "Staatsminister Dr. Otto Beispiel (Wirtschaft,",
        "Energie und Technologie): Frau Präsidentin!",
        "",
        "Stellvertretender Ministerpräsident Karl Vor-",
        "lage: Ich danke Ihnen.",
        "",
        "Max Entwurf (FREIE WÄHLER): Danke.",
    ]
    drawn = page(left, ["Und noch ein Satz."], number="12838", head=BAYERN)
    speakers = [turn.speaker for turn in read(file, pdf_files.pdf(drawn)).turns]
    assert [(s.name, s.office, s.party, s.role) for s in speakers] == [
        ("Eva Muster", "Zweite Vizepräsidentin", None, Role.CHAIR),
        ("Otto Beispiel", "Staatsminister (Wirtschaft, Energie und Technologie)", None, Role.GOVERNMENT),
        ("Karl Vorlage", "Stellvertretender Ministerpräsident", None, Role.GOVERNMENT),
        ("Max Entwurf", None, "FREIE WÄHLER", Role.MEMBER),
    ]


def test_callers_in_square_brackets_are_named(file: Path) -> None:
    left = [*OPENING, "", "(Eva Beispiel [Musterstadt] [BÜND-", "NIS 90/DIE GRÜNEN]: Nein!)", "", "Doch."]
    (_, call) = read(file, pdf_files.pdf(page(left))).turns[0].interjections
    assert (call.speaker, call.party) == ("Eva Beispiel (Musterstadt)", "BÜNDNIS 90/DIE GRÜNEN")
    assert "BÜNDNIS 90/DIE GRÜNEN" in call.text


def test_annexes_within_a_column_begin_something_new_in_the_name_of_their_authors(file: Path) -> None:
    annexes = [
        *("Anlage 1", "", "Liste der entschuldigten Abgeordneten", "", "Otto Abwesend SPD", ""),
        *("Anlage 2", "", "Erklärung nach § 31 GO", "", "der Abgeordneten Dr. Eva Beispiel (SPD) zu der"),
        *("namentlichen Abstimmung über den Antrag", "", "Ich habe versehentlich mit Nein gestimmt.", ""),
        *("Anlage 3", "", "Zu Protokoll gegebene Rede", "", "Max Entwurf (CDU/CSU): Wir stimmen zu,"),
    ]
    speech = ["weil der Antrag gut ist,"] * 15
    sitting = read(file, pdf_files.pdf(page(OPENING, number="24309"), page(annexes, speech, number="24310")))
    assert words(sitting)[1:] == [
        ("Eva Beispiel", "Ich habe versehentlich mit Nein gestimmt."),
        ("Max Entwurf", " ".join(["Wir stimmen zu,", *speech])),
    ]
    assert {turn.kind for turn in sitting.turns[1:]} == {Kind.WRITTEN}


def test_the_same_sitting_reads_the_same_from_pdf_and_from_page_texts() -> None:
    path = SAMPLE / "pdf" / "niederwalden_8_042.pdf"
    folder = SAMPLE / "pages" / "niederwalden_8_042" / "txt"
    (printed,) = pdf.read([File(path)], path)
    (exported,) = pages.read([File(text) for text in sorted(folder.glob("*.txt"))], folder)
    assert printed.turns == exported.turns
    assert [p.number for p in printed.pages] == [p.number for p in exported.pages]
    assert [p.contents for p in printed.pages] == [p.contents for p in exported.pages]


def test_the_sitting_that_exists_as_pdf_only_is_read() -> None:
    path = SAMPLE / "pdf" / "niederwalden_8_043.pdf"
    (sitting,) = pdf.read([File(path)], path)
    assert (sitting.sitting_id, sitting.date, sitting.format) == ("niederwalden/8/43", date(2026, 5, 7), "pdf")
    assert sitting.complete
    assert {turn.speaker.name for turn in sitting.turns} >= {"Helga Reinstorf"}


GOOD = pdf_files.pdf(page(OPENING, number="24309"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7\n" + b"x" * 1000, "damaged or cut off"),
        (GOOD[: len(GOOD) // 2], "damaged or cut off"),
        (document(), "damaged or cut off|no pages"),
        (document(b"0 0 100 100 re f"), "pictures without any text"),
        (document(b"BT ET", count=10**9), "pages"),
        (pdf_files.pdf([Words(LEFT, TOP, "Drei Eier, ein Pfund Mehl.")]), "this is no protocol"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_way_out(file: Path, data: bytes, message: str) -> None:
    with pytest.raises(ProtocolError, match=rf"protokoll\.pdf: .*(?:{message})"):
        read(file, data)


def test_a_protected_file_says_so(file: Path) -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    encryption = pytest.importorskip("reportlab.lib.pdfencrypt")
    drawn = canvas.Canvas(str(file), encrypt=encryption.StandardEncryption("geheim", strength=128))
    drawn.drawString(100, 100, "Geheim")
    drawn.save()
    with pytest.raises(ProtocolError, match="protected by a password"):
        pdf.read([File(file)], file)


@pytest.mark.parametrize(("name", "limit"), [("FILE_PAGES", "1"), ("PAGE_CHARACTERS", "20")])
def test_limits_hold_and_name_their_setting(file: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: str) -> None:
    monkeypatch.setenv(f"PLENARCHAT_MAX_{name}", limit)
    with pytest.raises(ProtocolError, match=f"PLENARCHAT_MAX_{name}"):
        read(file, pdf_files.pdf(page(OPENING, number="24309"), page(["Weiter."], number="24310")))


def test_two_sittings_in_one_file_are_not_mixed(file: Path) -> None:
    other = pdf_files.HEAD.replace("998", "999")
    drawn = [page(OPENING, number=str(24301 + n)) for n in range(4)]
    drawn += [page(OPENING, number=str(24401 + n), head=other) for n in range(4)]
    with pytest.raises(ProtocolError, match="several sittings"):
        read(file, pdf_files.pdf(*drawn))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_file_is_read_as_far_as_it_goes_or_refused(file: Path, data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for place in data.draw(st.lists(st.integers(0, len(GOOD) - 1), max_size=20)):
        damaged[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(GOOD)))
    with suppress(ProtocolError):
        read(file, bytes(damaged[:cut] if data.draw(st.booleans()) else damaged))


def test_a_pdf_is_recognised_by_its_content() -> None:
    assert pdf.recognises(GOOD[:4096])
    assert pdf.recognises(b"\n\n" + GOOD[:100])
    assert not pdf.recognises(b'<?xml version="1.0"?>')
