"""The benchmark's rows: what is measured stands beside what is aimed at, and says whether it was met."""

from __future__ import annotations

import os

import pytest

from eval.bench.engines import Comparison, sample
from eval.bench.indexing import BenchError, Reading
from eval.bench.server import Serving, resident_bytes
from eval.bench.table import Row, cold_rows, engine_rows, reading_rows, serving_rows, table
from eval.statistics import Spread


def test_rates_are_medians_and_the_ratio_is_taken_repeat_by_repeat() -> None:
    """A machine that was slow during one repeat slowed both engines in it."""
    held = Comparison(
        texts=100,
        default_seconds=(10.0, 40.0, 12.5),
        reference_seconds=(25.0, 80.0, 25.0),
        lowest_cosine=0.996,
        mean_cosine=0.999,
    )
    assert (held.default_rate, held.reference_rate, held.ratio) == (8.0, 4.0, 2.0)
    assert [row.met for row in engine_rows(held)] == [True, True]


def test_the_sample_of_texts_is_always_the_same_and_has_no_text_twice() -> None:
    texts = [f"Text {number}" for number in range(2000)]
    assert sample(texts) == sample(list(texts))
    assert len(set(sample(texts))) == 512
    assert sorted(sample(texts[:5])) == texts[:5]


def test_a_missed_aim_is_shown() -> None:
    reading = Reading(seconds=61.0, pages=610, sittings=2, turns=9, passages=20, unchanged_seconds=0.5)
    assert reading.pages_per_second == 10
    assert [(row.aim, row.met) for row in reading_rows(reading)] == [("under 60 s", False), ("under 5 s", True)]
    assert cold_rows(Spread(p50=4.5, p95=5.0, p99=5.0, largest=5.0, n=5))[0].met is False
    assert serving_rows(Serving(2.0, 300_000_000, 1_250_000_000, 10))[0].met is False


def test_the_table_is_aligned() -> None:
    rows = [Row("a", "1 s", "under 2 s", True), Row("long name", "12 s", "under 2 s", False), Row("b", "3")]
    lines = table(rows).split("\n")
    assert [line.split() for line in lines] == [
        ["a", "1", "s", "under", "2", "s", "met"],
        ["long", "name", "12", "s", "under", "2", "s", "MISSED"],
        ["b", "3"],
    ]
    assert lines[0].index("1 s") == lines[1].index("12 s") == lines[2].index("3")
    assert lines[0].index("met") == lines[1].index("MISSED")


def test_a_process_has_resident_memory_and_none_when_it_is_gone() -> None:
    assert 1_000_000 < resident_bytes(os.getpid()) < 100_000_000_000
    with pytest.raises(BenchError):
        resident_bytes(2**22 + 1)
