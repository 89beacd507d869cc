"""Risk and coverage of refusing, by hand; why a question went wrong; questions held against an index."""

from __future__ import annotations

from typing import Any

import pytest

from eval.case import Case
from eval.dataset import Gold, Question
from eval.dataset.check import check
from eval.diagnosis import diagnose, gold_rank
from eval.metrics import MEASURES, Measure, Share
from eval.record import IndexRecord
from eval.selective import by_type, risk_coverage
from indexer.store import Index

GOLD = Gold(41, 5, "Ada Holm", "Ja")


def case(
    confidence: float, *, right: bool = True, answerable: bool = True, refused: bool = False, **fields: Any
) -> Case:
    question = Question(f"q{confidence}", "?", "fact", "de", gold=(GOLD,) if answerable else (), **fields)
    cited = {"sitting": 41, "page": 5 if right else 6, "speaker": "Ada Holm"}
    result = {"confidence": confidence, "abstained": refused, "citations": [] if refused else [cited]}
    return Case(question, result, {"abstention_recall": None if answerable else Share(refused)})


def test_risk_grows_as_less_sure_questions_are_answered() -> None:
    cases = [case(0.9), case(0.8, right=False), case(0.7), case(0.2, answerable=False, refused=True)]
    curve = risk_coverage(cases, {})
    assert curve is not None
    assert [(p.confidence, p.coverage, p.risk) for p in curve.points] == [
        (0.9, 0.25, 0.0),
        (0.8, 0.5, 0.5),
        (0.7, 0.75, pytest.approx(1 / 3)),
        (0.2, 1.0, 0.5),
    ]
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert (curve.coverage.value, curve.risk.value) == (0.75, pytest.approx(1 / 3))
    assert curve.low <= curve.area <= curve.high


def test_equally_sure_questions_are_answered_together() -> None:
    curve = risk_coverage([case(0.5), case(0.5, right=False)], {})
    assert curve is not None
    assert [(p.coverage, p.risk) for p in curve.points] == [(1.0, 0.5)]


def test_a_refused_question_counts_by_what_would_have_been_answered() -> None:
    refused = case(0.1, refused=True)
    right = {"citations": [{"sitting": 41, "page": 5, "speaker": "Ada Holm"}]}
    for forced, risk in (({}, 1 / 2), ({refused.question.id: right}, 0.0)):
        curve = risk_coverage([case(0.9), refused], forced)
        assert curve is not None
        assert curve.points[-1].risk == risk
        assert curve.coverage.value == 0.5


def test_a_question_that_failed_is_a_wrong_answer_of_which_nobody_was_sure() -> None:
    failed = Case(case(0.9).question, {"error": {"type": "X", "message": ""}}, {})
    curve = risk_coverage([case(0.9), failed], {})
    assert curve is not None
    assert [(point.coverage, point.risk) for point in curve.points] == [(0.5, 0.0), (1.0, 0.5)]
    assert (curve.coverage.value, curve.risk.value) == (0.5, 0.0)
    assert risk_coverage([], {}) is None


def test_refusals_are_counted_by_the_reason_why_nothing_answers() -> None:
    cases = [
        case(0.1, answerable=False, refused=True, unanswerable_type="never_debated"),
        case(0.2, answerable=False, refused=False, unanswerable_type="never_debated"),
        case(0.3, answerable=False, refused=True),
        case(0.9),
    ]
    held = by_type(cases)
    assert {name: (figure.value, figure.n) for name, figure in held.items()} == {
        "never_debated": (0.5, 2),
        "untyped": (1.0, 1),
    }


ANSWERABLE = Question("q", "?", "fact", "de", gold=(GOLD,))
UNANSWERABLE = Question("q", "?", "unanswerable", "de")
MISSED = {"mrr@10": Share(0), "recall@20": Share(0), "citation_on_gold": Share(0)}


