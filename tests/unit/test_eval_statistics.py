"""Figures over cases: value, interval, what is counted and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import Share
from eval.statistics import Figure, Spread, failures_below, figure, spread
from eval.summary import shown

SHARES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda pair: Share(min(pair), max(pair))),
    min_size=1,
    max_size=30,
)


def test_excluded_cases_are_counted_and_weigh_nothing() -> None:
    held = figure([Share(1), None, Share(0), Share(1), None, Share(1)])
    assert (held.value, held.n, held.of, held.excluded) == (0.75, 4, 4.0, 2)


def test_quotes_are_weighed_as_quotes_and_drawn_as_answers() -> None:
    held = figure([Share(3, 3), Share(0, 1)])
    assert (held.value, held.n, held.of) == (0.75, 2, 4.0)
    assert (held.low, held.high) == (0.0, 1.0)


def test_f1_comes_out_of_its_shares() -> None:
    true_positives, false_positives, false_negatives, right_answers = 3, 2, 1, 10
    shares = [Share(2, 2)] * true_positives + [Share(0, 1)] * (false_positives + false_negatives)
    held = figure(shares + [Share(0, 0)] * right_answers)
    precision, recall = 3 / 5, 3 / 4
    assert held.value == pytest.approx(2 * precision * recall / (precision + recall))
    assert held.n == 16


@pytest.mark.parametrize("shares", [[], [None, None], [Share(0, 0)]])
def test_nothing_counted_is_no_figure_instead_of_a_zero(shares: list[Share | None]) -> None:
    held = figure(shares)
    assert (held.value, held.low, held.high, held.excluded) == (None, None, None, shares.count(None))
    assert "–" in shown(held)


def test_the_interval_is_that_of_the_binomial_on_many_cases() -> None:
    held = figure([Share(1)] * 300 + [Share(0)] * 100)
    half = 1.96 * (0.75 * 0.25 / 400) ** 0.5
    assert held.low == pytest.approx(0.75 - half, abs=0.005)
    assert held.high == pytest.approx(0.75 + half, abs=0.005)


def test_the_same_cases_give_the_same_interval_and_the_seed_matters() -> None:
    shares = [Share(i % 7 / 7) for i in range(40)]
    assert figure(shares) == figure(list(shares))
    assert figure(shares, seed=1) != figure(shares)


@given(SHARES)
def test_value_and_interval_stay_within_0_and_1(shares: list[Share]) -> None:
    held = figure(shares, resamples=500)
    if held.value is None:
        assert not any(share.denominator for share in shares)
    else:
        assert held.low is not None
        assert held.high is not None
        assert 0 <= held.low <= held.high <= 1
        assert 0 <= held.value <= 1


def test_a_figure_is_written_with_its_interval_and_cases() -> None:
    held = Figure(0.81632, 0.7351, 0.88, 98, 98.0, 12)
    assert held.to_json() == {"value": 0.8163, "low": 0.7351, "high": 0.88, "n": 98, "of": 98.0, "excluded": 12}
    assert shown(held) == "0.816  [0.735, 0.880]  98 cases, 12 excluded"


def test_times_are_shown_by_their_median_and_tail() -> None:
    held = spread([float(value) for value in range(1, 101)])
    assert held is not None
    assert (held.p50, held.p95, held.largest, held.n) == (50.5, 95.05, 100.0, 100)
    assert spread([]) is None


def test_no_failure_in_n_cases_leaves_about_three_in_n_open() -> None:
    # 0.95^n = 0.05 for the share 5 %: n = ln 0.05 / ln 0.95 = 58.4, so that 59 cases rule out just 5 %
    assert failures_below(59) < 0.05 < failures_below(58)
    assert failures_below(1) == pytest.approx(0.95)


def test_percentiles_of_times_come_with_intervals() -> None:
    held = spread([float(value) for value in range(1, 101)])
    assert held is not None
    assert (held.p50, held.largest, held.n) == (50.5, 100, 100)
    low, high = held.intervals["p50"]
    assert 35 < low < 50.5 < high < 66  # the median's standard error here is about 5
    assert held.intervals["p99"][1] <= held.largest
    assert spread([7.0]) == Spread(7, 7, 7, 7, 1, {"p50": (7, 7), "p95": (7, 7), "p99": (7, 7)})
