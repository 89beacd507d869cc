"""The filter form becomes hard limits, and what it cannot understand is said."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.store import Filters
from ui.filters import FilterError, Form, active_html, chips, parse_date, to_filters, without
from ui.i18n import translator

DE = translator("de")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("16.03.2021", date(2021, 3, 16), date(2021, 3, 16)),
        ("16. 3. 2021", date(2021, 3, 16), date(2021, 3, 16)),
        ("2021-03-16", date(2021, 3, 16), date(2021, 3, 16)),
        ("02.2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-03", date(2021, 3, 1), date(2021, 3, 31)),
        (" 2021 ", date(2021, 1, 1), date(2021, 12, 31)),
        ("", None, None),
    ],
)
def test_a_date_may_be_a_day_a_month_or_a_year(written: str, first: date | None, last: date | None) -> None:
    assert parse_date(written, last=False) == first
    assert parse_date(written, last=True) == last


@pytest.mark.parametrize("written", ["gestern", "31.02.2021", "13.2021", "16.03.21", "2021-13-01"])
def test_what_is_no_date_is_refused_by_name(written: str) -> None:
    with pytest.raises(FilterError) as problem:
        parse_date(written, last=False)
    assert problem.value.value == written


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(FilterError, match="date_order"):
        to_filters(Form(date_from="2022", date_to="2021"))


def test_the_form_becomes_filters() -> None:
    form = Form(["Ada"], ["BU"], [], "2021", "", ["41"], " Wolf ", "8/1890, 8/1987", [], True)
    assert to_filters(form) == Filters(
        speakers=("Ada",),
        parties=("BU",),
        date_from=date(2021, 1, 1),
        sittings=(41,),
        agenda=("Wolf",),
        drucksachen=("8/1890", "8/1987"),
        roles=("government", "member", "guest"),
    )


def test_an_empty_form_limits_nothing_and_shows_nothing() -> None:
    assert not to_filters(Form())
    assert active_html(Filters(), None, DE) == ""


def test_every_active_filter_has_a_chip_and_every_chip_takes_its_filter_away() -> None:
    form = Form(
        ["Ada", "Bo"], ["BU"], ["Ministerin"], "2021", "2022", ["41"], "Wolf", "8/1 8/2", ["niederwalden"], True
    )
    found = chips(to_filters(form), DE)
    assert len(found) == 12
    for chip in found:
        form = without(form, chip.field, chip.value)
    assert not to_filters(form)


def test_names_in_chips_are_text() -> None:
    assert "<b>" not in active_html(Filters(speakers=("<b>Ada",)), 3, DE)
