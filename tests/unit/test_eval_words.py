"""An answer parted into statements, and the numbers and dates that are read out of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.dataset import Gold, Question
from eval.dates import Day, dates
from eval.metrics import Share
from eval.metrics.agreement import date_agreement, number_agreement
from eval.numbers import numbers
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


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Mr. Holm met Mrs. Berg vs. Kettler. Done.", ["Mr. Holm met Mrs. Berg vs. Kettler.", "Done."]),
        ("Approx. 5 came, approx. 70 left. Done.", ["Approx. 5 came, approx. 70 left.", "Done."]),
        ("See No. 5, e.g. Altenau, i.e. Berg, p. 5. Done.", ["See No. 5, e.g. Altenau, i.e. Berg, p. 5.", "Done."]),
        # Not a number but an answer.
        ("Is it built? No. Berg said so.", ["Is it built?", "No.", "Berg said so."]),
        ("Sie kam Ende Dez. 2021 bzw. gem. § 5. Gut.", ["Sie kam Ende Dez. 2021 bzw. gem. § 5.", "Gut."]),
        (
            "Zwei Gründe:\n1. Die Brücke.\n**2.** Der Wald. Gut.",
            ["Zwei Gründe:", "1. Die Brücke.", "**2.** Der Wald.", "Gut."],
        ),
        ("Die Brücke … Altenau (…) Wald ... Ende.", ["Die Brücke … Altenau (…) Wald ... Ende."]),
        ("Sie zögerte… und ging. Gut… Ende.", ["Sie zögerte… und ging.", "Gut…", "Ende."]),
    ],
)
def test_a_full_stop_or_dots_inside_a_sentence_do_not_end_it(answer: str, expected: list[str]) -> None:
    assert [one.text for one in statements(answer)] == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Das gilt [1-3].", [1, 2, 3]),
        ("Das gilt [1–3, 7; 9 — 10].", [1, 2, 3, 7, 9, 10]),
        ("Das gilt [1-50].", list(range(1, 51))),
        # No range that anybody means: only its ends are read.
        ("Das gilt [1-51] [2019-2].", [1, 51, 2019, 2]),
        ("Das gilt [a-3] [1-] [1 3].", []),
    ],
)
def test_a_range_of_markers_means_what_lies_between(answer: str, expected: list[int]) -> None:
    assert markers(answer) == expected
    assert [one.markers for one in statements(answer)] == [tuple(expected)]


def test_blanks_before_a_quotation_on_its_own_line_move_no_marker() -> None:
    answer = "Holm sagte:    \n„Sie kommt.“ [1] Gut. [2]"
    assert [one.markers for one in statements(answer)] == [(1,), (2,)]


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
        # Only `1.500` and `1,500` can be two things.
        ("2.8 million, 0.125, 1,234.5 and 1,234,567", "de", [2.8e6, 0.125, 1234.5, 1_234_567.0]),
        ("2,8 Mio., 0,125, 1.234,5 und 1.234.567", "en", [2.8e6, 0.125, 1234.5, 1_234_567.0]),
        ("1.500 und 2,125", "de", [1500.0, 2.125]),
        ("1,500 and 2.125", "en", [1500.0, 2.125]),
        ("1,500 Kommunen, 1.600, 1,234 Millionen", None, [1500.0, 1600.0, 1.234e6]),
        ("Punkt 1.2.3, Kapitel 01, 12", "de", [12.0]),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(text: str, lang: str | None, expected: list[float]) -> None:
    assert numbers(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("von 59 auf 74 Millionen, rund 3 bis 5 Mrd.", "de", [59e6, 74e6, 3e9, 5e9]),
        ("from €1.5 to about €2bn, 59–74 million", "en", [1.5e9, 2e9, 59e6, 74e6]),
        ("zwischen 20 und 30 Millionen", "de", [20e6, 30e6]),
        ("57 und 30 Millionen", "de", [57.0, 30e6]),
        # A year or a number with its thousands is none of millions.
        ("von 900.000 auf 2 Millionen, 2019 bis 3 Millionen", "de", [900_000.0, 2e6, 2019.0, 3e6]),
        ("zwischen 3 und 5 Prozent", "de", []),
        ("€1.2bn, 1.2m, 3.5k, 2,5Mio.", "en", [1.2e9, 1.2e6, 3500.0, 2.5e6]),
        # Metres, unless it is money.
        ("1,5m Abstand, 100m-Lauf, €1.2m", "de", [1.5, 100.0, 1.2e6]),
    ],
)
def test_a_scale_belongs_to_both_ends_and_may_be_glued(text: str, lang: str, expected: list[float]) -> None:
    assert numbers(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:30, also 14.30 Uhr oder 2:30 p.m.", [14.5]),
        ("von 8.30 bis 16 Uhr, um 9 Uhr, 9am", [8.5, 16.0, 9.0]),
        ("12 am Freitag, 1:10", [12.0, 10.0]),
        ("im Schuljahr 2021/22, 2021/2022 und 2021–22", [2021.0, 2022.0]),
        ("1999/00, 2021/05", [1999.0, 2000.0, 2021.0]),
        ("0611 123456, (0611) 12 34-56, +49 611 123456, +49 (0) 611 123456, 0611/123456", []),
    ],
)
def test_times_school_years_and_telephone_numbers_are_no_plain_numbers(text: str, expected: list[float]) -> None:
    assert numbers(text, "de") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bis zum 31. Dezember 2022, also 31.12.2022", [Day(2022, 12, 31)]),
        ("on 31 December 2022, December 31, 2022 or 2022-12-31", [Day(2022, 12, 31)]),
        ("16th March 2021, the 16th of March, 2021, March 16th, 2021", [Day(2021, 3, 16)]),
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


GOLD = Gold(41, 3124, "Ada Holm", "Die Brücke wird 2027 gebaut")


def agreed(
    asked: str, reference: str, said: str, lang: str = "de", history: tuple[str, ...] = ()
) -> tuple[Share | None, Share | None]:
    question = Question("q1", asked, "fact", lang, history=history, gold=(GOLD,), answer=reference)
    result: dict[str, Any] = {"abstained": False, "answer": said, "language": lang, "citations": []}
    return number_agreement(question, result), date_agreement(question, result)


@pytest.mark.parametrize(
    ("asked", "reference", "said", "share"),
    [
        ("Wie viele Kinder 2019/20?", "12.558 im Schuljahr 2019/2020.", "2019, 2020", Share(0, 1)),
        # The year stands in the question as a part of a date.
        ("Was galt im Mai 2021?", "2021 waren es 46.", "46", Share(1, 1)),
        ("Warum 2014?", "2014 war anders.", "", None),
    ],
)
def test_a_number_of_the_question_is_not_looked_for(asked: str, reference: str, said: str, share: Share | None) -> None:
    assert agreed(asked, reference, said)[0] == share


def test_a_number_that_was_asked_for_before_is_not_looked_for() -> None:
    assert agreed("Und warum?", "2014 waren es 46.", "46", history=("Was war 2014?",))[0] == Share(1, 1)


@pytest.mark.parametrize(
    ("asked", "reference", "said", "share"),
    [
        ("Was sagte sie am 3. März 2021?", "Am 3. März: nichts.", "", None),
        ("Wann im März 2021 war es?", "Am 3. März 2021.", "Am 4. März 2021.", Share(0, 1)),
        ("Wann war es?", "16th March 2021", "17. März 2021", Share(0, 1)),
    ],
)
def test_a_date_is_looked_for_where_it_says_more_than_the_question(
    asked: str, reference: str, said: str, share: Share | None
) -> None:
    assert agreed(asked, reference, said)[1] == share


@pytest.mark.parametrize(
    ("lang", "reference", "said", "share"),
    [
        ("en", "112 municipalities with 2.8 million", "112, 2,800,000", Share(2, 2)),
        ("en", "1,500 municipalities", "1,500", Share(1, 1)),
        ("en", "1.500 Kommunen", "1,500", Share(1, 1)),
        ("en", "The rate is 1.125 of the state's.", "1,125", Share(0, 1)),
        ("de", "1,125 Prozent", "1,125", Share(1, 1)),
    ],
)
def test_a_reference_is_read_in_its_own_language(lang: str, reference: str, said: str, share: Share) -> None:
    assert agreed("?", reference, said, lang)[0] == share


def test_what_stands_in_brackets_is_left_out_only_where_it_names_a_source() -> None:
    assert agreed("?", "12.558 Kinder.", "Viele (Schuljahr 2019/20: 12.558) [1–20].")[0] == Share(1, 1)
    assert agreed("?", "20 Kinder.", "Viele (Plenarprotokoll 20/67, S. 20) [1–20].")[0] == Share(0, 1)


def test_a_german_quote_in_an_english_answer_is_read_as_german() -> None:
    question = Question("q1", "?", "fact", "en", gold=(GOLD,), answer="34.")
    quote = "34.000 Wölfe"
    result = {"answer": f"She says: „{quote}“", "language": "en", "citations": [{"n": 1, "quote": quote}]}
    assert number_agreement(question, result) == Share(0, 1)
    assert agreed("?", "34.000 Wölfe", "34,000", "en")[0] == Share(1, 1)
