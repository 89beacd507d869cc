"""What is told of the speed of searching: stages add up, a missed aim is shown, the page has every size."""

from __future__ import annotations

import pytest

from eval.bench.indexing import BenchError
from eval.bench.report import markdown
from eval.bench.search import search_rows, summary_row
from eval.bench.searching import Searching, Timed
from eval.bench.stopwatch import Stopwatch, public_methods
from eval.statistics import Spread


class Kitchen:
    """Each step takes as many seconds as it moves the clock on."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def cook(self) -> str:
        self.now += 2
        self.chop()
        self.now += 3
        return "soup"

    def chop(self) -> None:
        self.now += 10

    def burn(self) -> None:
        self.now += 1
        raise ValueError("burnt")

    def _secret(self) -> None: ...


def test_what_runs_inside_something_watched_counts_for_itself() -> None:
    kitchen = Kitchen()
    watch = Stopwatch(kitchen.clock)
    with watch.watching(kitchen, {"cook": "cooking", "chop": "chopping"}):
        assert kitchen.cook() == "soup"
        kitchen.now += 100
        kitchen.chop()
        assert watch.take() == {"cooking": 5, "chopping": 20}
        assert watch.take() == {}
    kitchen.cook()
    assert watch.take() == {}


def test_a_watched_failure_is_counted_and_goes_through() -> None:
    kitchen = Kitchen()
    watch = Stopwatch(kitchen.clock)
    with watch.watching(kitchen, {"burn": "burning"}), pytest.raises(ValueError, match="burnt"):
        kitchen.burn()
    assert watch.take() == {"burning": 1}


def test_what_is_no_longer_there_cannot_be_watched() -> None:
    watch = Stopwatch()
    with pytest.raises(BenchError, match="no fry"), watch.watching(Kitchen(), {"fry": "frying"}):
        pass


def test_only_methods_that_others_call_are_watched_by_their_names() -> None:
    assert public_methods(Kitchen()) == {name: name for name in ("burn", "chop", "clock", "cook")}


def a_spread(p95: float) -> Spread:
    return Spread(p50=p95 / 2, p95=p95, p99=p95, largest=2 * p95, n=10)


@pytest.fixture
def sizes() -> list[Searching]:
    held = []
    for times, p95 in ((1, 50.0), (10, 151.0)):
        timed = (
            Timed("no filter", a_spread(p95), a_spread(p95 - 10), 10.0),
            Timed("a year", a_spread(20.0), a_spread(19.0), 4.0),
        )
        stages = {"search_text": 12.34, "passages": 0.01}
        held.append(Searching(times, 110 * times, 60_000 * times, ("no Chroma",), timed, stages, (0.5, 1.5)))
    return held


def test_each_size_has_its_own_aim(sizes: list[Searching]) -> None:
    assert [row.met for row in search_rows(sizes[0])] == [True, True]
    assert [row.met for row in search_rows(sizes[1])] == [False, True]
    assert [(row.aim, row.met) for row in map(summary_row, sizes)] == [
        ("p95 up to 60 ms", True),
        ("p95 up to 150 ms", False),
    ]
    assert "151 ms" in summary_row(sizes[1]).measured


def test_the_page_shows_searching_at_every_size_only_where_it_was_measured(sizes: list[Searching]) -> None:
    bench = {"manifest": {}, "rows": [], "figures": {}}
    assert "## Search" not in markdown(bench)
    figures = [size.to_json() for size in sizes]
    page = markdown(bench, sizes=figures)
    assert "## Search, at this size and at 10 times" in page
    assert "- x10: 1,100 sittings, 600,000 passages, load 0.5, then 1.5\n  - no Chroma\n" in page
    assert "| no filter | 25 (20) | 50 (40) | 100 (80) | 76 (70) | 151 (141) | 302 (282) |" in page
    assert "| search_text | 12.3 | 12.3 |" in page
    assert "| passages |" not in page
    assert page == markdown(bench | {"figures": {"search": figures}})
