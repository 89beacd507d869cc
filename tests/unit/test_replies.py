"""Questions, answers and follow-ups know each other, and so do a speech and what interrupts it."""

from __future__ import annotations

from tests.page_texts import OPENING, sitting

CHAIR = "Präsidentin Dr. Helga Reinstorf:\n\n"
ASKED = (
    f"{CHAIR}Ich rufe Tagesordnungspunkt 1 auf:\n\nFragestunde – Drucks. 8/1890 –\n\nIch rufe Frage 112 auf.\n\n"
    "Dr. Martin Vogt (Sozialer Aufbruch):\n\nBis wann?\n\n"
    "Rainer Holtkamp, Minister des Innern:\n\nBis Herbst.\n\n"
    f"{CHAIR}Eine Zusatzfrage von Herrn Kettler.\n\n"
    "Jonas Kettler (BU):\n\nWarum so spät?\n\n"
    "Rainer Holtkamp, Minister des Innern:\n\nWeil es dauert.\n\n"
)


def replies(*bodies: str) -> list[tuple[str | None, str | None]]:
    """The first words of each turn that is not the chair's, and of the turn that it replies to."""
    turns = sitting(OPENING, *bodies).turns
    said = {turn.turn_id: turn.text for turn in turns}
    return [(t.text, said.get(t.replies_to or "")) for t in turns if t.speaker.role != "chair"]


def test_an_answer_names_its_question_and_a_further_question_the_answer() -> None:
    assert replies(ASKED) == [
        ("Bis wann?", None),
        ("Bis Herbst.", "Bis wann?"),
        ("Warum so spät?", "Bis Herbst."),
        ("Weil es dauert.", "Warum so spät?"),
    ]


def test_the_next_question_is_no_follow_up_of_the_one_before() -> None:
    after = f"{ASKED}{CHAIR}Frage 113, bitte.\n\nKatrin Osterloh (OFFENE LISTE/UMWELT):\n\nUnd die Deiche?"
    assert replies(after)[-1] == ("Und die Deiche?", None)


def test_an_interposed_question_and_the_return_to_the_speech_know_each_other() -> None:
    said = replies(
        "Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\n"
        f"{CHAIR}Gestatten Sie eine Frage von Herrn Brinkhege?\n\n"
        "Gernot Kulbach (WLH):\n\nBitte.\n\n"
        "Felix Brinkhege (OFFENE LISTE/UMWELT):\n\nKennen Sie das Gutachten?\n\n"
        "Gernot Kulbach (WLH):\n\nIch kenne es."
    )
    assert said[2:] == [("Kennen Sie das Gutachten?", "Bitte."), ("Ich kenne es.", "Kennen Sie das Gutachten?")]


def test_a_written_answer_names_its_written_question() -> None:
    annex = (
        "Anlage 1 (Fragestunde – Drucks. 8/1890)\n\nFrage 119 – Karin Vogt (Altenbrück) (BU):\n\nWann?\n\n"
        "Antwort Stefan Oelmann, Minister für Verkehr:\n\nIm Herbst."
    )
    assert replies(annex) == [("Wann?", None), ("Im Herbst.", "Wann?")]


def test_a_speech_replies_to_nobody() -> None:
    spoken = "Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\nJonas Kettler (BU):\n\nEr hält."
    assert [reply for _, reply in replies(spoken)] == [None, None]
