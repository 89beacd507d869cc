"""What an export does to characters is undone, and nothing else is touched."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.characters import decode, repair
from indexer.protocol import ProtocolError

PATH = Path("seite.txt")
GERMAN = "Für die Menschen im Tal – „Wir räumen den Fluss!“ – kostet das 12 €.\nÄnderungen möglich.\n"


def test_control_characters_become_the_dashes_and_quotation_marks_they_were() -> None:
    assert repair("\x84Nein\x93 \x96 das kostet 5 \x80 \x91hier\x92") == "„Nein“ – das kostet 5 € ‘hier’"


def test_the_ellipsis_character_breaks_no_line() -> None:
    assert repair("Und dann\x85 nichts\nmehr") == "Und dann… nichts\nmehr"


def test_invisible_characters_disappear_and_carriage_returns_too() -> None:
    assert repair("\ufeffSo\u00adzial\u200bes\u00a0Haus\r\nWeiter\rnoch") == "Soziales Haus\nWeiter\nnoch"


def test_two_blanks_become_the_dash_they_were_where_a_page_lost_all_of_them() -> None:
    page = "Ja  das sage ich  auch hier  mit Absicht."
    assert repair(page) == "Ja – das sage ich – auch hier – mit Absicht."


def test_a_lost_character_behind_an_amount_is_not_invented() -> None:
    page = "Es waren 90  der Höfe, 5 Millionen  im Jahr, und  so denke ich  das reicht  nicht."
    assert repair(page) == "Es waren 90 der Höfe, 5 Millionen im Jahr, und – so denke ich – das reicht – nicht."


def test_a_dash_before_a_stop_and_behind_an_ellipsis_is_put_back() -> None:
    assert repair("Alle  mit Ausnahmen , das sage ich.") == "Alle – mit Ausnahmen –, das sage ich."
    assert repair("Sie haben   Entschuldigung!") == "Sie haben … – Entschuldigung!"
    assert repair("Es kostet 1 Milliarde , mehr  nicht") == "Es kostet 1 Milliarde , mehr – nicht"


def test_a_page_that_kept_its_dashes_keeps_its_blanks_too() -> None:
    page = "Ein Satz – mit Strich.  Zwei Blanks  hier  und  da."
    assert repair(page) == page


@given(st.text())
def test_repairing_keeps_the_lines_of_any_text(text: str) -> None:
    expected = text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert repair(text).count("\n") == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_in_any_usual_encoding_reads_the_same(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding), PATH) == GERMAN


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_umlauts_garbled_by_a_wrong_encoding_are_put_right(wrong: str) -> None:
    text = "Für Ältere, für Jüngere, für Große."
    assert decode(text.encode().decode(wrong, "ignore").encode(), PATH) in (text, text.replace("ß", ""))


def test_garbled_umlauts_that_cannot_be_put_right_are_named_with_the_way_out() -> None:
    with pytest.raises(ProtocolError, match=r"seite.txt.*garbled.*Export it again as UTF-8"):
        decode("fÃ¼r, fÃ¼r, fÃ¼r – 三".encode(), PATH)


def test_an_empty_file_and_a_binary_one_are_named_with_the_way_out() -> None:
    with pytest.raises(ProtocolError, match=r"seite.txt: the file is empty"):
        decode(b" \n\n", PATH)
    with pytest.raises(ProtocolError, match=r"seite.txt: this is a binary file.*\.txt"):
        decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, PATH)


@given(st.binary())
def test_any_bytes_become_text_or_a_message(data: bytes) -> None:
    # Any other exception fails the test.
    with suppress(ProtocolError):
        repair(decode(data, PATH))
