"""The page of figures made from a measurement."""

from __future__ import annotations

from typing import Any

from eval.bench.report import markdown

BENCH: dict[str, Any] = {
    "manifest": {"date": "2026-11-22T19:00:00+00:00", "processors": 2, "load": [0.5, 1, 1], "index": {"sittings": 3}},
    "figures": {
        "questions": {
            "by_kind": {
                "fact": {"recall@10": {"value": 0.5, "low": 0.25, "high": 0.75, "n": 18}},
                "unanswerable": {"recall@10": {"value": None}},
            }
        }
    },
    "rows": [
        {"name": "ask, warm", "measured": "p50 120 ms", "aim": "p95 under 300 ms", "met": True},
        {"name": "serve, resident memory", "measured": "1,300 MB", "aim": "under 1.2 GB", "met": False},
        {"name": "index on disk", "measured": "0.40 GB", "aim": "", "met": None},
    ],
}


def test_every_measured_row_stands_on_the_page_with_its_aim() -> None:
    page = markdown(BENCH)
    assert "| ask, warm | p50 120 ms | p95 under 300 ms | met |" in page
    assert "| index on disk | 0.40 GB |  |  |" in page


def test_a_missed_aim_is_said_to_be_missed() -> None:
    assert "| serve, resident memory | 1,300 MB | under 1.2 GB | **missed** |" in markdown(BENCH)


def test_kinds_come_with_interval_and_count_and_nothing_without_questions() -> None:
    assert "| fact | 0.500 [0.250, 0.750] | 18 |" in markdown(BENCH)
    assert "By kind" not in markdown(BENCH | {"figures": {}})


def test_silver_questions_of_a_kind_stand_beside_those_of_people() -> None:
    asked = BENCH["figures"]["questions"] | {
        "silver_by_kind": {"fact": {"recall@10": {"value": 0.9, "low": 0.8, "high": 1.0, "n": 50}}}
    }
    page = markdown(BENCH | {"figures": {"questions": asked}})
    assert "| fact | 0.500 [0.250, 0.750] | 18 | 0.900 [0.800, 1.000] | 50 |" in page


def test_systems_stand_in_a_table_with_the_chance_of_their_difference_to_the_first() -> None:
    held = {"value": 0.5, "low": 0.25, "high": 0.75, "n": 8}
    first = {"name": "whole", "figures": {"mrr@10": held}, "against_first": None, "milliseconds": {"p50": 51.4}}
    other = {"name": "plain", "figures": {}, "against_first": {"mrr@10": {"p_holm": 0.0123}}, "milliseconds": None}
    about = {"date": "2026-11-30T08:00:00+00:00", "data": {"name": "q.jsonl", "questions": 8}}
    page = markdown(BENCH, [{"title": "Steps", "says": "Each.", "manifest": about, "systems": [first, other]}])
    assert "## Steps" in page
    assert "2026-11-30, 8 questions of q.jsonl" in page
    assert "| whole |  |  | 0.500 [0.250, 0.750] |  |  |  | 51 |" in page
    assert "| plain |  |  |  |  |  | 0.012 |  |" in page
