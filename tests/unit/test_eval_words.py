"""An answer parted into statements, and the numbers and dates that are read out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.numbers import Day, dates, numbers
from eval.statements import Statement, markers, statements


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Sie wird gebaut [1]. Das ist sicher.[2]", [("Sie wird gebaut.", (1,)), ("Das ist sicher.", (2,))]),
        ("Sie wird gebaut. [1][2] Ja.", [("Sie wird gebaut.", (1, 2)), ("Ja.", ())]),
        ("Das gilt [1, 3].", [("Das gilt.", (1, 3))]),
        (
            "Holm sagte (Plenarprotokoll 8/41, S. 3124):\n„Sie kommt. Das ist ‚sicher‘. Ja.“ [1]\n\n"
            "Berg sagte:\n„Nein!“ [2]",
            [
                ("Holm sagte (Plenarprotokoll 8/41, S. 3124): „Sie kommt. Das ist ‚sicher‘. Ja.“", (1,)),
                ("Berg sagte: „Nein!“", (2,)),
            ],
        ),
        ("Sie rief „Halt!“ und ging [1]. Ende.", [("Sie rief „Halt!“ und ging.", (1,)), ("Ende.", ())]),
        ("She said: “It is done. Really.” Then [1].", [("She said: “It is done. Really.”", ()), ("Then.", (1,))]),
        ("Sie nannte z. B. den 3. März [1].", [("Sie nannte z. B. den 3. März.", (1,))]),
        # What a protocol says in brackets cites nothing.
        ("Sie sagte: „Siehe [9] dort.“ [1]", [("Sie sagte: „Siehe [9] dort.“", (1,))]),
        # A quotation that nobody closes hides nothing.
        ("Sie sagte: „offen. Und weiter. [1]", [("Sie sagte: „offen.", ()), ("Und weiter.", (1,))]),
        ("[1] Nur so.", [("Nur so.", (1,))]),
        ("", []),
    ],
)
def test_a_statement_is_a_sentence_with_its_quotation_and_its_markers(
    answer: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert statements(answer) == [Statement(*one) for one in expected]


@given(st.text(alphabet='Ab. „“‚‘:\n[1]2“”»«"', max_size=60))
def test_no_word_and_no_marker_is_lost(answer: str) -> None:
    found = statements(answer)
    shown = "".join(s.text for s in found)
    named = {n for s in found for n in s.markers}
    assert named == (set(markers(answer)) if found else set())
    assert [c for c in shown if c in "Ab"] == [c for c in answer if c in "Ab"]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("10.000 Tablets, 2,5 Mrd. Euro und 1.234.567,89", "de", [10_000.0, 2.5e9, 1_234_567.89]),
        ("10 000 Tablets", "de", [10_000.0]),
        ("10,000 tablets, 2.5 billion euros", "en", [10_000.0, 2.5e9]),
        ("34.000 Wölfe und 34.000 Schafe, 3 Hunde", "de", [34_000.0]),
        ("31. Dezember 2022 und 31.12.2022, Drucksache 20/5021, § 12", "de", [12.0]),
        ("2,8 Millionen Einwohner, 30 Prozent", "de", [2.8e6, 30.0]),
        ("Schuljahr 2019/2020", "de", [2019.0, 2020.0]),
        ("von 72 auf 62,5", "de", [72.0, 62.5]),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(text: str, lang: str, expected: list[float]) -> None:
    assert numbers(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bis zum 31. Dezember 2022, also 31.12.2022", [Day(2022, 12, 31)]),
        ("on 31 December 2022, December 31, 2022 or 2022-12-31", [Day(2022, 12, 31)]),
        ("im Mai 2021; am 3. März", [Day(2021, 5, 0), Day(0, 3, 3)]),
        ("you may 12 times", []),
        ("99. Sitzung, 45.13.2020", []),
    ],
)
def test_dates_are_read_however_they_are_written(text: str, expected: list[Day]) -> None:
    assert dates(text) == expected


@given(st.integers(10, 10**9))
def test_a_number_is_the_same_with_and_without_its_thousands_marks(value: int) -> None:
    for written, lang in ((f"{value:,}", "en"), (f"{value:,}".replace(",", "."), "de"), (str(value), "de")):
        assert numbers(f"Es sind {written} Euro", lang) == [float(value)]
