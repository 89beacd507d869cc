"""What silver questions take from titles and from members' questions, and what a model makes of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import FakeListChatModel

from eval.dataset import Question
from eval.generate import generate
from eval.generate.exchange import asks_for_a_number, stand_alone
from eval.generate.topic import TitleReader
from eval.generate.writer import paraphrase, translate
from indexer.parliaments import load
from indexer.store import Index

READER = TitleReader(load("niederwalden"), ["Ministerpräsidentin", "Minister des Innern und für Digitales"])


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("Antrag Fraktion der BU Schulen am Nachmittag öffnen", "zum Thema „Schulen am Nachmittag öffnen“"),
        ("Antrag Fraktion der BUSchulen am Nachmittag öffnen", "zum Thema „Schulen am Nachmittag öffnen“"),
        (
            "Dringlicher Antrag Ida Müller (Talheim) (Liberale Mitte), Dr. Tom Hase (WLH), Fraktion der WLH "
            "Wölfe zählen lassen",
            "zum Thema „Wölfe zählen lassen“",
        ),
        (
            "Erste Lesung Gesetzentwurf Landesregierung Drittes Gesetz zur Änderung des Wegegesetzes (WegeG); "
            "Antrag Fraktion der WLH Wege für alle",
            "zum Dritten Gesetz zur Änderung des Wegegesetzes",
        ),
        ("Entwurf eines Dritten Gesetzes zur Änderung der Wege", "zum Dritten Gesetz zur Änderung der Wege"),
        ("Regierungserklärung Ministerpräsidentin Mit dem Wasser leben", "zum Thema „Mit dem Wasser leben“"),
        ("Regierungserklärung MinisterpräsidentinVorsicht und Umsicht", "zum Thema „Vorsicht und Umsicht“"),
        ("Antrag Fraktion der BU „Grün“ wirkt überall", "zum Thema „‚Grün‘ wirkt überall“"),
        ("Amtliche Mitteilungen", None),
        ("Fragestunde", None),
        ("Wahl eines Mitglieds des Ausschusses", None),
        ("Änderungsantrag Fraktion der WLH", None),
        ("Antrag Fraktion der BU", None),
        ("Antrag Fraktion der BU Förderung von BiotechnologieGmbH", None),
        (None, None),
    ],
)
def test_a_title_gives_the_topic_it_names(title: str | None, about: str | None) -> None:
    topic = READER.topic(title)
    assert (topic and topic.about("de")) == about


def test_a_long_topic_is_cut_to_a_part_that_says_something() -> None:
    title = f"Antrag Fraktion der BU Schulen am Nachmittag öffnen – {'Kinder und Eltern brauchen Betreuung ' * 4}"
    topic = READER.topic(title)
    assert topic
    assert topic.text == "Schulen am Nachmittag öffnen"


def test_a_topic_is_the_same_in_both_readings() -> None:
    first, second = (
        READER.topic(f"{n} Lesung Gesetzentwurf Landesregierung Wegegesetz über Wege") for n in ("Erste", "Zweite")
    )
    assert first
    assert second
    assert first.key == second.key


@given(st.text(max_size=200))
def test_any_title_is_read(title: str) -> None:
    topic = READER.topic(title)
    assert topic is None or (topic.about("de") and topic.about("en"))


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (
            "Vielen Dank, Frau Präsidentin. – Ich frage die Landesregierung:\n"
            "Wie fördert sie den Ausbau der Radwege am Fluss?",
            "Wie fördert die Landesregierung den Ausbau der Radwege am Fluss?",
        ),
        (
            "Ich frage die Landesregierung:\nWas ist ihr über den Zustand der Deiche an der Selne bekannt?",
            "Was ist der Landesregierung über den Zustand der Deiche an der Selne bekannt?",
        ),
        (
            "Ich frage die Landesregierung:\nWie viele Wölfe leben im Land, und was tut sie für die Schäfer?",
            "Wie viele Wölfe leben im Land, und was tut die Landesregierung für die Schäfer?",
        ),
        (
            "Ich frage die Landesregierung:\nWie viele Lehrkräfte haben gekündigt, weil sie keine Wohnung fanden?",
            "Wie viele Lehrkräfte haben gekündigt, weil sie keine Wohnung fanden?",
        ),
        ("Ich frage die Landesregierung:\nWie ist ihr Resümee zu den Tagen des offenen Deiches am Fluss?", None),
        ("Ich frage die Landesregierung:\nWie bewerten Sie den Ausbau der Radwege am Fluss im vergangenen Jahr?", None),
        ("Herr Minister, wie viele Radwege sind das nun am Ende im ganzen Land?", None),
        ("Ich frage die Landesregierung:\nWarum?", None),
        ("Ich frage die Landesregierung:\nDas ist gar keine Frage, sondern ein Satz mit einem Punkt.", None),
    ],
)
def test_a_members_question_is_asked_as_by_somebody_outside(said: str, question: str | None) -> None:
    assert stand_alone(said) == question


@given(st.text(max_size=300))
def test_whatever_a_member_says_gives_a_question_or_nothing(said: str) -> None:
    question = stand_alone(f"Ich frage die Landesregierung:\n{said}")
    assert question is None or question.endswith("?")


def test_a_question_for_a_number_is_known_by_its_beginning() -> None:
    assert asks_for_a_number("Wie viele Wölfe leben im Land?")
    assert not asks_for_a_number("Wie fördert das Land die Radwege?")


# With a model

ASKED = Question("", "Wie viele Rudel leben im Land?", "fact", "de", silver=True)


def scripted(*replies: str) -> FakeListChatModel:
    return FakeListChatModel(responses=list(replies))


def test_a_model_may_say_it_in_other_words_or_in_english() -> None:
    other = paraphrase(ASKED, scripted('Gern:\n```json\n{"question": "Wie oft ist der Wolf hier zu Hause?"}\n```'))
    assert other
    assert (other.text, other.kind, other.silver) == ("Wie oft ist der Wolf hier zu Hause?", "paraphrase", True)
    english = translate(ASKED, scripted('{"question": "How many packs live in the state?"}'))
    assert english
    assert (english.text, english.kind, english.lang) == ("How many packs live in the state?", "english", "en")


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Das kann ich nicht.",
        "{",
        '{"question": 7}',
        '{"question": ""}',
        '{"frage": "Wie oft ist der Wolf hier zu Hause?"}',
        '["Wie oft ist der Wolf hier zu Hause?"]',
        json.dumps({"question": ASKED.text}),
        json.dumps({"question": "What about the wolves in the state?"}),
        json.dumps({"question": f"Wie oft {'und wieder ' * 60}ist der Wolf hier?"}),
    ],
)
def test_a_reply_that_is_no_other_question_is_passed_over(reply: str) -> None:
    assert paraphrase(ASKED, scripted(reply)) is None


def test_paraphrases_keep_the_places_and_their_number_is_told(sample_index: Index) -> None:
    writer = scripted(
        '{"question": "Was wurde da eigentlich versprochen?"}', "nichts", '{"question": "Wann ist das denn fertig?"}'
    )
    made = generate(sample_index, per_kind=3, kinds=["paraphrase"], writer=writer)
    assert {question.text for question in made.questions} <= {
        "Was wurde da eigentlich versprochen?",
        "Wann ist das denn fertig?",
    }
    assert all(question.gold and question.kind == "paraphrase" for question in made.questions)
    assert len(made.questions) + made.short.get("paraphrase", 0) == 3


def test_without_a_model_a_paraphrase_cannot_be_asked_for(sample_index: Index) -> None:
    with pytest.raises(ValueError, match="written by a language model"):
        generate(sample_index, kinds=["paraphrase"])


def test_with_a_model_english_questions_are_its_translations(sample_index: Index) -> None:
    writer = scripted('{"question": "How many packs live in the state?"}')
    made = generate(sample_index, per_kind=1, kinds=["english"], writer=writer)
    assert [question.text for question in made.questions] == ["How many packs live in the state?"]
