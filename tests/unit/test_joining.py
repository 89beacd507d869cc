"""Words and paragraphs that print cut in two are whole again."""

from __future__ import annotations

import pytest

from indexer.joining import goes_on, join_lines


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("die Hausaufga-", "ben sind gemacht", "die Hausaufgaben sind gemacht"),
        ("im Wesen-", "tlichen", "im Wesentlichen"),
        ("die Hochwasser-", "Schutzmauer", "die Hochwasser-Schutzmauer"),
        ("in der EU-", "weiten Suche", "in der EU-weiten Suche"),
        ("Stickstoff-", "und Energieeffizienz", "Stickstoff- und Energieeffizienz"),
        ("OFFENE LISTE/", "UMWELT", "OFFENE LISTE/UMWELT"),
        ("im Jahr 2024/", "25", "im Jahr 2024/25"),
        ("das ist so –", "oder nicht", "das ist so – oder nicht"),
        ("ein Satz", "geht weiter", "ein Satz geht weiter"),
    ],
)
def test_a_line_end_joins_as_print_meant_it(before: str, after: str, whole: str) -> None:
    drop, separator = join_lines(before, after)
    assert before[: len(before) - drop] + separator + after == whole


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mit minus", "20.497 Wohnungen"),
        ("Das gilt für die Städte und", "auch für das Land"),
        ("Sie sagten,", "Herr Minister, es sei so"),
        ("der Antrag Drucks.", "8/1890"),
        ("nach § 5 Abs.", "2 der Geschäftsordnung"),
        ("bei den Gewässer-", "randstreifen"),
    ],
)
def test_a_paragraph_cut_inside_a_sentence_goes_on(before: str, after: str) -> None:
    assert goes_on(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Das war ein Satz.", "Und ein neuer"),
        ("Ich zitiere:", "der Fluss steigt"),
        ("Haben Sie das gelesen?", "– Nein."),
        ("", "Anfang"),
    ],
)
def test_a_finished_paragraph_stays_apart(before: str, after: str) -> None:
    assert not goes_on(before, after)
