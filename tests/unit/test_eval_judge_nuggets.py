"""Nuggets: which facts of a good answer stand in the answer, on cases worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from eval.dataset import Gold, Question
from eval.judge import Nugget, nugget_scores
from eval.judge.nuggets import MOST, nuggets_of, scored
from eval.metrics import Share
from tests.judging import answered, between, scripted

GOLD = Gold(41, 3124, "Ada Holm", "Die Brücke wird gebaut, sie kostet 12 Millionen Euro.")
ASKED = Question(
    "q1", "Wird sie gebaut?", "fact", "de", ("Und die Brücke?",), (GOLD,), "Ja.", "Wird die Brücke gebaut?"
)
UNANSWERABLE = Question("q2", "Was sagte Ada Holm zum Mond?", "unanswerable", "de", (), (), "Nichts.")
ABSTAINED = answered("Dazu steht nichts in den Protokollen.", abstained=True)
FAILED: dict[str, Any] = {"id": "q1", "abstained": False, "error": {"type": "StoreError", "message": "gone"}}


def replies(made: Any, weighed: Any, assigned: Any = None) -> Callable[[str], str]:
    """Replies to the three prompts about nuggets, as JSON."""

    def reply(message: str) -> str:
        which = made if "<sources>" in message else assigned if "<answer>" in message else weighed
        return which if isinstance(which, str) else json.dumps(which)

    return reply


MADE, WEIGHED = ["Brücke wird gebaut", "kostet 12 Millionen Euro", "Ada Holm sagt es"], ["vital", "vital", "okay"]


def test_the_four_scores_weigh_partial_support_as_a_half_or_not_at_all() -> None:
    nuggets = [Nugget("a", True), Nugget("b", True), Nugget("c", False), Nugget("d", False)]
    scores = scored(nuggets, ["support", "partial_support", "partial_support", "not_support"])
    assert (scores.all, scores.strict_all) == (Share(1 + 0.5 + 0.5, 4), Share(1, 4))
    assert (scores.vital, scores.strict_vital) == (Share(1.5, 2), Share(1, 2))


def test_a_question_without_vital_nuggets_has_no_vital_score() -> None:
    scores = scored([Nugget("a", False)], ["support"])
    assert (scores.all, scores.vital, scores.strict_vital) == (Share(1, 1), None, None)


def test_nuggets_are_made_of_reference_and_gold_and_assigned_to_the_answer() -> None:
    judge, model = scripted(replies(MADE, WEIGHED, ["support", "partial_support", "not_support"]))
    scores = nugget_scores(ASKED, answered("Sie wird gebaut und kostet viel. [1]"), judge)
    assert (scores.all, scores.vital) == (Share(1.5, 3), Share(1.5, 2))
    assert (scores.strict_all, scores.strict_vital) == (Share(1, 3), Share(1, 2))
    making, weighing, assigning = model.asked
    assert between("sources", making) == f"Ja.\n\nAda Holm:\n{GOLD.quote}"
    assert between("question", making) == "Wird die Brücke gebaut?"
    assert between("nuggets", weighing) == "1. Brücke wird gebaut\n2. kostet 12 Millionen Euro\n3. Ada Holm sagt es"
    assert between("answer", assigning) == "Sie wird gebaut und kostet viel. [1]"
    assert [(held.texts["nugget"], held.label, held.vital) for held in scores.judgements] == [
        ("Brücke wird gebaut", "support", True),
        ("kostet 12 Millionen Euro", "partial_support", True),
        ("Ada Holm sagt es", "not_support", False),
    ]


@pytest.mark.parametrize("result", [ABSTAINED, answered("")])
def test_an_abstention_where_there_is_an_answer_holds_no_nugget(result: dict[str, Any]) -> None:
    judge, model = scripted(replies(MADE, WEIGHED))
    scores = nugget_scores(ASKED, result, judge)
    assert (scores.all, scores.vital) == (Share(0, 3), Share(0, 2))
    assert not scores.judgements
    assert not any("<answer>" in message for message in model.asked)


@pytest.mark.parametrize(("question", "result"), [(UNANSWERABLE, answered("Sie lobte ihn.")), (ASKED, FAILED)])
def test_a_question_without_an_answer_and_an_error_are_no_case(question: Question, result: dict[str, Any]) -> None:
    judge, model = scripted(replies(MADE, WEIGHED, ["support"] * 3))
    scores = nugget_scores(question, result, judge)
    assert (scores.all, scores.strict_vital, scores.unjudged, model.asked) == (None, None, False, [])


@pytest.mark.parametrize(
    "script",
    [
        replies('Here you are: ["a"]', WEIGHED, ["support"] * 3),
        replies([], WEIGHED, ["support"] * 3),
        replies(MADE, ["vital"], ["support"] * 3),
        replies(MADE, ["vital", "okay", "unknown"], ["support"] * 3),
        replies(MADE, WEIGHED, ["support"] * 2),
        replies(MADE, WEIGHED, [True] * 3),
        replies(MADE, WEIGHED, "support, support, support"),
    ],
)
def test_a_reply_that_cannot_be_read_leaves_the_answer_out_and_is_counted(script: Callable[[str], str]) -> None:
    judge, _ = scripted(script)
    scores = nugget_scores(ASKED, answered("Sie wird gebaut."), judge)
    assert (scores.all, scores.vital, scores.strict_all, scores.strict_vital) == (None, None, None, None)
    assert scores.unjudged


def test_the_most_important_nuggets_are_kept_each_once() -> None:
    made = ["a", "a", *(f"n{number}" for number in range(2 * MOST))]
    judge, _ = scripted(replies(made, ["okay"] * MOST))
    nuggets = nuggets_of(ASKED, judge)
    assert nuggets is not None
    assert [nugget.text for nugget in nuggets] == ["a", *(f"n{number}" for number in range(MOST - 1))]


def test_two_answers_to_one_question_are_held_against_the_same_nuggets() -> None:
    judge, model = scripted(replies(MADE, WEIGHED, ["support"] * 3))
    nugget_scores(ASKED, answered("Sie wird gebaut."), judge)
    nugget_scores(ASKED, answered("Nein."), judge)
    assert sum("<sources>" in message for message in model.asked) == 1
    assert len(model.asked) == 4
