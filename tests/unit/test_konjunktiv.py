"""Reported speech: who tells what others said must not be quoted as if they meant it."""

from __future__ import annotations

import pytest

from rag.gate.konjunktiv import in_konjunktiv, relates


@pytest.mark.parametrize(
    "told",
    [
        "Die Frist sei nicht zu halten.",
        "Er sagte, man müsse andere Regelungen finden.",
        "Der Bund habe seine Zusage zurückgezogen.",
        "Der Deich darf nicht höher werden, so die Einlassung der BU.",
        "Der Deich ist sicher – so das Ministerium für Umwelt –, und das seit Jahren.",
        "In der Anhörung wurde ausgeführt, dass die Zahlen zu hoch seien.",
    ],
)
def test_what_others_said_is_told(told: str) -> None:
    assert relates(told)


@pytest.mark.parametrize(
    "own",
    [
        "Die Frist ist nicht zu halten.",
        "Ich habe gesagt, das sei falsch.",
        "Wir wollen, dass es sei, wie es war.",
        "Es sei denn, der Bund zahlt.",
        "Gott sei Dank ist das vorbei.",
        "Sei es der Bund, sei es das Land: Irgendwer zahlt.",
        "Das wäre gut und hätte Folgen.",
        "Ich werde das prüfen.",
    ],
)
def test_what_the_speaker_means_is_not_taken_for_told(own: str) -> None:
    assert not relates(own)


def test_the_mood_of_a_sentence() -> None:
    assert in_konjunktiv("Die Frist sei haltbar.")
    assert not in_konjunktiv("Die Frist ist haltbar.")
