"""Every measure on cases worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from eval.dataset import Gold, Question
from eval.matching import letters
from eval.metrics import Share, measures

GOLD = Gold(sitting=41, page=3124, speaker="Ada Holm (Altenau)", quote="Die Brücke wird gebaut")
ASKED = Question("q1", "Wird die Brücke gebaut?", "minister", "de", (), (GOLD,))
TWO_PLACES = Question("q2", "…", "fact", "de", (), (GOLD, Gold(42, 3200, "Jon Berg", "Sie steht")))
UNANSWERABLE = Question("q3", "…", "unanswerable", "de", (), ())

PAGES = {
    "niederwalden/8/41": {
        3124: letters("Ich sage Ihnen: „Die Brücke, ‚unsere‘ Brücke, wird ge-\nbaut.“ Und sie wird"),
        3125: letters("gut. Bis 2027 ist sie fertig."),
        3126: letters("Vielen Dank."),
    },
    "niederwalden/8/42": None,
}


class Print:
    """Pages by sitting."""

    def pages(self, sitting_id: str) -> Mapping[int, str] | None:
        return PAGES.get(sitting_id, {})


MEASURES = measures(Print())


def passage(**fields: Any) -> dict[str, Any]:
    return {"sitting": 41, "page_first": 3124, "page_last": 3124, "speaker": "Ada Holm", "text": "…"} | fields


def citation(**fields: Any) -> dict[str, Any]:
    place = {"parliament": "niederwalden", "period": 8, "sitting": 41, "page": 3124, "page_last": 3124}
    return place | {"speaker": "Ada Holm", "quote": "Die Brücke"} | fields


OTHER = passage(speaker="Jon Berg")


def evidence(*passages: dict[str, Any]) -> dict[str, Any]:
    return {"abstained": False, "citations": [], "evidence": list(passages)}


def answer(*citations: dict[str, Any]) -> dict[str, Any]:
    return {"abstained": False, "citations": list(citations), "evidence": []}


ABSTAINED: dict[str, Any] = {"abstained": True, "citations": [], "evidence": []}
FAILED: dict[str, Any] = {"error": {"type": "StoreError", "message": "gone"}}


@pytest.mark.parametrize(
    ("result", "ranks", "reciprocal"),
    [
        (evidence(passage()), (1, 1, 1), 1.0),
        (evidence(OTHER, passage()), (0, 1, 1), 1 / 2),
        (evidence(*[OTHER] * 5, passage()), (0, 0, 1), 1 / 6),
        (evidence(*[OTHER] * 9, passage()), (0, 0, 1), 1 / 10),
        (evidence(*[OTHER] * 10, passage()), (0, 0, 0), 0.0),
        (evidence(), (0, 0, 0), 0.0),
        (FAILED, (0, 0, 0), 0.0),
        (evidence(passage(), passage()), (1, 1, 1), 1.0),
    ],
)
def test_recall_and_reciprocal_rank_take_the_first_gold_passage(
    result: dict[str, Any], ranks: tuple[int, int, int], reciprocal: float
) -> None:
    assert [MEASURES[f"recall@{k}"](ASKED, result) for k in (1, 5, 10)] == [Share(hit) for hit in ranks]
    assert MEASURES["mrr@10"](ASKED, result) == Share(reciprocal)


@pytest.mark.parametrize(
    ("found", "hit"),
    [
        (passage(), True),
        (passage(page_first=3123), True),
        (passage(page_last=3125), True),
        (passage(page_last=None), True),
        (passage(speaker="Dr. Ada Holm (Altenau)"), True),
        (passage(text="x" * 1500), True),
        (passage(text="x" * 1501), False),
        (passage(page_first=3123, page_last=3125), False),
        (passage(page_first=3125, page_last=3125), False),
        (passage(page_first=None, page_last=None), False),
        (passage(speaker="Ada Holm (Neustadt)"), False),
        (passage(speaker=None), False),
        (passage(sitting=42), False),
    ],
)
def test_a_passage_hits_only_with_page_speaker_and_a_fair_length(found: dict[str, Any], hit: bool) -> None:
    assert MEASURES["recall@10"](ASKED, evidence(found)) == Share(hit)


def test_any_of_several_gold_places_will_do() -> None:
    second = passage(sitting=42, page_first=3200, page_last=3200, speaker="Jon Berg")
    assert MEASURES["recall@1"](TWO_PLACES, evidence(second)) == Share(1)
    mixed = passage(sitting=42, page_first=3200, page_last=3200, speaker="Ada Holm")
    assert MEASURES["recall@10"](TWO_PLACES, evidence(mixed)) == Share(0)


@pytest.mark.parametrize(
    ("result", "share"),
    [
        (answer(citation()), Share(1)),
        (answer(citation(speaker="Jon Berg"), citation(page_last=3125)), Share(1)),
        (answer(citation(page=3126, page_last=None)), Share(0)),
        (answer(citation(page=3123, page_last=3125)), Share(0)),
        (answer(), Share(0)),
        (ABSTAINED | {"citations": [citation()]}, Share(0)),
        (FAILED, Share(0)),
    ],
)
def test_one_citation_of_gold_page_and_speaker_is_enough(result: dict[str, Any], share: Share) -> None:
    assert MEASURES["citation_on_gold"](ASKED, result) == share


@pytest.mark.parametrize(
    ("fields", "faithful"),
    [
        ({"quote": "„Die Brücke, ‚unsere‘ Brücke, wird gebaut.“"}, True),
        ({"quote": "Die Brücke, »unsere« Brücke, wird gebaut"}, True),
        ({"quote": "und sie wird gut.", "page_last": 3125}, True),
        ({"quote": "und sie wird gut."}, False),
        ({"quote": "Die Brücke wird gebaut"}, False),
        ({"quote": "Die Brücke, unsere Brücke, wird nicht gebaut"}, False),
        ({"quote": "Bis 2028 ist sie fertig", "page": 3125, "page_last": 3125}, False),
        ({"quote": "Die Brücke", "page": 3125, "page_last": 3125}, False),
        ({"quote": "Bis 2027", "page_last": 3126}, False),
        ({"quote": "Bis 2027", "page": 3125, "page_last": None}, True),
        ({"quote": "„…“"}, False),
        ({"quote": None}, False),
        ({"page": None, "page_last": None}, False),
        ({"sitting": 99}, False),
        ({"parliament": None}, False),
    ],
)
def test_a_quote_is_faithful_where_it_stands_on_its_page(fields: dict[str, Any], faithful: bool) -> None:
    assert MEASURES["quote_fidelity"](ASKED, answer(citation(**fields))) == Share(faithful, 1)


def test_fidelity_is_the_share_of_faithful_quotes() -> None:
    result = answer(citation(), citation(quote="Der Tunnel"), citation(quote="Und sie wird"))
    assert MEASURES["quote_fidelity"](ASKED, result) == Share(2, 3)


def test_quotes_from_a_sitting_without_printed_pages_are_left_out() -> None:
    unknown = citation(sitting=42, page=None, page_last=None)
    assert MEASURES["quote_fidelity"](ASKED, answer(unknown)) is None
    assert MEASURES["quote_fidelity"](ASKED, answer(unknown, citation())) == Share(1, 1)


@pytest.mark.parametrize(
    ("question", "result", "precision", "recall", "f1", "refused"),
    [
        (UNANSWERABLE, ABSTAINED, Share(1), Share(1), Share(2, 2), None),
        (UNANSWERABLE, answer(citation()), None, Share(0), Share(0, 1), None),
        (UNANSWERABLE, FAILED, None, Share(0), Share(0, 1), None),
        (ASKED, ABSTAINED, Share(0), None, Share(0, 1), Share(1)),
        (ASKED, answer(citation()), None, None, Share(0, 0), Share(0)),
        (ASKED, FAILED, None, None, Share(0, 0), Share(0)),
    ],
)
def test_abstention_is_right_only_where_nothing_answers(
    question: Question,
    result: dict[str, Any],
    precision: Share | None,
    recall: Share | None,
    f1: Share | None,
    refused: Share | None,
) -> None:
    names = ("abstention_precision", "abstention_recall", "abstention_f1", "refused_answerable")
    assert tuple(MEASURES[name](question, result) for name in names) == (precision, recall, f1, refused)


@pytest.mark.parametrize("name", ["recall@1", "recall@5", "recall@10", "mrr@10", "citation_on_gold"])
def test_a_question_without_gold_is_no_case_for_finding_gold(name: str) -> None:
    assert MEASURES[name](UNANSWERABLE, evidence(passage())) is None


@pytest.mark.parametrize("result", [ABSTAINED | {"citations": [citation(quote="Der Tunnel")]}, answer(), FAILED])
def test_an_answer_without_quotes_is_no_case_for_fidelity(result: dict[str, Any]) -> None:
    assert MEASURES["quote_fidelity"](ASKED, result) is None
