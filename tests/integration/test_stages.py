"""What is left when one step does not take part."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.assistant import Assistant
from rag.retrieval.features import AROUND
from rag.stages import Stages

QUESTION = "Was sagte der Minister zu den Fristen des OZG?"
FOLLOWUP = "Und was sagte Dr. Vogt dazu?"


@pytest.fixture
def without(assistant: Assistant) -> Callable[[Stages], Assistant]:
    return lambda stages: Assistant(assistant.index, assistant.embedder, stages=stages)


def test_without_understanding_nobody_is_taken_to_be_named(without: Callable[[Stages], Assistant]) -> None:
    found = without(Stages(understanding=False)).search("Was sagte Jonas Kettler zum OZG?")
    assert not found.question.entities.names_somebody
    assert {passage.speaker for passage in found.passages} != {"Jonas Kettler"}


def test_without_rewriting_a_follow_up_is_searched_for_as_it_is_asked(without: Callable[[Stages], Assistant]) -> None:
    assert without(Stages()).understand(FOLLOWUP, [QUESTION]).standalone != FOLLOWUP
    assert without(Stages(rewriting=False)).understand(FOLLOWUP, [QUESTION]).standalone == FOLLOWUP


def test_without_both_searches_nothing_is_found(without: Callable[[Stages], Assistant]) -> None:
    assert without(Stages(vectors=False)).search(QUESTION).passages
    assert not without(Stages(text=False, vectors=False)).search(QUESTION).passages


def test_without_reranking_what_stands_around_a_passage_says_nothing(without: Callable[[Stages], Assistant]) -> None:
    bare, whole = (without(Stages(reranking=reranking)).retriever for reranking in (False, True))
    assert bare.ranking.whole == bare.ranking.fused == whole.ranking.fused
    assert not set(bare.ranking.whole) & set(AROUND)
    assert set(whole.ranking.whole) & set(AROUND)


def test_without_abstaining_a_question_that_nothing_answers_is_answered(
    without: Callable[[Stages], Assistant],
) -> None:
    question = "Was wurde im Bundestag zur Weltraumfahrt beschlossen?"
    assert without(Stages()).ask(question).abstained
    forced = without(Stages(abstaining=False)).ask(question)
    assert 0 <= forced.confidence <= 1
    assert all(citation.quote for citation in forced.citations)


def test_the_time_until_the_first_words_is_told(assistant: Assistant) -> None:
    timings = assistant.ask(QUESTION).timings_ms
    assert 0 < timings["first_token"] <= timings["total"]
