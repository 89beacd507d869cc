"""Speeches handed in: no text is dropped, and whose it is comes from the heading where that names somebody."""

from __future__ import annotations

import pytest

from indexer.protocol import Kind, SpeakerSource
from tests.page_texts import OPENING, sitting

ENDED = OPENING + "\n    Die Reden gehen zu Protokoll.\n\n    (Schluss: 18:04 Uhr)\n"
SAID = "Ich gebe zu Protokoll, dass wir dem Antrag zustimmen."


@pytest.mark.parametrize(
    "author", ["von Rudi Meister (Liberale Mitte)", "des Abgeordneten Dr. Rudi Meister (Liberale Mitte)"]
)
def test_a_speech_handed_in_is_kept_under_the_name_in_its_heading(author: str) -> None:
    turn = sitting(ENDED, f"Anlage 1\n\nZu Protokoll gegebene Rede {author} zu Tagesordnungspunkt 5\n\n{SAID}").turns[
        -1
    ]
    assert (turn.speaker.name, turn.speaker.party, turn.text) == ("Rudi Meister", "Liberale Mitte", SAID)
    assert (turn.kind, turn.speaker_source) == (Kind.WRITTEN, SpeakerSource.INFERRED)
    assert SAID not in (turn.agenda_item.title or "")


def test_a_speech_handed_in_without_a_name_is_kept_as_nobody_s() -> None:
    turn = sitting(ENDED, f"Anlage 1\n\nZu Protokoll gegebene Rede zu Tagesordnungspunkt 5\n\n{SAID}").turns[-1]
    assert SAID in turn.text
    assert (turn.speaker.name, turn.speaker_source) == (None, SpeakerSource.UNKNOWN)


@pytest.mark.parametrize(
    ("before", "page"),
    [
        ("Wir reden über industrielle", "Anlagen\n\nund ihre Genehmigung."),
        ("Ich verweise auf die", "Anlage 1\nzum Protokoll. Dort steht: Nein."),
        ("Es geht um große Anlagen.", "Anlagen\nsind teuer."),
    ],
)
def test_the_word_anlagen_at_the_top_of_a_page_neither_vanishes_nor_ends_the_debate(before: str, page: str) -> None:
    _, speech, _, last = sitting(
        f"{OPENING}\n\n    Gernot Kulbach (WLH):\n\n    {before}\n",
        f"{page}\n\nPräsidentin Dr. Helga Reinstorf:\n\nDanke.\n\nJonas Kettler (BU):\n\nIch rede.",
    ).turns
    assert "Anlage" in speech.text[len(before) :]
    assert last.kind is Kind.SPEECH
