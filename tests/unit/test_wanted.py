"""What kind of answer a question wants."""

from __future__ import annotations

import pytest

from rag.understanding.wanted import wanted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wie viele Wolfsrudel leben in Niederwalden?", "number"),
        ("How many packs are there?", "number"),
        ("Wie hoch sind die Kosten?", "number"),
        ("Wann wird der Deich erhöht?", "date"),
        ("Was sagte der Minister zu den Fristen?", "date"),
        ("When will it be finished?", "date"),
        ("Wie lautet das Zitat wörtlich?", "quote"),
        ("What were her exact words?", "quote"),
        ("Vergleiche die Positionen von BU und WLH zum Wolf.", "comparison"),
        ("Compare the groups' positions on the dike.", "comparison"),
        ("Welche Position hat die BU zum Wolf?", "position"),
        ("Wie steht die Offene Liste zum Wolf?", "position"),
        ("Was hält die BU vom Deich?", "position"),
        ("What did the minister say about it?", "position"),
        ("Welche Maßnahmen sind geplant?", "list"),
        ("Nenne alle Rednerinnen zum Haushalt.", "list"),
        ("Who spoke about the dike?", "list"),
        ("Warum wurde der Deich nicht erhöht?", None),
    ],
)
def test_the_words_of_a_question_tell_what_it_wants(text: str, kind: str | None) -> None:
    assert wanted(text) == kind
