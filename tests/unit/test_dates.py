"""Dates in questions."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.understanding.dates import find_dates, read_date
from rag.understanding.points import find_points
from rag.understanding.setting import Setting


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


LAST = date(2026, 5, 7)
HELD = Setting(today=date(2026, 6, 1), first=date(2025, 1, 1), last=LAST, parliaments=("niederwalden",))
OLD = Setting(today=date(2031, 1, 1), first=date(2025, 1, 1), last=LAST, parliaments=("niederwalden",))


def read(text: str, setting: Setting = HELD, name: str = "Kettler") -> tuple[str, str, bool] | None:
    """First day, last day and whether it is sure, of a question in which `name` stands for whoever speaks."""
    at = text.find(name)
    found = read_date(text, setting, [(at, at + len(name))] if at >= 0 else [])
    return (found.period[0].isoformat(), found.period[1].isoformat(), found.sure) if found else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Was sagte Kettler zwischen März und Mai 2025 zum Deich?", "2025-03-01", "2025-05-31"),
        ("Was sagte Kettler zwischen November 2025 und Februar 2026 zum Deich?", "2025-11-01", "2026-02-28"),
        ("What did Kettler say between November and February 2026?", "2025-11-01", "2026-02-28"),
        ("Was sagte Kettler von 2025 bis 2026 zum Deich?", "2025-01-01", "2026-12-31"),
        ("Was sagte Kettler seit 2026 zum Deich?", "2026-01-01", "2026-06-01"),
        ("Was wurde seit Herbst 2025 zum Deich gesagt?", "2025-09-01", "2026-06-01"),
        ("Was sagte Kettler bis Ende 2025 zum Deich?", "2025-01-01", "2025-12-31"),
        ("Was sagte Kettler nach dem 3. März 2026 zum Deich?", "2026-03-04", "2026-06-01"),
        ("Was sagte Kettler vor dem 3. März 2026 zum Deich?", "2025-01-01", "2026-03-02"),
        ("Was sagte Kettler im ersten Halbjahr 2025 zum Deich?", "2025-01-01", "2025-06-30"),
        ("What did Kettler say in the first half of 2025?", "2025-01-01", "2025-06-30"),
        ("Was sagte Kettler im 2. Quartal 2025 zum Deich?", "2025-04-01", "2025-06-30"),
        ("Was sagte Kettler im Winter 2025/26 zum Deich?", "2025-12-01", "2026-02-28"),
        ("Was sagte Kettler Anfang 2026 zum Deich?", "2026-01-01", "2026-04-30"),
        ("Was sagte Kettler Mitte 2025 zum Deich?", "2025-05-01", "2025-08-31"),
        ("Was sagte Kettler letztes Jahr zum Deich?", "2025-01-01", "2025-12-31"),
        ("Was wurde voriges Jahr zum Deich gesagt?", "2025-01-01", "2025-12-31"),
        ("What did Kettler say last year about the dike?", "2025-01-01", "2025-12-31"),
        ("Was sagte Kettler im letzten Monat zum Deich?", "2026-05-01", "2026-05-31"),
        ("Was sagte Kettler letzte Woche zum Deich?", "2026-05-25", "2026-05-31"),
        ("Was sagte Kettler vor zwei Monaten zum Deich?", "2026-04-01", "2026-04-30"),
        ("What did Kettler say two months ago about the dike?", "2026-04-01", "2026-04-30"),
        ("Was wurde in den letzten zwei Jahren zum Deich gesagt?", "2024-06-01", "2026-06-01"),
        ("Was sagte Kettler dieses Jahr zum Deich?", "2026-01-01", "2026-12-31"),
        ("Was sagte Kettler gestern zum Deich?", "2026-05-31", "2026-05-31"),
    ],
)
def test_ranges_and_relative_times_are_read_where_they_say_when_it_was_said(text: str, first: str, last: str) -> None:
    found = read(text)
    assert found is not None
    assert found[:2] == (first, last)
    assert found[2]


@pytest.mark.parametrize(
    "text",
    [
        "Was sagte Kettler zur Umsetzung des OZG bis Ende 2026?",
        "Muss das OZG bis zum 31.12.2026 umgesetzt werden?",
        "Was gilt ab dem 1. Januar 2026?",
        "Was sagte Kettler zum Anschlag vor zwei Jahren?",
        "Wie viele Einbrüche gab es letztes Jahr?",
        "Wie viele Stellen wurden von 2024 bis 2026 geschaffen?",
        "Was sagte Kettler zum Antrag „Was heute zählt“?",
        "What will May bring?",
    ],
)
def test_a_time_that_belongs_to_the_topic_is_not_when_it_was_said(text: str) -> None:
    assert read(text) is None


def test_where_the_protocols_are_old_last_year_is_the_last_but_one_they_hold() -> None:
    assert read("Was sagte Kettler letztes Jahr zum Deich?", OLD) == ("2025-01-01", "2025-12-31", True)
    assert read("Was sagte Kettler letzten Monat zum Deich?", OLD) == ("2026-04-01", "2026-04-30", True)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Was sagte Kettler nach der Landtagswahl 2023 zum Deich?", "2023-09-25", "2024-09-23"),
        ("Was sagte Kettler vor der Bundestagswahl 2025 zum Deich?", "2024-02-24", "2025-02-22"),
        ("Was sagte Kettler nach der Bundestagswahl zum Deich?", "2025-02-24", "2026-02-23"),
        ("Was sagte Kettler vor der Sommerpause zum Deich?", "2026-05-01", "2026-07-31"),
        ("Was sagte Kettler nach den Sommerferien 2025 zum Deich?", "2025-08-15", "2025-12-31"),
        ("Was sagte Kettler im März zum Deich?", "2026-03-01", "2026-03-31"),
        ("Was sagte Kettler im Oktober zum Deich?", "2025-10-01", "2025-10-31"),
        ("Was sagte Kettler heute zum Deich?", "2026-06-01", "2026-06-01"),
        ("Was war 2025 die Position der BU zum Deich?", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_time_that_is_not_said_exactly_is_a_preference(text: str, first: str, last: str) -> None:
    assert read(text) == (first, last, False)


def test_an_election_that_the_protocols_do_not_reach_is_no_time() -> None:
    assert read("Was sagte Kettler vor der Wahl zum Deich?") is None


@settings(deadline=None)  # dateparser is slow to import
@given(st.text(alphabet="0123456789./ aeimnrzäMJDbfrseitvoletzahgu", max_size=50))
def test_whatever_is_read_as_a_time_stands_in_the_text_and_begins_before_it_ends(text: str) -> None:
    found = read_date(text, HELD, [])
    if found:
        assert found.period[0] <= found.period[1]
        assert 0 <= found.span[0] < found.span[1] <= len(text)
    points = find_points(text)
    assert all(one.end <= after.start for one, after in pairwise(points))
