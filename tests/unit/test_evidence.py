"""What speaks for an answer and what against one."""

from __future__ import annotations

import pytest

from indexer.protocol import AgendaItem
from rag.abstention.evidence import AGAINST, FOR, NAMES, signals
from rag.retrieval.features import Candidate
from rag.retrieval.topic import Topic
from tests.passages import a_candidate, a_passage, a_question

TOPIC = Topic(
    {"deich": 3.0, "kron": 5.0, "erhoht": 2.0}, things=frozenset({"deich", "kron"}), unheard=frozenset({"kron"})
)


def found(*texts: str, cosine: float | None = 0.85, **fields: object) -> list[Candidate]:
    passages = [a_passage(turn, text=text, **fields) for turn, text in enumerate(texts, 1)]
    return [a_candidate(passage, cosine=cosine) for passage in passages]


def test_words_that_stand_together_count_more_than_the_same_words_apart() -> None:
    together = found("Der Deich bekommt eine Krone.")
    apart = found("Der Deich ist alt. Das ist so. Eine Krone gibt es nicht.")
    assert signals(a_question(), together, together, TOPIC)["together"] == 1.0
    assert signals(a_question(), apart, apart, TOPIC)["together"] == pytest.approx(5 / 8)


def test_a_thing_that_stands_nowhere_is_told_from_one_that_others_speak_of() -> None:
    ours, theirs = found("Der Haushalt."), found("Der Haushalt.", "Der Deich.")
    told = signals(a_question(), ours, theirs, TOPIC)
    assert (told["unheard"], told["others"], told["absent"]) == (5 / 8, 3 / 8, 0.0)
    told = signals(a_question(), ours, ours, TOPIC)
    assert (told["unheard"], told["others"], told["absent"]) == (5 / 8, 0.0, 3 / 8)


def test_a_compound_is_spoken_of_where_its_parts_stand_together_only() -> None:
    topic = Topic(
        {"deichkron": 5.0}, {"deichkron": [("deich", "kron")]}, frozenset({"deichkron"}), frozenset({"deichkron"})
    )
    near, far = found("Die Krone des Deichs."), found("Der Deich. Nichts weiter. Eine Krone.")
    assert signals(a_question(), near, near, topic)["unheard"] == 0.0
    assert signals(a_question(), far, far, topic)["unheard"] == 1.0


def test_how_much_better_others_fit_counts_against_whoever_is_asked() -> None:
    debate = AgendaItem("3", "Deich und Krone")
    everybody = [*found("Der Haushalt."), a_candidate(a_passage(9, text="Ja.", agenda_item=debate))]
    told = signals(a_question(), everybody[:1], everybody, TOPIC)
    assert told["debate_gap"] == told["covered_gap"] == 0.8
    assert signals(a_question(), everybody, everybody, TOPIC)["covered_gap"] == 0.0


def test_english_words_do_not_stand_in_german_protocols_and_are_not_missed() -> None:
    told = signals(a_question(language="en"), found("Ja."), found("Ja."), TOPIC)
    assert told["english"] == 1.0
    assert told["covered"] == told["near"] == 0.0


def test_without_vectors_nothing_is_near_and_all_signals_are_there() -> None:
    told = signals(a_question(), found("Ja.", cosine=None), found("Ja.", cosine=None), TOPIC)
    assert told["near"] == 0.0
    assert set(told) == set(NAMES) == {"english", *FOR, *AGAINST}
