"""The figure that is asked for, not just any."""

from __future__ import annotations

import pytest

from rag.composition.figures import dated, figure


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Wie viele Rudel leben hier?", "In Niederwalden leben 7 Rudel.", "Im Jahr kosten sie 400.000 €."),
        ("Wie viele Rudel leben hier?", "Es sind sieben sichere Rudel.", "Der Bericht hat 30 Seiten."),
        ("Wie hoch sind die Kosten?", "Der Deich kostet 4 Millionen €.", "Der Deich hat 3 Tore."),
        ("Wie lange dauert der Bau?", "Der Bau dauert 18 Monate.", "Der Bau kostet 3 Millionen €."),
        ("How many packs are there?", "Es gibt 7 Rudel.", "Wir haben das oft besprochen."),
    ],
)
def test_a_figure_with_what_is_counted_beats_another(question: str, right: str, wrong: str) -> None:
    assert figure(question, right) > figure(question, wrong)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nach § 8 Abs. 2 des Gesetzes ist der Wolf geschützt.",
        "Im Jahr 2026 reden wir darüber.",
        "Der Antrag Drucks. 8/1950 liegt vor.",
        "Am 12. März sprach der Minister.",
    ],
)
def test_years_days_papers_and_paragraphs_are_no_figures(sentence: str) -> None:
    assert figure("Wie viele Rudel leben hier?", sentence) == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "Das Gesetz tritt am 1. Mai in Kraft.",
        "Wir sind am Ende des Jahres fertig.",
        "Er kommt im Herbst.",
    ],
)
def test_when_something_is_may_be_said_without_a_number(sentence: str) -> None:
    assert dated(sentence)


def test_a_sentence_without_a_time_says_no_when() -> None:
    assert not dated("Der Deich wird erhöht.")
