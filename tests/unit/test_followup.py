"""Follow-up questions as questions that stand alone."""

from __future__ import annotations

import pytest

from rag.entities import Entities, find_entities
from rag.followup import Standalone, depends, stand_alone
from tests.unit.test_entities import ROSTER


def named(text: str) -> Entities:
    return find_entities(text, ROSTER)


def asked(question: str, *history: str) -> Standalone:
    return stand_alone(question, named(question), [(h, named(h)) for h in history])


@pytest.mark.parametrize(
    "question",
    ["Und was sagte die BU dazu?", "Und die BU?", "Was hat sie darauf geantwortet?", "What about the deadline?"],
)
def test_a_question_that_points_back_depends_on_the_one_before(question: str) -> None:
    assert depends(question, named(question))


@pytest.mark.parametrize(
    "question",
    [
        "Wie viele Wolfsrudel leben in Niederwalden?",
        "Was sagte Ellerbrock zum Deichbau bei Lindenfurt im März?",
        "Warum wurde die Buslinie zwischen Hohenrath und Marsweiler gestrichen, und was tut das Land dagegen?",
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is(question: str) -> None:
    result = asked(question, "Was sagte Kettler zum OZG?")
    assert result.text == question
    assert result.entities == named(question)


def test_a_new_speaker_replaces_the_old_one_and_the_topic_stays() -> None:
    result = asked("Und was sagte die BU dazu?", "Was sagte Ellerbrock im März 2026 zum Wolf?")
    assert result.entities.parties == ("BU",)
    assert not result.entities.people
    assert "Wolf" in result.text
    assert "Ellerbrock" not in result.topic
    assert result.entities.dates == named("im März 2026").dates


def test_whom_the_first_question_named_is_meant_where_the_second_names_nobody() -> None:
    result = asked("Und wie viel kostet das?", "Was sagte Ellerbrock zum Deich?")
    assert result.entities.people == ("Franziska Ellerbrock",)


def test_a_chain_of_follow_ups_keeps_the_first_topic() -> None:
    result = asked("Und die BU?", "Was sagte Ellerbrock zum Wolf?", "Und was sagte die Liberale Mitte dazu?")
    assert "Wolf" in result.topic
    assert result.entities.parties == ("BU",)


def test_without_history_nothing_is_carried_over() -> None:
    assert asked("Und die BU?").text == "Und die BU?"


def test_the_same_person_asked_about_something_else_leaves_the_old_topic_behind() -> None:
    result = asked("Was sagte sie zum Waldsterben?", "Was sagte Ellerbrock zum Wolf?")
    assert result.entities.people == ("Franziska Ellerbrock",)
    assert "Wolf" not in result.text
