"""Dates in questions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.dates import find_dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Was sagte sie am 16.03.2021?", date(2021, 3, 16), date(2021, 3, 16)),
        ("Was sagte sie am 16. März 2021?", date(2021, 3, 16), date(2021, 3, 16)),
        ("What did she say on March 16, 2021?", date(2021, 3, 16), date(2021, 3, 16)),
        ("im Februar 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("Anfang Dezember 2021", date(2021, 12, 1), date(2021, 12, 12)),
        ("Mitte September 2021", date(2021, 9, 8), date(2021, 9, 23)),
        ("Ende Februar 2021", date(2021, 2, 18), date(2021, 2, 28)),
        ("in autumn 2020", date(2020, 9, 1), date(2020, 11, 30)),
        ("im Jahr 2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("in May 2021", date(2021, 5, 1), date(2021, 5, 31)),
    ],
)
def test_a_period_is_read_from_its_first_to_its_last_day(text: str, first: date, last: date) -> None:
    assert find_dates(text)[0] == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "Gilt die Frist bis zum 31. Dezember 2022 noch?",
        "Was steht im Haushalt 2021?",
        "Wie viele Kurse gab es im Schuljahr 2019/20?",
        "Was geschieht nach dem 31. Juli 2023?",
        "Gilt noch der 31. Dezember 2026?",
        "am 31. Februar 2021",
        "Drucksache 20/2021",
    ],
)
def test_a_deadline_or_a_year_in_a_name_is_no_time_of_speaking(text: str) -> None:
    assert find_dates(text)[0] is None


@given(st.text(alphabet="0123456789./ aeimnrzäMJDbfr", max_size=40))
def test_any_text_is_read_without_an_error_and_in_order(text: str) -> None:
    period, spans = find_dates(text)
    assert period is None or period[0] <= period[1]
    assert all(0 <= a < b <= len(text) for a, b in spans)
