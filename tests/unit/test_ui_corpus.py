"""What the corpus page says of numbers and time is right, and what is asked is shown as text."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.store import Index
from ui.corpus.audits import audits_html
from ui.corpus.chart import scale
from ui.corpus.gaps import missing, periods, ranges
from ui.corpus.holdings import numbers_html, state_html
from ui.corpus.spans import By, name, spans
from ui.corpus.terms import MOST_TERMS, read, terms_html
from ui.i18n import translator

DE = translator("de")


@given(st.sets(st.integers(1, 60), max_size=40))
def test_the_missing_numbers_are_those_between_and_are_written_without_loss(held: set[int]) -> None:
    lacking = missing(sorted(held))
    assert set(lacking).isdisjoint(held)
    if held:
        assert set(lacking) | held == set(range(min(held), max(held) + 1))
    written = [part.split("–") for part in ranges(lacking).split(", ")] if lacking else []
    assert [n for part in written for n in range(int(part[0]), int(part[-1]) + 1)] == list(lacking)


@given(st.lists(st.dates(date(2018, 1, 1), date(2023, 12, 31)), min_size=1, max_size=12), st.sampled_from(By))
def test_spans_follow_each_other_and_hold_every_sitting_once(sample_index: Index, days: list[date], by: By) -> None:
    row = sample_index.sittings()[0]
    rows = [replace(row, sitting_id=f"x/1/{n}", date=day.isoformat(), turns=n) for n, day in enumerate(days, 1)]
    held = spans(rows, by)
    assert all(one.last + timedelta(days=1) == other.first for one, other in itertools.pairwise(held))
    assert sorted(sitting for span in held for sitting in span.sittings) == sorted(r.sitting_id for r in rows)
    assert sum(span.turns for span in held) == sum(r.turns for r in rows)
    for span in held:
        own = [r for r in rows if span.first.isoformat() <= r.date <= span.last.isoformat()]
        assert {r.sitting_id for r in own} == set(span.sittings)
    assert len({name(span, by, DE) for span in held}) == len(held)


@given(st.floats(0.001, 1e6))
def test_an_axis_reaches_above_the_highest_value_in_few_round_steps(highest: float) -> None:
    marks = scale(highest)
    assert marks[0] == 0
    assert highest <= marks[-1] * (1 + 1e-6)
    assert 3 <= len(marks) <= 6


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Wolf", ("Wolf",)),
        (" Wolf ,Wasser;  Wolf ", ("Wolf", "Wasser")),
        ("1,5 Millionen, Wolf", ("1,5 Millionen", "Wolf")),
        ("OZG,2022", ("OZG", "2022")),
        (",;", ()),
    ],
)
def test_terms_are_parted_by_commas_but_not_within_a_number(typed: str, terms: tuple[str, ...]) -> None:
    assert read(typed, "", "").terms == terms


def test_too_many_terms_are_cut_and_that_is_said(sample_index: Index) -> None:
    asked = read("Wasser, Frist, OZG, Land, Kommune, Schule", "quarter", "thousand")
    assert (len(asked.terms), asked.more) == (MOST_TERMS, 1)
    assert read(**{k: v[0] for k, v in parse_qs(urlsplit(asked.address).query).items()}) == replace(asked, more=0)
    assert "höchstens 5" in terms_html(sample_index, asked, DE)


@pytest.mark.parametrize("by", By)
def test_the_numbers_of_a_term_are_those_of_the_index_and_link_to_their_turns(sample_index: Index, by: By) -> None:
    html = terms_html(sample_index, read("Frist, Wasser", by.value, ""), DE)
    table = re.search(r"<tbody>(.*)</tbody>", html, re.S)
    assert table
    cells = [re.findall(r"<td>(.*?)</td>", row) for row in table[1].split("</tr>") if row]
    for column, term in enumerate(("Frist", "Wasser")):
        found = [int(re.sub(r"<.*?>", "", row[column]) or 0) for row in cells if "keine" not in row[column]]
        assert sum(found) == sample_index.term_turns(term).total > 0
    links = [parse_qs(urlsplit(unescape(link)).query) for link in re.findall(r'<td><a href="(.*?)"', html)]
    assert {link["q"][0] for link in links} == {"Frist", "Wasser"}
    assert all(link["from"][0] < link["to"][0] for link in links)


def test_by_thousand_turns_a_share_is_shown(sample_index: Index) -> None:
    row = next(row for row in sample_index.sittings() if row.number == 42)
    count = sample_index.term_turns("Frist").sittings[row.sitting_id]
    html = terms_html(sample_index, read("Frist", "", "thousand"), DE)
    assert f"{1000 * count / row.turns:.1f}".replace(".", ",") in html


def test_what_is_never_said_or_too_small_is_told_and_shown_as_text(sample_index: Index) -> None:
    html = terms_html(sample_index, read("<img src=x onerror=y>${1}, und", "", ""), DE)
    assert "<img" not in html
    assert "${" not in html
    assert "kommt in keinem Redebeitrag vor" in html
    assert "„und“ ist zu allgemein" in unescape(html)
    assert "<svg" not in html


def test_periods_of_several_parliaments_stand_apart_with_their_gaps(sample_index: Index) -> None:
    row = sample_index.sittings()[0]
    rows = [replace(row, parliament=p, period=n, number=s) for p, n, s in (
        ("niederwalden", 8, 41), ("hessen", 20, 3), ("hessen", 20, 1), ("hessen", 21, 1), ("niederwalden", 8, 44),
    )]  # fmt: skip
    held = periods(rows)
    assert [(p.parliament, p.number, p.missing) for p in held] == [
        ("hessen", 20, (2,)), ("hessen", 21, ()), ("niederwalden", 8, (42, 43)),
    ]  # fmt: skip
    html = numbers_html(sample_index, rows, DE)
    assert "42–43" in html
    assert html.count("Hessischer Landtag") == 2


def test_parts_and_warnings_are_named_with_a_link(sample_index: Index) -> None:
    row = sample_index.sittings()[0]
    html = state_html(sample_index, [replace(row, complete=False, warnings=("pages <3> lacking",))], ["slow"], DE)
    assert f'href="reader?sitting={row.sitting_id}"' in html
    assert "pages &#60;3&#62; lacking" in html
    assert "Nur ein Teil der Sitzung" in html
    assert ">slow<" in html


def test_the_audit_table_has_every_sitting_that_can_be_compared(sample_index: Index) -> None:
    html = audits_html(sample_index, DE)
    assert [int(n) for n in re.findall(r">8/(\d+)</a>", html)] == [row.number for row, _ in sample_index.audits()]