@pytest.mark.parametrize(
    ("question", "result", "shares", "code"),
    [
        (ANSWERABLE, {"error": {"type": "X", "message": "gone"}}, MISSED, "error"),
        (ANSWERABLE, {}, {**MISSED, "quote_fidelity": Share(1, 2)}, "quote_fidelity"),
        (ANSWERABLE, {}, {**MISSED, "speaker_attribution": Share(0, 1)}, "speaker_attribution"),
        (ANSWERABLE, {}, {**MISSED, "page_accuracy": Share(0, 1)}, "page_accuracy"),
        (ANSWERABLE, {}, {**MISSED, "citations_out_of_range": Share(1, 3)}, "citations_out_of_range"),
        (UNANSWERABLE, {"abstained": True}, {}, "rightly_refused"),
        (UNANSWERABLE, {}, {"quote_fidelity": Share(1, 1)}, "answered_unanswerable"),
        (ANSWERABLE, {"abstained": True}, {"mrr@10": Share(1 / 3)}, "refused_answerable"),
        (ANSWERABLE, {}, {"citation_on_gold": Share(1), "mrr@10": Share(1)}, "cited_gold"),
        (ANSWERABLE, {}, {**MISSED, "mrr@10": Share(1 / 7)}, "found_not_cited"),
        (ANSWERABLE, {}, {**MISSED, "turn_recall@10": Share(1)}, "other_page_of_turn"),
        (ANSWERABLE, {}, {**MISSED, "page_recall@10": Share(1)}, "other_speaker_on_page"),
        (ANSWERABLE, {}, {**MISSED, "recall@20": Share(1)}, "found_late"),
        (ANSWERABLE, {}, MISSED, "not_found"),
    ],
)
def test_the_gravest_fault_is_named(
    question: Question, result: dict[str, Any], shares: dict[str, Any], code: str
) -> None:
    verdict = diagnose(question, result, shares)
    assert verdict.code == code
    assert verdict.good == (code in ("rightly_refused", "cited_gold"))
    assert verdict.says.endswith((".", "gone"))


def test_the_rank_of_the_gold_passage_is_told_as_exactly_as_it_is_known() -> None:
    assert gold_rank({"mrr@10": Share(1 / 7)}) == 7
    assert gold_rank({"mrr@10": Share(0), "recall@20": Share(1)}) == 20
    assert gold_rank({"mrr@10": Share(0), "recall@20": Share(0)}) is None


@pytest.mark.parametrize(
    ("gold", "code", "words"),
    [
        (Gold(41, 3125, "Franziska Ellerbrock", "leben in Niederwalden sieben Rudel"), None, ""),
        (Gold(99, 1, "Ada Holm", "Ja"), "sitting_not_indexed", "sitting 99 is not indexed"),
        (Gold(41, 9999, "Ada Holm", "Ja"), "page_not_there", "has no page 9999; its pages are 31"),
        (
            Gold(41, 3126, "Franziska Ellerbrock", "leben in Niederwalden sieben Rudel"),
            "quote_not_on_page",
            "page 3125",
        ),
        (Gold(41, 3125, "Franziska Ellerbrock", "leben auf dem Mond"), "quote_not_on_page", "stands nowhere"),
        (
            Gold(41, 3125, "Ingo Harkort", "leben in Niederwalden sieben Rudel"),
            "other_speaker",
            "Ellerbrock's, not Ingo",
        ),
        (Gold(41, 3125, "X", "leben in", parliament="oberwalden"), "sitting_not_indexed", "oberwalden/41"),
    ],
)
def test_a_gold_place_that_does_not_agree_with_the_index_is_named(
    sample_index: Index, gold: Gold, code: str | None, words: str
) -> None:
    problems = check([Question("q7", "?", "fact", "de", gold=(gold,))], IndexRecord(sample_index))
    assert [problem.code for problem in problems] == ([code] if code else [])
    if code:
        assert str(problems[0]).startswith("q7: `gold[0]`: ")
        assert words in problems[0].says


@pytest.mark.parametrize("guard", [measure for measure in MEASURES if measure.guard], ids=lambda measure: measure.name)
def test_no_question_that_breaks_a_guard_is_called_good(guard: Measure) -> None:
    broken = Share(1, 2)  # half of what it counts is wrong, whichever way is better
    verdict = diagnose(ANSWERABLE, {}, {"citation_on_gold": Share(1), "mrr@10": Share(1), guard.name: broken})
    assert (verdict.code, verdict.good) == (guard.name, False)
