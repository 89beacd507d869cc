"""The pages labelled by hand: how right they are read, and that a wrong label lowers the figure."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eval.parsing.figures import summarise
from eval.parsing.labelled import measure
from eval.parsing.outcome import Outcome

LABELLED = Path(__file__).parent.parent / "labelled"
# What the reading reached when the pages were labelled: less is a step back.
FLOORS = {
    "page": 1.0,
    "speaker": 0.98,
    "role": 0.98,
    "party": 0.98,
    "kind": 0.91,
    "chair": 1.0,
    "interposed question": 0.91,
    "quoted": 1.0,
    "end of a block quotation": 1.0,
    "interjection": 1.0,
    "text as printed": 0.75,
}


@pytest.fixture(scope="module")
def outcomes() -> dict[int, Outcome]:
    return measure(LABELLED)


def test_the_labelled_pages_are_read_as_right_as_ever(outcomes: dict[int, Outcome]) -> None:
    measured = {one.name: one.figure.value for one in summarise(outcomes.values())}
    assert {name: value for name, floor in FLOORS.items() if (value := measured[name]) is None or value < floor} == {}


def test_twelve_pages_are_labelled(outcomes: dict[int, Outcome]) -> None:
    assert len(outcomes) == 12
    assert sum(outcome.shares["page"].denominator for outcome in outcomes.values()) > 70


@pytest.mark.parametrize(
    ("label", "wrong", "measure_name"),
    [
        ("page = 3209", "page = 3210", "page"),
        ('speaker = "Karl Brandner"', 'speaker = "Jana Ott"', "speaker"),
        ('kind = "chair"', 'kind = "speech"', "kind"),
        ('party = "BU"', 'party = "WLH"', "party"),
        ('role = "government"', 'role = "guest"', "role"),
        ('words = "Gern. Die Zahl stimmt" }', 'words = "Gern. Die Zahl stimmt", quoted = true }', "quoted"),
        ('words = "Beifall BU" }', 'words = "Beifall WLH" }', "interjection"),
        ('texts = ["und deshalb', 'texts = ["und darum', "text as printed"),
        ('words = "Gern. Die Zahl stimmt" }', 'words = "Ungern. Die Zahl stimmt" }', "speaker"),
    ],
)
def test_a_label_that_does_not_hold_lowers_its_figure(
    tmp_path: Path, label: str, wrong: str, measure_name: str
) -> None:
    def value() -> float:
        found = next(one for one in summarise(measure(tmp_path).values()) if one.name == measure_name)
        assert found.figure.value is not None
        return found.figure.value

    shutil.copytree(LABELLED / "44", tmp_path / "44")
    before = value()
    labels = tmp_path / "44" / "labels.toml"
    text = labels.read_text(encoding="utf-8")
    assert label in text
    labels.write_text(text.replace(label, wrong, 1), encoding="utf-8")
    assert value() < before
