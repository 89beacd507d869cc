"""What a turn is: speech, question, answer, interposed question, brief intervention, written."""

from __future__ import annotations

import pytest

from indexer.protocol import Kind
from tests.page_texts import OPENING, sitting

CALL = "Präsidentin Dr. Helga Reinstorf:\n\nIch rufe Tagesordnungspunkt 1 auf:\n\n"


def kinds(*bodies: str) -> list[Kind]:
    return [turn.kind for turn in sitting(OPENING, *bodies).turns]


def test_in_a_question_time_members_ask_and_the_government_answers() -> None:
    assert kinds(
        CALL
        + "Fragestunde – Drucks. 8/1890 –\n\nIch rufe Frage 112 auf.\n\n"
        + "Dr. Martin Vogt (Sozialer Aufbruch):\n\nBis wann?\n\n"
        + "Rainer Holtkamp, Minister des Innern:\n\nBis Herbst.\n\n"
        + "Jonas Kettler (BU):\n\nWarum so spät?"
    )[2:] == [Kind.QUESTION, Kind.ANSWER, Kind.QUESTION]


def test_an_interposed_question_interrupts_a_speech_that_goes_on_afterwards() -> None:
    assert kinds(
        "Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nHerr Kollege, gestatten Sie eine Zwischenfrage?\n\n"
        "Gernot Kulbach (WLH):\n\nBitte.\n\n"
        "Felix Brinkhege (OFFENE LISTE/UMWELT):\n\nKennen Sie das Gutachten?\n\n"
        "Gernot Kulbach (WLH):\n\nIch kenne es."
    )[1:] == [Kind.SPEECH, Kind.CHAIR, Kind.SPEECH, Kind.INTERPOSED_QUESTION, Kind.SPEECH]


@pytest.mark.parametrize(
    "offer",
    [
        "Frau Osterloh möchte eine Frage stellen. Lassen Sie die zu?",
        "Gestatten Sie eine Zwischen-oder Endfrage?",
        "Sind Sie so lieb? – Gut.",
    ],
)
def test_an_interposed_question_is_one_however_it_is_offered(offer: str) -> None:
    assert kinds(
        f"Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\nPräsidentin Dr. Helga Reinstorf:\n\n{offer}\n\n"
        "Katrin Osterloh (OFFENE LISTE/UMWELT):\n\nKennen Sie das Gutachten?\n\nGernot Kulbach (WLH):\n\nJa."
    )[-2:] == [Kind.INTERPOSED_QUESTION, Kind.SPEECH]


def test_whoever_goes_on_after_a_question_asks_none_even_if_the_asker_speaks_again() -> None:
    assert kinds(
        "Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nGestatten Sie eine Zwischenfrage?\n\n"
        "Felix Brinkhege (OFFENE LISTE/UMWELT):\n\nKennen Sie das Gutachten?\n\n"
        "Gernot Kulbach (WLH):\n\nIch kenne es.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nNoch eine Frage von Herrn Brinkhege.\n\n"
        "Felix Brinkhege (OFFENE LISTE/UMWELT):\n\nUnd glauben Sie ihm?\n\n"
        "Gernot Kulbach (WLH):\n\nJa."
    )[3:] == [Kind.INTERPOSED_QUESTION, Kind.SPEECH, Kind.CHAIR, Kind.INTERPOSED_QUESTION, Kind.SPEECH]


def test_a_refused_question_makes_no_turn_one() -> None:
    assert Kind.INTERPOSED_QUESTION not in kinds(
        "Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nGestatten Sie eine Zwischenfrage?\n\n"
        "Gernot Kulbach (WLH):\n\nNein. Ich komme zum Schluss.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nDas Wort hat Herr Kettler.\n\n"
        "Jonas Kettler (BU):\n\nDer Deich hält."
    )


def test_a_brief_intervention_and_its_reply() -> None:
    assert kinds(
        "Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nZu einer Kurzintervention Frau Kollegin Osterloh.\n\n"
        "Katrin Osterloh (OFFENE LISTE/UMWELT):\n\nEr hält.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nZur Erwiderung, Herr Kulbach.\n\n"
        "Gernot Kulbach (WLH):\n\nEr hält nicht."
    )[2:] == [Kind.CHAIR, Kind.BRIEF_INTERVENTION, Kind.CHAIR, Kind.SPEECH]


