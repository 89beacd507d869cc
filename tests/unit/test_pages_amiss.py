"""Pages that are missing, out of order or there twice give nobody's words to somebody else."""

from __future__ import annotations

from pathlib import Path

from indexer.formats.file import File
from indexer.formats.pages import read
from indexer.protocol import Sitting
from tests.page_texts import FIRST, OPENING, text, write

CHAIR = "Präsidentin Dr. Helga Reinstorf:"
KETTLER = "Jonas Kettler (BU):\n\nDer Deich hält, und das"
GOES_ON = "wird auch im nächsten Jahr so sein."


def body(*parts: str) -> str:
    return "\n\n".join(parts)


def read_folder(folder: Path) -> Sitting:
    (sitting,) = read([File(path) for path in sorted(folder.glob("*.txt"))], folder)
    return sitting


def said(sitting: Sitting) -> list[tuple[str | None, str, str]]:
    return [(t.speaker.name, t.speaker_source.value, t.text) for t in sitting.turns]


def test_words_behind_a_missing_page_are_nobody_s(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, KETTLER, "Gernot Kulbach (WLH):\n\nNein, und das", GOES_ON)
    (folder / "niederwalden_8_041_0003.txt").unlink()
    read_sitting = read_folder(folder)
    assert said(read_sitting)[-2:] == [
        ("Jonas Kettler", "label", "Der Deich hält, und das"),
        (None, "unknown", GOES_ON),
    ]
    assert f"a page is missing (p. {FIRST + 2})" in read_sitting.warnings[0]
    assert not read_sitting.complete


def test_the_chair_s_thanks_tell_whose_words_stand_behind_a_missing_page(tmp_path: Path) -> None:
    after = body(GOES_ON, CHAIR, "Vielen Dank, Herr Kulbach.", "Gernot Kulbach (WLH):", "Gern.")
    folder = write(tmp_path, OPENING, KETTLER, "Gernot Kulbach (WLH):\n\nNein, und das", after)
    (folder / "niederwalden_8_041_0003.txt").unlink()
    assert ("Gernot Kulbach", "inferred", GOES_ON) in said(read_folder(folder))


def test_a_page_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, KETTLER, GOES_ON)
    copy = (folder / "niederwalden_8_041_0002.txt").read_text(encoding="utf-8")
    (folder / "niederwalden_8_041_0002b.txt").write_text(copy, encoding="utf-8")
    read_sitting = read_folder(folder)
    assert said(read_sitting)[-1] == ("Jonas Kettler", "label", f"Der Deich hält, und das {GOES_ON}")
    assert [page.number for page in read_sitting.pages] == [FIRST, FIRST + 1, FIRST + 2]
    assert any("0002b.txt: it holds the same page as" in warning for warning in read_sitting.warnings)


def test_two_pages_with_one_number_are_named(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, KETTLER, GOES_ON)
    file = folder / "niederwalden_8_041_0003.txt"
    file.write_text(file.read_text(encoding="utf-8").replace(str(FIRST + 2), str(FIRST + 1)), encoding="utf-8")
    read_sitting = read_folder(folder)
    assert any("0003.txt" in warning and "one head is wrong" in warning for warning in read_sitting.warnings)


def test_files_in_another_order_are_read_in_the_order_of_their_printed_numbers(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, KETTLER, GOES_ON, text("Gernot Kulbach (WLH):\n\nNein."))
    second, fourth = (folder / f"niederwalden_8_041_000{n}.txt" for n in (2, 4))
    one, other = second.read_text(encoding="utf-8"), fourth.read_text(encoding="utf-8")
    second.write_text(other, encoding="utf-8")
    fourth.write_text(one, encoding="utf-8")
    read_sitting = read_folder(folder)
    assert [(t.speaker.name, t.pages()) for t in read_sitting.turns][-2:] == [
        ("Jonas Kettler", (FIRST + 1, FIRST + 2)),
        ("Gernot Kulbach", (FIRST + 3, FIRST + 3)),
    ]
    assert any("not in the order of their file names" in warning for warning in read_sitting.warnings)


def test_pages_in_another_order_are_told_apart_from_a_misread_number_even_with_one_missing(tmp_path: Path) -> None:
    folder = write(
        tmp_path, OPENING, KETTLER, GOES_ON, "Gernot Kulbach (WLH):\n\nNein.", "Und nein.", "Und noch einmal."
    )
    second, fourth = (folder / f"niederwalden_8_041_000{n}.txt" for n in (2, 4))
    one, other = second.read_text(encoding="utf-8"), fourth.read_text(encoding="utf-8")
    second.write_text(other, encoding="utf-8")
    fourth.write_text(one, encoding="utf-8")
    (folder / "niederwalden_8_041_0005.txt").unlink()
    turns = read_folder(folder).turns
    assert [(t.speaker.name, t.pages()[0]) for t in turns][1:] == [
        ("Jonas Kettler", FIRST + 1),
        ("Gernot Kulbach", FIRST + 3),
        (None, FIRST + 5),
    ]


def test_a_head_that_its_neighbours_outvote_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, OPENING, KETTLER, GOES_ON, "Das war es.")
    file = folder / "niederwalden_8_041_0003.txt"
    file.write_text(file.read_text(encoding="utf-8").replace(str(FIRST + 2), "9999"), encoding="utf-8")
    read_sitting = read_folder(folder)
    assert [page.number for page in read_sitting.pages] == [FIRST, FIRST + 1, FIRST + 2, FIRST + 3]
    assert any("0003.txt: its head says page 9999" in warning for warning in read_sitting.warnings)


def test_speech_before_the_first_label_of_an_excerpt_is_not_taken_for_contents(tmp_path: Path) -> None:
    folder = write(tmp_path, "und der Deich hält.", KETTLER)
    assert next(turn.text for turn in read_folder(folder).turns) == "und der Deich hält."
