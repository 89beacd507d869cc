"""On the picture of a page exactly the quoted words are covered, whatever the line around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.formats.file import File
from indexer.formats.original import OriginalError, original
from indexer.formats.pdf import read
from indexer.formats.pdf_page import drawn_page, picture
from indexer.formats.source import Source
from indexer.layout.glyphs import Glyph
from indexer.protocol import Page, ProtocolError, Turn
from rag.printed.boxes import Rectangle, rectangles
from rag.printed.heads import furniture
from rag.printed.letters import letters
from rag.printed.placing import place
from tests.pdf_files import page, pdf

LEFT = (
    "Präsident Dr. Norbert Lammert:",
    "",
    ">Die Sitzung ist eröffnet. Ich rufe auf.",
    "",
    "Dora Ahrbeck (SPD):",
    "",
    ">Wir finden, dass die Hochwasser-",
    "schutzverordnung greift; sie ist gut.",
    "",
    "(Beifall bei der SPD)",
)
RIGHT = ("Das gilt auch für den Unterlauf. Denn dort", "fehlt ein Deich: die Gemeinden warten.")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> File:
    path = tmp_path_factory.mktemp("pdf") / "protocol.pdf"
    path.write_bytes(pdf(page(LEFT, RIGHT), page(("Wir sagen das noch einmal.",), number="24311")))
    return File(path)


@pytest.fixture(scope="module")
def sitting(file: File) -> tuple[Page, list[Turn]]:
    (read_one,) = read([file], file.path)
    return read_one.pages[0], list(read_one.turns)


def covered(file: File, sitting: tuple[Page, list[Turn]], words: str) -> tuple[list[str], list[Rectangle]]:
    """The characters whose middle lies under each rectangle, and the rectangles."""
    page, turns = sitting
    turn = next(turn for turn in turns if words in turn.text)
    start = turn.text.index(words)
    marks = place(page, turns, without=furniture(page.text)).marks(turn, start, start + len(words))
    drawn = drawn_page(file, 1)
    assert marks
    assert drawn
    found = rectangles(page, marks, drawn.glyphs)
    assert found is not None
    return ["".join(g.char for g in drawn.glyphs if under(g, box)) for box in found], list(found)


def under(glyph: Glyph, box: Rectangle) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
    return box.left <= x <= box.right and box.bottom <= y <= box.top and glyph.char != " "


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Ich rufe auf.", ["Ichrufeauf."]),
        ("die Hochwasserschutzverordnung greift", ["dieHochwasser", "schutzverordnunggreift"]),
        ("sie ist gut.", ["sieistgut."]),
        ("Denn dort fehlt ein Deich", ["Denndort", "fehlteinDeich"]),
        ("Unterlauf", ["Unterlauf"]),
        ("Unter", ["Unter"]),
        ("terlauf", ["terlauf"]),
    ],
)
def test_a_rectangle_a_line_covers_the_quoted_words_alone(
    file: File, sitting: tuple[Page, list[Turn]], words: str, lines: list[str]
) -> None:
    told, _ = covered(file, sitting, words)
    assert [letters(line).text for line in told] == [letters(line).text for line in lines]


def test_words_of_the_right_column_are_covered_there(file: File, sitting: tuple[Page, list[Turn]]) -> None:
    _, (box,) = covered(file, sitting, "Gemeinden warten.")
    assert 304 < box.left < box.right < 560
    assert 735 < box.bottom < box.top < 765


def test_a_line_that_is_drawn_with_other_characters_is_not_covered_at_all(
    file: File, sitting: tuple[Page, list[Turn]]
) -> None:
    page, turns = sitting
    drawn = drawn_page(file, 1)
    assert drawn
    marks = place(page, turns, without=furniture(page.text)).marks(turns[1], 0, 10)
    assert marks
    other = [g._replace(char="x") if g.char == "W" else g for g in drawn.glyphs]
    assert rectangles(page, marks, drawn.glyphs)
    assert rectangles(page, marks, other) is None


def test_bold_type_drawn_twice_is_covered_once(file: File, sitting: tuple[Page, list[Turn]]) -> None:
    page, turns = sitting
    drawn = drawn_page(file, 1)
    assert drawn
    marks = place(page, turns, without=furniture(page.text)).marks(turns[1], 0, 10)
    assert marks
    twice = [copy for g in drawn.glyphs for copy in (g, g._replace(left=g.left + 0.2, right=g.right + 0.2))]
    assert len(rectangles(page, marks, twice) or ()) == len(rectangles(page, marks, drawn.glyphs) or ())


def test_a_page_has_a_picture_of_the_size_that_was_asked_for(file: File) -> None:
    made = picture(file, 1, 600)
    assert made.startswith(b"\x89PNG")
    assert int.from_bytes(made[16:20]) in range(599, 602)
    assert int.from_bytes(made[20:24]) in range(847, 852)


def test_a_page_that_there_is_not_is_a_protocol_error(file: File) -> None:
    for number in (0, 3, 10_000):
        with pytest.raises(ProtocolError):
            picture(file, number, 600)
        with pytest.raises(ProtocolError):
            drawn_page(file, number)


def test_a_file_is_found_again_unless_it_has_changed_or_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "protocol.pdf"
    path.write_bytes(pdf(page(LEFT)))
    source = Source(path, "pdf", (File(path),))
    stamp, digest = source.stamp(), source.digest()
    assert original(str(path), "pdf", stamp=stamp, digest=digest).path == path
    path.touch()  # the same content at another time
    assert original(str(path), "pdf", stamp="", digest=digest).path == path
    path.write_bytes(pdf(page(RIGHT)))
    with pytest.raises(OriginalError) as changed:
        original(str(path), "pdf", stamp=stamp, digest=digest)
    assert changed.value.changed
    path.unlink()
    with pytest.raises(OriginalError) as gone:
        original(str(path), "pdf", stamp=stamp, digest=digest)
    assert not gone.value.changed


def test_a_file_within_an_archive_is_found_again(tmp_path: Path) -> None:
    from zipfile import ZipFile

    from indexer.formats.discovery import discover

    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("2017/protocol.pdf", pdf(page(LEFT)))
    (source,) = discover([tmp_path / "all.zip"]).sources
    found = original(str(source.path), "pdf", stamp=source.stamp(), digest=source.digest())
    assert drawn_page(found, 1)
