"""Follow-up questions as questions that stand alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.entities import Entities, find_entities
from rag.followup import Standalone, depends, stand_alone
from rag.understanding.carrying import Held
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


def test_another_topic_behind_and_takes_the_place_of_the_old_one() -> None:
    found = asked("Und zum Wald?", "Was sagte Kettler zum OZG?")
    assert found.entities.speakers == ("Jonas Kettler",)
    assert "OZG" not in found.topic


def test_and_what_did_she_say_about_something_else_leaves_the_old_topic_behind() -> None:
    result = asked("Und was sagte sie zur Polizei?", "Was sagte Ellerbrock im März 2026 zum Deich?")
    assert result.entities.people == ("Franziska Ellerbrock",)
    assert "Polizei" in result.topic
    assert "Deich" not in result.topic
    assert "Franziska Ellerbrock" in result.text


def test_his_or_her_stance_is_that_of_the_person_before() -> None:
    question = "Wie hat sich ihre Haltung zum Deichbau im Lauf des Jahres verändert?"
    result = asked(question, "Was sagte Ellerbrock im März 2026 zum Wolf?")
    assert result.entities.people == ("Franziska Ellerbrock",)
    assert "Wolf" not in result.topic
    assert asked("Wie hat die BU ihre Haltung zum Deichbau geändert?", "Was sagte Ellerbrock?").entities.people == ()


def test_a_year_behind_a_pointer_or_in_the_course_of_which_replaces_the_one_before() -> None:
    for question in ("Was sagte sie dazu 2025?", "Wie hat sich ihre Haltung dazu im Laufe des Jahres 2025 entwickelt?"):
        result = asked(question, "Was sagte Ellerbrock 2026 zum Deich?")
        assert result.entities.dates == (date(2025, 1, 1), date(2025, 12, 31))
        assert "2026" not in result.text
        assert "Deich" in result.text


def test_without_history_nothing_is_carried_over() -> None:
    assert asked("Und die BU?").text == "Und die BU?"


def test_the_same_person_asked_about_something_else_leaves_the_old_topic_behind() -> None:
    result = asked("Was sagte sie zum Waldsterben?", "Was sagte Ellerbrock zum Wolf?")
    assert result.entities.people == ("Franziska Ellerbrock",)
    assert "Wolf" not in result.text


HELD = Held(("BU", "WLH", "Liberale Mitte"), date(2025, 1, 1), date(2026, 12, 31))


def put(question: str, *history: str, ignoring: tuple[str, ...] = ()) -> Standalone:
    """A follow-up as the assistant reads it: in one sentence where the rules can."""

    def read(text: str) -> Entities:
        return find_entities(text, ROSTER, ignoring=ignoring)

    return stand_alone(question, read(question), [(h, read(h)) for h in history], HELD, read)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Und die BU?", "Was sagte die BU im März 2026 zum Wolf?"),
        ("Und was sagte die BU dazu?", "Was sagte die BU im März 2026 zum Wolf?"),
        ("What about the WLH?", "Was sagte the WLH im März 2026 zum Wolf?"),
        ("Und 2025?", "Was sagte Ellerbrock 2025 zum Wolf?"),
        ("Und im Mai?", "Was sagte Ellerbrock im Mai zum Wolf?"),
        ("Was sagte sie zum Waldsterben?", "Was sagte Franziska Ellerbrock zum Waldsterben?"),
        ("Und was sagte sie im Mai 2026 dazu?", "Was sagte Franziska Ellerbrock im Mai 2026 zum Wolf?"),
        ("Gab es dazu Widerspruch?", "Gab es im März 2026 zum Wolf Widerspruch?"),
        ("Warum?", "Was sagte Ellerbrock im März 2026 zum Wolf? Warum?"),
        ("Was sagte die BU?", "Was sagte im März 2026 zum Wolf? Was sagte die BU?"),
    ],
)
def test_a_follow_up_becomes_a_question_that_stands_alone(question: str, text: str) -> None:
    assert put(question, "Was sagte Ellerbrock im März 2026 zum Wolf?").text == text


def test_speaker_and_time_are_replaced_over_several_turns_and_the_topic_stays() -> None:
    history = ["Was sagte Ellerbrock im März 2026 zum Wolf?", "Und die BU?", "Und 2025?"]
    result = put("Und Kettler?", *history)
    assert result.text == "Was sagte Kettler 2025 zum Wolf?"
    assert result.entities.people == ("Jonas Kettler",)
    assert result.entities.dates == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_month_without_a_year_is_in_the_year_that_was_talked_about() -> None:
    dates = put("Und im Mai?", "Was sagte Ellerbrock im März 2025 zum Wolf?").entities.dates
    assert dates == (date(2025, 5, 1), date(2025, 5, 31))


def test_before_and_after_are_the_rest_of_the_protocols() -> None:
    question = "Was sagte Ellerbrock im März 2026 zum Wolf?"
    assert put("Und davor?", question).entities.dates == (date(2025, 1, 1), date(2026, 2, 28))
    assert put("Und danach?", question).entities.dates == (date(2026, 4, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "question", ["Wer noch?", "Gab es dazu Widerspruch?", "Who else?", "Was sagten die anderen dazu?"]
)
def test_a_question_for_others_does_not_ask_the_same_person_again(question: str) -> None:
    result = put(question, "Was sagte Ellerbrock im März 2026 zum Wolf?")
    assert result.depends
    assert not result.entities.names_somebody
    assert "Wolf" in result.topic
    assert result.entities.dates is not None


def test_the_other_groups_are_all_but_the_one_that_was_asked() -> None:
    result = put("Und die anderen Fraktionen?", "Was sagte die BU zum Wolf?")
    assert set(result.entities.parties) == {"WLH", "Liberale Mitte"}


def test_whoever_was_spoken_to_is_the_one_who_answers() -> None:
    question = "Was warf Frau Tönsing dem Innenminister wegen des Deichs vor?"
    answered = put("Was antwortete er darauf?", question)
    assert "Jonas Kettler" in answered.entities.people
    assert "Amelie Tönsing" not in answered.entities.people
    assert put("Und was sagte sie dazu?", question, "Was antwortete er darauf?").entities.people == ("Amelie Tönsing",)


def test_of_two_people_the_pronoun_means_the_one_it_fits() -> None:
    question = "Was sagten der Innenminister im April 2026 und Frau Tönsing zum Deich?"
    assert put("Was sagte sie zum Wolf?", question).entities.people == ("Amelie Tönsing",)


def test_namesakes_are_told_apart_by_who_was_talked_about() -> None:
    result = put("Und was meinte Vogt zum Deich?", "Was sagte Martin Vogt zum Wolf?")
    assert result.entities.people == ("Martin Vogt",)
    assert result.entities.ambiguous == ()


def test_an_agenda_item_is_looked_for_in_the_sitting_that_was_talked_about() -> None:
    result = put("Und unter TOP 7?", "Was wurde in der 41. Sitzung unter TOP 5 gesagt?").entities
    assert (result.sittings, result.agenda) == ((41,), ("7",))


def test_what_is_carried_over_is_marked_and_can_be_switched_off() -> None:
    question = "Was sagte Ellerbrock im März 2026 zum Wolf?"
    carried = {item.key for item in put("Warum?", question).entities.items if item.carried}
    assert carried == {"speaker:Franziska Ellerbrock", "date:2026-03-01/2026-03-31"}
    left = put("Warum?", question, ignoring=("speaker:Franziska Ellerbrock",))
    assert not left.entities.names_somebody
    assert "Ellerbrock" in left.topic


def test_switching_off_the_new_speaker_does_not_bring_back_the_old_one() -> None:
    left = put("Und was sagte die BU dazu?", "Was sagte Ellerbrock zum Wolf?", ignoring=("party:BU",))
    assert not left.entities.names_somebody


@settings(deadline=None)
@given(
    st.sampled_from(
        ["Wie viele Wolfsrudel leben in Niederwalden?", "Warum wird der Deich bei Lindenfurt nicht erhöht?"]
    ),
    st.lists(st.sampled_from(["Was sagte Ellerbrock zum Wolf?", "Und die BU?", "Und 2025?", "Warum?"]), max_size=4),
)
def test_whatever_was_asked_before_a_question_that_stands_alone_is_left_alone(
    question: str, history: list[str]
) -> None:
    result = put(question, *history)
    assert (result.text, result.depends) == (question, False)
    assert result.entities == find_entities(question, ROSTER)