def test_behind_the_end_of_the_sitting_nothing_was_spoken() -> None:
    assert kinds(
        "Präsidentin Dr. Helga Reinstorf:\n\nDie Sitzung ist geschlossen.\n\n(Schluss: 13:48 Uhr)",
        "Nach § 109 zu Protokoll gegebene Stellungnahme\n\nJonas Kettler (BU):\n\nDer Wald ist uns wichtig.",
    )[1:] == [Kind.CHAIR, Kind.WRITTEN]


def test_a_call_of_schluss_does_not_end_the_sitting() -> None:
    assert (
        kinds("Gernot Kulbach (WLH):\n\nIch rede noch.\n\n(Schluss jetzt! – Unruhe)\n\nJonas Kettler (BU):\n\nGut.")[-1]
        is Kind.SPEECH
    )


def test_a_roll_call_is_no_turn_and_written_answers_are() -> None:
    read = sitting(
        OPENING,
        "Anlage 1 (zu Tagesordnungspunkt 8)\n\nAbstimmungsliste über die namentliche Abstimmung\n\n"
        + "Harkort, Ingo\nfraktionslos\nx\n\n" * 60,
        "Anlage 2 (Fragestunde – Drucks. 8/1890)\n\nFrage 119 – Karin Vogt (Altenbrück) (BU):\n\nWann?\n\n"
        "Antwort Stefan Oelmann, Minister für Verkehr:\n\nIm Herbst.",
    )
    assert [(turn.speaker.name, turn.kind) for turn in read.turns] == [
        ("Helga Reinstorf", Kind.CHAIR),
        ("Karin Vogt (Altenbrück)", Kind.WRITTEN),
        ("Stefan Oelmann", Kind.WRITTEN),
    ]
    assert "Harkort" in read.pages[1].text


def test_a_note_of_the_end_that_a_speech_quotes_makes_nothing_after_it_written() -> None:
    assert Kind.WRITTEN not in kinds(
        "Gernot Kulbach (WLH):\n\nDas Café schreibt:\n\n(Schluss: 18 Uhr)\n\nUnd das gilt.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nDanke.\n\nJonas Kettler (BU):\n\nIch rede."
    )


def test_a_zwischenbemerkung_is_a_brief_intervention_even_where_a_word_is_thrown_in() -> None:
    read = sitting(
        OPENING,
        "Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nNoch eine Zwischenbemerkung von Frau Kollegin Osterloh.\n\n"
        "Katrin Osterloh (OFFENE LISTE/UMWELT):\n\nDer Deich hat es mir angetan.\n\n"
        "Gernot Kulbach (WLH):\n\nDas habe ich mir gedacht.\n\n"
        "Katrin Osterloh (OFFENE LISTE/UMWELT):\n\nEr hält.\n\n"
        "Gernot Kulbach (WLH):\n\nEr hält nicht.",
    )
    kinds_read = [turn.kind for turn in read.turns[-4:]]
    assert kinds_read == [Kind.BRIEF_INTERVENTION, Kind.SPEECH, Kind.BRIEF_INTERVENTION, Kind.SPEECH]
    assert read.turns[-4].replies_to == read.turns[1].turn_id


def test_the_government_s_further_answers_are_no_interposed_questions() -> None:
    government, member = "Rainer Holtkamp, Minister des Innern:\n\n", "Katrin Osterloh (OFFENE LISTE/UMWELT):\n\n"
    assert kinds(
        f"{government}Der Deich hält.\n\n"
        "Präsidentin Dr. Helga Reinstorf:\n\nLassen Sie eine Zwischenfrage der Kollegin Osterloh zu?\n\n"
        f"{member}Wie lange?\n\n{government}Ich habe das akustisch nicht verstanden.\n\n"
        f"{member}Wie lange hält er?\n\n{government}Lange."
    )[3:] == [Kind.INTERPOSED_QUESTION, Kind.SPEECH, Kind.INTERPOSED_QUESTION, Kind.SPEECH]
