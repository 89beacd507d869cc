"""Words that answer an interposed question are not the asker's, even where no new label stands before them."""

from __future__ import annotations

from indexer.protocol import Turn
from tests.page_texts import OPENING, sitting

SPEECH = (
    "Gernot Kulbach (WLH):\n\nDer Deich hält nicht.\n\n"
    "Präsidentin Dr. Helga Reinstorf:\n\nHerr Kollege, gestatten Sie eine Zwischenfrage?\n\n"
    "Felix Brinkhege (OFFENE LISTE/UMWELT):\n\nKennen Sie das Gutachten?\n\n"
)


def said(*bodies: str) -> list[Turn]:
    return [turn for turn in sitting(OPENING, *bodies).turns if turn.speaker.role != "chair"]


def test_an_unlabelled_answer_to_the_asker_is_the_interrupted_speaker_s_and_marked_as_inferred() -> None:
    _, question, answer = said(f"{SPEECH}Ich kenne es, Herr Kollege Brinkhege.\n\n(Zuruf BU)\n\nWeiter im Text.")
    assert (question.speaker.name, question.text, question.interjections) == (
        "Felix Brinkhege",
        "Kennen Sie das Gutachten?",
        (),
    )
    assert (answer.speaker.name, answer.speaker_source) == ("Gernot Kulbach", "inferred")
    assert answer.text == "Ich kenne es, Herr Kollege Brinkhege.\nWeiter im Text."
    assert [(i.text, i.offset) for i in answer.interjections] == [("Zuruf BU", 37)]


def test_an_answer_on_the_next_page_keeps_its_page() -> None:
    *_, answer = said(SPEECH, "Ich kenne es, Herr Abg. Brinkhege.")
    assert (answer.speaker.name, answer.pages()) == ("Gernot Kulbach", (3125, 3125))


def test_a_question_that_goes_on_stays_the_asker_s() -> None:
    *_, question = said(f"{SPEECH}Denn es liegt seit Wochen vor, Herr Kulbach.")
    assert question.text.endswith("Herr Kulbach.")
    assert question.speaker.name == "Felix Brinkhege"


def test_without_an_offered_question_nobody_is_inferred() -> None:
    speech = "Felix Brinkhege (OFFENE LISTE/UMWELT):\n\nWas sagte man mir?\n\nHerr Brinkhege, sagte man, gehen Sie!"
    assert [(t.speaker.name, t.speaker_source) for t in said(speech)] == [("Felix Brinkhege", "label")]
