"""Which sentences cannot be understood without the one before."""

from __future__ import annotations

import pytest

from rag.composition.leaning import Lean, leaning


@pytest.mark.parametrize(
    "sentence",
    [
        "Er wird im Herbst erhöht.",
        "Sie hätte europaweit erfolgen müssen.",
        "Das ist falsch.",
        "Das hat uns niemand gesagt.",
        "Dies gilt auch für Lindenfurt.",
        "Diese Regelung gilt seit Mai.",
        "Dafür brauchen wir mehr Geld.",
        "Aber das reicht nicht.",
        "– Das ist auch klar.",
    ],
)
def test_a_sentence_that_does_not_say_what_it_means_leans(sentence: str) -> None:
    assert leaning(sentence) is Lean.ALL


@pytest.mark.parametrize(
    "sentence", ["Deshalb erhöhen wir den Deich.", "Und der Deich ist alt.", "Ich halte das für falsch."]
)
def test_a_sentence_that_goes_on_leans_a_little(sentence: str) -> None:
    assert leaning(sentence) is Lean.SOME


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Deich wird im Herbst erhöht.",
        "Das Land Niederwalden zahlt die Hälfte.",
        "Das neue Gesetz gilt seit Mai.",
        "Dafür, dass der Deich erhöht wird, danke ich.",
        "Es gibt sieben Rudel.",
        "Es ist richtig, dass der Deich erhöht wird.",
        "Wir erhöhen den Deich.",
    ],
)
def test_a_sentence_that_says_what_it_means_stands_by_itself(sentence: str) -> None:
    assert leaning(sentence) is Lean.NONE
