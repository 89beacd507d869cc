"""Every measure on cases worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from eval.dataset import Gold, Place, Question
from eval.gold_turns import GoldTurns
from eval.matching import letters
from eval.metrics import MEASURES, Measurer, Share
from eval.record import Spoken
from indexer.protocol import Speaker
from tests.store_samples import a_turn

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
SPEECH = "Ich sage Ihnen: „Die Brücke, ‚unsere‘ Brücke, wird gebaut.“ Und sie wird gut."
TURNS = {
    "niederwalden/8/41": (
        a_turn(1, Speaker("Ada Holm (Altenau)"), SPEECH, page=3124),
        a_turn(2, Speaker("Jon Berg"), "Bis 2027 ist sie fertig.", page=3125),
    )
}


class Record:
    """Pages and turns by sitting."""

    def pages(self, sitting_id: str) -> Mapping[int, str] | None:
        return PAGES.get(sitting_id, {})

    def turns(self, sitting_id: str) -> Sequence[Spoken]:
        return [Spoken(turn) for turn in TURNS.get(sitting_id, ())]

    def date(self, sitting_id: str) -> str | None:
        return None


class Turns(GoldTurns):
    """The gold turns of every question."""

    def __init__(self) -> None:
        pass

    def of(self, question: Question) -> frozenset[str]:
        return frozenset({"t1", "t2"}) if question is TWO_PLACES else frozenset()


MEASURER = Measurer(Record(), Turns())


def taken(name: str, question: Question, result: Mapping[str, Any]) -> Share | None:
    return MEASURER.take(question, result)[name]


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
    assert [taken(f"recall@{k}", ASKED, result) for k in (1, 5, 10)] == [Share(hit) for hit in ranks]
    assert taken("mrr@10", ASKED, result) == Share(reciprocal)


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
    assert taken("recall@10", ASKED, evidence(found)) == Share(hit)


def test_any_of_several_gold_places_will_do() -> None:
    second = passage(sitting=42, page_first=3200, page_last=3200, speaker="Jon Berg")
    assert taken("recall@1", TWO_PLACES, evidence(second)) == Share(1)
    mixed = passage(sitting=42, page_first=3200, page_last=3200, speaker="Ada Holm")
    assert taken("recall@10", TWO_PLACES, evidence(mixed)) == Share(0)


def test_discounted_gain_asks_for_all_gold_places_and_counts_each_once() -> None:
    second = passage(sitting=42, page_first=3200, page_last=3200, speaker="Jon Berg")
    ideal = 1 + 1 / math.log2(3)
    for found, gain in (
        (evidence(second), 1),
        (evidence(passage(), second), ideal),
        (evidence(OTHER, passage(), passage(), second), 1 / math.log2(3) + 1 / math.log2(5)),
    ):
        share = taken("ndcg@10", TWO_PLACES, found)
        assert share is not None
        assert share.numerator == pytest.approx(gain / ideal)


def test_a_passage_is_judged_where_it_is_gold_or_was_rejected() -> None:
    rejected = replace(ASKED, rejected=(Place(41, 3124, "Jon Berg"),))
    assert taken("judged@10", rejected, evidence(passage(), OTHER, passage(), passage(sitting=9))) == Share(3 / 4)
    assert taken("judged@10", ASKED, evidence(passage(), OTHER)) == Share(1 / 2)
    assert taken("recall@10", rejected, evidence(OTHER)) == Share(0)


def test_the_page_alone_is_found_whoever_speaks() -> None:
    assert taken("page_recall@1", ASKED, evidence(OTHER)) == Share(1)
    assert taken("page_recall@10", ASKED, evidence(passage(page_first=3126, page_last=3126))) == Share(0)


def test_the_turn_is_found_on_whichever_of_its_pages_and_not_without_a_known_turn() -> None:
    elsewhere = passage(page_first=3125, page_last=3125, turn_id="t2")
    assert taken("turn_mrr@10", TWO_PLACES, evidence(OTHER, elsewhere)) == Share(1 / 2)
    assert taken("turn_recall@20", TWO_PLACES, evidence(*[OTHER] * 19, elsewhere)) == Share(1)
    assert taken("turn_recall@20", TWO_PLACES, evidence(*[OTHER] * 20, elsewhere)) == Share(0)
    assert taken("turn_recall@20", ASKED, evidence(elsewhere)) is None


def test_gold_of_another_parliament_is_no_hit_where_the_question_names_one() -> None:
    here = replace(ASKED, gold=(replace(GOLD, parliament="niederwalden", period=8),))
    assert taken("recall@1", here, evidence(passage(parliament="niederwalden", period=8))) == Share(1)
    assert taken("recall@1", here, evidence(passage(parliament="oberwalden", period=8))) == Share(0)


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
    assert taken("citation_on_gold", ASKED, result) == share


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
        ({"turn_id": "niederwalden/8/41/1"}, True),
        ({"turn_id": "niederwalden/8/41/2"}, False),
        ({"turn_id": "niederwalden/8/41/9"}, False),
    ],
)
def test_a_quote_is_faithful_where_it_stands_on_its_page(fields: dict[str, Any], faithful: bool) -> None:
    assert taken("quote_fidelity", ASKED, answer(citation(**fields))) == Share(faithful, 1)


def test_fidelity_is_the_share_of_faithful_quotes() -> None:
    result = answer(citation(), citation(quote="Der Tunnel"), citation(quote="Und sie wird"))
    assert taken("quote_fidelity", ASKED, result) == Share(2, 3)


def test_quotes_from_a_sitting_without_printed_pages_are_left_out() -> None:
    unknown = citation(sitting=42, page=None, page_last=None)
    assert taken("quote_fidelity", ASKED, answer(unknown)) is None
    assert taken("quote_fidelity", ASKED, answer(unknown, citation())) == Share(1, 1)


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
    assert tuple(taken(name, question, result) for name in names) == (precision, recall, f1, refused)


OF_GOLD = [m.name for m in MEASURES if m.group == "retrieval"] + [
    *("citation_on_gold", "gold_quote_contained", "number_agreement", "date_agreement")
]


@pytest.mark.parametrize("name", OF_GOLD)
def test_a_question_without_gold_is_no_case_for_finding_gold(name: str) -> None:
    assert taken(name, UNANSWERABLE, evidence(passage())) is None


@pytest.mark.parametrize("result", [ABSTAINED | {"citations": [citation(quote="Der Tunnel")]}, answer(), FAILED])
def test_an_answer_without_quotes_is_no_case_for_fidelity(result: dict[str, Any]) -> None:
    assert taken("quote_fidelity", ASKED, result) is None
