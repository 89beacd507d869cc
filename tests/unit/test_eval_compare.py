"""Two runs side by side, and the gates of a nightly run."""

from __future__ import annotations

import hashlib
import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.compare import compare, differs
from eval.files import FORMAT
from eval.gates import GateError, Limit, below, parse_limit, worse
from eval.loaded import RunError, load_run
from eval.metrics import Share
from eval.randomisation import difference, holm, p_value


def shares(*values: float) -> list[Share]:
    return [Share(value) for value in values]


def test_the_p_value_is_the_share_of_swaps_that_differ_as_much() -> None:
    """Three questions all won: of the 8 ways to swap results, 2 give a difference of 1 or more, in either direction."""
    pairs = list(zip(shares(0, 0, 0), shares(1, 1, 1), strict=True))
    assert difference(pairs) == (1.0, 1.0, 1.0)
    assert p_value(pairs) == pytest.approx(2 / 8)
    assert p_value([*pairs, (Share(1), Share(1))]) == pytest.approx(2 / 8), (
        "a question that did not change tells nothing"
    )
    assert p_value([(Share(1), Share(1))] * 5) == 1.0


def test_the_p_value_is_that_of_all_swaps_counted_out() -> None:
    old, new = shares(0, 1, 0.5, 0, 0.2), shares(1, 0, 1, 0.3, 0.9)
    seen = abs(sum(n.numerator - o.numerator for o, n in zip(old, new, strict=True)))
    gains = [n.numerator - o.numerator for o, n in zip(old, new, strict=True)]
    sums = [
        abs(sum(sign * gain for sign, gain in zip(signs, gains, strict=True))) for signs in product((1, -1), repeat=5)
    ]
    expected = sum(total >= seen - 1e-9 for total in sums) / len(sums)
    assert p_value(list(zip(old, new, strict=True))) == pytest.approx(expected)


def test_quotes_stay_with_their_answers_when_results_are_swapped() -> None:
    """3 of 3 and 0 of 1 against 3 of 3 and 1 of 1: 0.75 against 1.0, from one question, so that half the swaps do."""
    pairs = [(Share(3, 3), Share(3, 3)), (Share(0, 1), Share(1, 1))]
    found = difference(pairs)
    assert found is not None
    assert found[0] == pytest.approx(0.25)
    assert p_value(pairs) == pytest.approx(1.0)


def test_nothing_to_compare_has_no_p_value() -> None:
    assert difference([]) is None
    assert p_value([(Share(0, 0), Share(0, 0))]) is None


def test_holm_multiplies_the_smallest_most_and_never_falls() -> None:
    corrected = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    assert corrected == pytest.approx({"d": 0.02, "a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({"a": 0.9, "b": 0.8}) == {"b": 1.0, "a": 1.0}
    assert holm({}) == {}


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1), max_size=8))
def test_a_corrected_p_value_is_never_smaller(raw: dict[str, float]) -> None:
    corrected = holm(raw)
    assert corrected.keys() == raw.keys()
    assert all(raw[name] <= value <= 1 for name, value in corrected.items())


def line(number: int, recall: float, refused: float = 0.0, fidelity: float | None = 1.0) -> dict[str, Any]:
    values = {"recall@10": recall, "refused_answerable": refused, "quote_fidelity": fidelity}
    held = {name: None if value is None else [value, 1.0] for name, value in values.items()}
    verdict = {"code": "x", "good": True, "says": f"recall {recall}"}
    return {"id": f"q{number}", "question": f"Frage {number}?", "kind": "fact", "shares": held, "verdict": verdict,
            "answer": f"Antwort {recall}", "metrics": values}  # fmt: skip


