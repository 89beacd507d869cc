"""Judging a run: each figure with its agreement beside it, and what could not be judged excluded and counted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from eval.dataset import Gold, Question
from eval.judge import judge_results, prompts_sha256
from eval.judge.run import TASK_OF
from rag.chat_model import ModelUnavailable
from tests.judging import Reply, answered, between, citation, scripted

GOLD = Gold(41, 3124, "Ada Holm", "Die Brücke wird gebaut.")
QUESTIONS = [
    Question("q1", "Wird die Brücke gebaut?", "fact", "de", (), (GOLD,), "Ja."),
    Question("q2", "Is the bridge being built?", "fact", "en", (), (GOLD,)),
    Question("q3", "Was sagte Ada Holm zum Mond?", "unanswerable", "de"),
    Question("q4", "Wann wird die Brücke gebaut?", "fact", "de", (), (GOLD,)),
    Question("q5", "Wer baut die Brücke?", "fact", "de", (), (GOLD,)),
]
BRIDGE = citation(1, GOLD.quote)
RESULTS = [
    answered("Sie wird gebaut. [1] Alle freuen sich. Sie ist schön. Sie ist lang.", BRIDGE, id="q1"),
    answered("It is. [1]", BRIDGE, id="q2", language="en"),
    answered("Dazu steht nichts in den Protokollen.", id="q3", abstained=True),
    answered("Dazu steht nichts in den Protokollen.", id="q4", abstained=True),
    {"id": "q5", "abstained": False, "citations": [], "error": {"type": "StoreError", "message": "gone"}},
]


def reply(message: str) -> Reply:
    if "<sources>" in message:
        return '["Brücke wird gebaut", "Ada Holm sagt es"]'
    if "<answer>" in message:
        return "perhaps" if "bridge" in between("question", message) else '["support", "partial_support"]'
    return '["vital", "okay"]' if "<nuggets>" in message else "supported"


def test_figures_are_means_over_answers_and_count_what_they_leave_out() -> None:
    judge, _ = scripted(reply)
    judged = judge_results(QUESTIONS, RESULTS, judge)
    figures = {name: (held.value, held.n, held.excluded) for name, held in judged.figures.items()}
    assert figures == {
        "citation_recall": ((1 / 4 + 1) / 2, 2, 3),
        "citation_precision": (1.0, 2, 3),
        # q1 holds one and a half of two, q4 abstains; q2 got no verdict, q3 has no answer, q5 failed.
        "nuggets_all": ((0.75 + 0) / 2, 2, 3),
        "nuggets_vital": (0.5, 2, 3),
        "nuggets_strict_all": (0.25, 2, 3),
        "nuggets_strict_vital": (0.5, 2, 3),
    }
    assert judged.unjudged == dict.fromkeys(TASK_OF, 0) | {name: 1 for name in TASK_OF if "nuggets" in name}
    assert judged.shares_by_question["q1"]["citation_recall"] == 0.25
    assert judged.shares_by_question["q2"]["nuggets_all"] is None
    assert set(judged.shares_by_question["q5"].values()) == {None}


def test_no_figure_is_shown_without_its_agreement() -> None:
    judge, model = scripted(reply)
    judged = judge_results(QUESTIONS, RESULTS, judge)
    data = json.loads(json.dumps(judged.to_json()))
    assert list(data["figures"]) == list(TASK_OF)
    assert all(held["kappa"] is None for held in data["figures"].values())
    assert all("κ – (no human labels)" in line for line in judged.lines())
    assert (data["model"], data["prompts_sha256"]) == ("scripted", prompts_sha256())
    assert data["calls"] == len(model.asked)
    assert data["malformed_replies"] == 2
    assert data["tokens"] == {"input": 100 * data["calls"], "output": 2 * data["calls"], "unreported_calls": 0}


def test_peoples_labels_give_each_figure_the_agreement_of_its_task() -> None:
    judge, _ = scripted(reply)
    first = judge_results(QUESTIONS, RESULTS, judge)
    human = {one.key: "support" for one in first.judgements if one.task == "nugget"}
    judged = judge_results(QUESTIONS, RESULTS, judge, human=human)
    figures = judged.to_json()["figures"]
    assert figures["citation_recall"]["kappa"] is None
    # The judge says support and partial_support, people twice support: as by chance. Nothing is known of q2's nuggets.
    assert figures["nuggets_vital"]["kappa"]["value"] == 0.0
    assert figures["nuggets_vital"]["kappa"]["n"] == 2
    lines = list(judged.lines())
    assert "1 without a verdict  κ 0.00 [" in lines[2]
    assert lines[2].endswith("], 2 labels")


def test_what_was_judged_is_recorded_with_question_language_and_texts() -> None:
    judge, _ = scripted(reply)
    judged = judge_results(QUESTIONS, RESULTS, judge)
    entailed = [one for one in judged.judgements if one.task == "entails"]
    assert [(one.question, one.language, one.label) for one in entailed] == [
        ("q1", "de", "supported"),
        ("q2", "en", "supported"),
    ]
    assert entailed[0].texts["statement"] == "Sie wird gebaut."
    assert GOLD.quote in entailed[0].texts["passages"]
    record = entailed[0].to_json()
    assert record["human"] is None
    assert record["labels"] == ["supported", "not_supported"]


def test_results_of_other_questions_are_refused() -> None:
    judge, model = scripted(reply)
    with pytest.raises(ValueError, match="'q5'"):
        judge_results(QUESTIONS, RESULTS[:4], judge)
    assert not model.asked


def test_a_model_that_never_replies_gives_no_figures() -> None:
    judge, _ = scripted(lambda _: ConnectionError())
    with pytest.raises(ModelUnavailable):
        judge_results(QUESTIONS * 3, RESULTS, judge)


def test_judging_loads_no_model_library_until_it_judges() -> None:
    code = "import sys, eval.judge; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "eval.judge.run" in loaded
    assert not loaded & {"langchain", "langchain_core", "openai", "sklearn"}
