"""Whether people agree with the judge: their labels read from a file, and kappa."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.judge import Judgement, LabelError, agreement, agreements, load_labels, save_judgements
from eval.judge.agreement import _resampled
from eval.judge.labels import LABELS, distinct


def judged(number: int, label: str | None, task: str = "entails") -> Judgement:
    return Judgement(task, "de", f"q{number}", {"passages": f"Quelle {number}", "statement": "Sie bleibt."}, label)


def pairs(*cells: tuple[str, str, int], task: str = "entails") -> tuple[list[Judgement], dict[str, str]]:
    """Items by the judge's label, the person's, and how many there are."""
    judgements: list[Judgement] = []
    human: dict[str, str] = {}
    for by_judge, by_person, count in cells:
        for _ in range(count):
            judgements.append(judged(len(judgements), by_judge, task))
            human[judgements[-1].key] = by_person
    return judgements, human


YES, NO = LABELS["entails"]


def test_kappa_takes_off_what_agrees_by_chance() -> None:
    # 35 of 50 agree. By chance: 25/50 · 30/50 + 25/50 · 20/50 = 0.5, so kappa = (0.7 - 0.5) / (1 - 0.5).
    held = agreement(*pairs((YES, YES, 20), (YES, NO, 5), (NO, YES, 10), (NO, NO, 15)))
    assert held is not None
    assert held.kappa == pytest.approx(0.4)
    assert (held.n, held.observed) == (50, 0.7)
    assert held.low is not None
    assert held.high is not None
    assert 0.1 < held.low < 0.4 < held.high < 0.7
    assert held.to_json()["value"] == 0.4


def test_the_interval_comes_from_the_same_kappa_and_does_not_change() -> None:
    cells = ((YES, YES, 20), (YES, NO, 5), (NO, YES, 10), (NO, NO, 15))
    assert agreement(*pairs(*cells)) == agreement(*pairs(*cells))
    kappas = _resampled(np.array([[20, 5], [10, 15]]), 0, 10_000)
    assert float(kappas.mean()) == pytest.approx(0.4, abs=0.01)


@settings(max_examples=50)
@given(st.lists(st.tuples(*[st.sampled_from(LABELS["nugget"])] * 2), min_size=2, max_size=30))
def test_kappa_and_its_interval_stay_within_their_range(labels: list[tuple[str, str]]) -> None:
    held = agreement(*pairs(*((one, other, 1) for one, other in labels), task="nugget"), resamples=200)
    assert held is not None
    assert held.n == len(labels)
    if len({label for pair in labels for label in pair}) == 1:
        assert (held.kappa, held.low, held.high, held.observed) == (None, None, None, 1.0)
    else:
        assert held.kappa is not None
        assert held.low is not None
        assert held.high is not None
        assert -1 <= held.low <= held.high <= 1
        assert -1 <= held.kappa <= 1


def test_kappa_is_undefined_where_everything_has_one_label() -> None:
    held = agreement(*pairs((YES, YES, 7)))
    assert held is not None
    assert (held.kappa, held.low, held.high, held.n) == (None, None, None, 7)


def test_there_is_no_agreement_without_two_labelled_items() -> None:
    judgements, human = pairs((YES, YES, 1))
    assert agreement(judgements, {}) is None
    assert agreement(judgements * 2, human) is None  # one item, met twice


def test_items_without_a_verdict_are_no_disagreement() -> None:
    judgements, human = pairs((YES, YES, 3), (NO, NO, 2))
    open_ = judged(99, None)
    held = agreement([*judgements, open_], human | {open_.key: YES})
    assert held is not None
    assert (held.n, held.kappa) == (5, 1.0)


def test_each_task_has_its_own_agreement() -> None:
    judgements, human = pairs((YES, YES, 3), (NO, NO, 2))
    held = agreements([*judgements, judged(0, "support", "nugget")], human)
    assert held["entails"] is not None
    assert held["nugget"] is None


def test_labels_that_people_fill_in_are_read_back_and_kept(tmp_path: Path) -> None:
    judgements = [judged(1, YES), judged(2, NO), judged(3, None), judged(1, YES)]
    path = tmp_path / "judgements.jsonl"
    save_judgements(path, judgements)
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [record["question"] for record in records] == ["q1", "q2", "q3"]
    assert load_labels(path) == {}
    records[1]["human"] = YES
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    human = load_labels(path)
    assert human == {judgements[1].key: YES}
    save_judgements(path, judgements, human)
    assert load_labels(path) == human


def test_an_item_keeps_its_key_whoever_judges_it() -> None:
    assert judged(1, YES).key == judged(1, NO).key
    assert len({judged(1, YES).key, judged(2, YES).key, judged(1, "support", "nugget").key}) == 3
    assert [one.label for one in distinct([judged(1, YES), judged(2, YES), judged(1, NO)])] == [YES, YES]


GOOD: dict[str, Any] = {"key": "k1", "task": "entails", "human": YES}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "is not JSON"),
        ("[]", "with its `key`"),
        (json.dumps(GOOD | {"key": 1}), "with its `key`"),
        (json.dumps(GOOD | {"task": "taste"}), "known are entails, nugget"),
        (json.dumps(GOOD | {"human": "yes"}), "expected one of supported, not_supported"),
        (json.dumps(GOOD | {"human": "support"}), "expected one of supported, not_supported"),
        (json.dumps(GOOD | {"human": 1}), "expected one of supported, not_supported"),
        (json.dumps(GOOD | {"human": NO}), "k1 is labelled 'not_supported' here and 'supported' above"),
    ],
)
def test_a_label_that_cannot_be_used_is_told_with_file_and_line(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(LabelError, match=problem) as caught:
        load_labels(path)
    assert str(caught.value).startswith(f"{path}, line 3: ")


def test_a_file_of_labels_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="cannot be read"):
        load_labels(tmp_path / "none.jsonl")