def written(folder: Path, lines: list[dict[str, Any]], **about: Any) -> Path:
    folder.mkdir(parents=True)
    results = "".join(json.dumps(one) + "\n" for one in lines).encode()
    (folder / "results.jsonl").write_bytes(results)
    manifest = {**about, "files_sha256": {"results.jsonl": hashlib.sha256(results).hexdigest()}}
    metrics = {"format": FORMAT, "manifest": manifest, "figures": {}}
    (folder / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    """Ten questions found before, two now; an eleventh only before; one quote that was faithful is not."""
    old = [line(n, 1.0) for n in range(10)] + [line(99, 1.0)]
    new = [line(n, float(n < 2), fidelity=0.0 if n == 3 else 1.0) for n in range(10)]
    return written(tmp_path / "a", old, code_sha256="1" * 64), written(tmp_path / "b", new, code_sha256="2" * 64)


def test_what_got_worse_is_said_with_its_questions_side_by_side(runs: tuple[Path, Path]) -> None:
    data = compare(*map(load_run, runs)).to_json()
    recall = data["measures"]["recall@10"]
    assert (recall["a"], recall["b"], recall["n"]) == (1.0, 0.2, 10)
    assert (recall["win"], recall["tie"], recall["loss"]) == (0, 2, 8)
    # All 8 changes one way: 2 of 2^8 swaps; two measures that are no guards are compared, so that Holm doubles it.
    assert recall["p"] == pytest.approx(2 / 2**8, abs=1e-4)
    assert recall["p_holm"] == pytest.approx(4 / 2**8, abs=1e-4)
    assert recall["verdict"] == "worse"
    assert recall["low"] <= recall["difference"] <= recall["high"] < 0
    assert (data["questions"], data["only_in_a"], data["only_in_b"]) == (10, ["q99"], [])
    assert [one["direction"] for one in data["changed"]] == ["worse"] * 8
    first = data["changed"][0]
    assert (first["a"]["answer"], first["b"]["answer"]) == ("Antwort 1.0", "Antwort 0.0")
    assert any("other code" in says for says in data["differs"])


def test_lower_is_better_where_it_counts_refusals(tmp_path: Path) -> None:
    a = written(tmp_path / "a", [line(n, 1.0, refused=1.0) for n in range(8)])
    b = written(tmp_path / "b", [line(n, 1.0, refused=0.0) for n in range(8)])
    comparison = compare(load_run(a), load_run(b))
    held = comparison.measures["refused_answerable"]
    assert (held.win, held.loss, held.verdict) == (8, 0, "better")
    assert not list(worse(comparison))


def test_a_measure_that_applies_on_one_side_only_is_left_out(tmp_path: Path) -> None:
    a = written(tmp_path / "a", [line(1, 1.0, fidelity=None), line(2, 1.0)])
    b = written(tmp_path / "b", [line(1, 1.0), line(2, 1.0, fidelity=None)])
    assert "quote_fidelity" not in compare(load_run(a), load_run(b)).measures


def test_runs_without_a_common_question_are_refused(tmp_path: Path) -> None:
    a, b = written(tmp_path / "a", [line(1, 1.0)]), written(tmp_path / "b", [line(2, 1.0)])
    with pytest.raises(RunError, match="no question in common"):
        compare(load_run(a), load_run(b))


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"holds no run .*No such file"):
        load_run(tmp_path)
    (tmp_path / "metrics.json").write_text("{", encoding="utf-8")
    with pytest.raises(RunError, match="holds no run"):
        load_run(tmp_path)


def test_what_two_runs_were_made_of_is_compared() -> None:
    a = {"data": {"sha256": "x"}, "index": {"chunks": 10}, "settings": {"vectors": True}}
    b = {"data": {"sha256": "x"}, "index": {"chunks": 12}, "settings": {"vectors": False}}
    assert list(differs(a, b)) == ["another number of passages: 10 → 12", "vectors used: True → False"]


def test_a_guard_fails_at_the_smallest_fall_and_others_by_significance_or_by_a_drop(runs: tuple[Path, Path]) -> None:
    reasons = list(worse(compare(*map(load_run, runs))))
    assert any(r.startswith("quote_fidelity: 1 fail, 0 before, in ") and "not get worse at all" in r for r in reasons)
    assert any(r.startswith("recall@10 went from 1.000 to 0.200; significantly worse") for r in reasons)


def test_a_wrong_quote_in_an_answer_that_was_refused_before_fails_the_guard(tmp_path: Path) -> None:
    a = written(tmp_path / "a", [line(1, 1.0, fidelity=None), line(2, 1.0)])
    b = written(tmp_path / "b", [line(1, 1.0, fidelity=0.0), line(2, 1.0)])
    comparison = compare(load_run(a), load_run(b))
    assert list(worse(comparison)) == ["quote_fidelity: 1 fail, 0 before, in q1; it may not get worse at all"]
    assert [(one["id"], one["direction"]) for one in comparison.changed] == [("q1", "worse")]


def test_of_many_questions_that_fail_a_guard_the_first_are_named(tmp_path: Path) -> None:
    a = written(tmp_path / "a", [line(n, 1.0) for n in range(30)])
    b = written(tmp_path / "b", [line(n, 1.0, fidelity=0.0) for n in range(30)])
    (reason,) = (one for one in worse(compare(load_run(a), load_run(b))) if "may not" in one)
    assert "30 fail, 0 before, in q0, q1, q2, q3, q4, q5, q6, q7 and 22 more; it may not" in reason


def test_a_right_quote_fewer_is_no_failure_of_the_guard(tmp_path: Path) -> None:
    a = written(tmp_path / "a", [line(n, 1.0, fidelity=float(n > 0)) for n in range(9)])
    b = written(tmp_path / "b", [line(n, 1.0, fidelity=float(n > 0) if n < 8 else None) for n in range(9)])
    assert list(worse(compare(load_run(a), load_run(b)))) == []


def test_questions_left_out_and_questions_that_fail_are_no_way_to_pass(tmp_path: Path) -> None:
    a = written(tmp_path / "a", [line(n, 1.0) for n in range(4)])
    b = written(tmp_path / "b", [line(0, 1.0), line(1, 1.0) | {"error": {"type": "X", "message": ""}}])
    assert list(worse(compare(load_run(a), load_run(b)))) == [
        "2 questions of the baseline were not asked, first q2",
        "1 questions failed with an error, 0 before, first q1",
    ]


def test_a_drop_by_chance_fails_only_where_a_limit_is_set(tmp_path: Path) -> None:
    a = written(tmp_path / "a", [line(n, 1.0) for n in range(10)])
    b = written(tmp_path / "b", [line(n, float(n > 0)) for n in range(10)])
    comparison = compare(load_run(a), load_run(b))
    assert list(worse(comparison)) == []
    assert list(worse(comparison, 0.1)) == []
    assert [r.split(";")[1] for r in worse(comparison, 0.05)] == [" by more than 0.05"]


METRICS = {
    "figures": {
        "recall@10": {"value": 0.8, "low": 0.7, "high": 0.9},
        "refused_answerable": {"value": 0.06, "low": 0.02, "high": 0.1},
        "quote_fidelity": {"value": None},
    }
}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("recall@10=0.8", None),
        ("recall@10=0.85", "recall@10 is 0.800 [0.700, 0.900], at least 0.85 is asked for"),
        ("refused_answerable=0.06", None),
        ("refused_answerable=0.05", "refused_answerable is 0.060 [0.020, 0.100], at most 0.05 is asked for"),
        ("quote_fidelity=1", "quote_fidelity: nothing was measured, so that it cannot be held against 1.0"),
    ],
)
def test_a_limit_that_is_missed_says_so_with_the_figure(text: str, reason: str | None) -> None:
    assert list(below([parse_limit(text)], METRICS)) == ([reason] if reason else [])


@pytest.mark.parametrize("text", ["recall@10", "recall@10=", "recall@10=viel", "recall@10=2", "recal=0.5", "=0.5"])
def test_a_limit_that_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(GateError):
        parse_limit(text)


def test_a_limit_is_a_measure_and_a_number() -> None:
    assert parse_limit(" mrr@10 = 0.75 ") == Limit("mrr@10", 0.75)
