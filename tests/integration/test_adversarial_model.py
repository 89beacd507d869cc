"""A model that lies in every way there is, through the whole assistant: nothing that it made up is ever shown."""

from __future__ import annotations

from collections import Counter

import pytest

from indexer.store import Index
from rag.answer import Text
from rag.assistant import Assistant
from rag.composition.composing import Extractive
from rag.generative import Generative
from tests.adversary import LIES, Adversary, faithful
from tests.chat_models import Script, writer
from tests.shown import left_over

QUESTIONS = (
    "Was sagte der Minister zu den Fristen des OZG?",
    "Was sagte Rainer Holtkamp im März 2026 zum Stufenplan?",
    "Was sagte Jonas Kettler zu den Vorrangleistungen?",
    "Was wurde zum Wolf gesagt?",
    "Was sagte Marlene Ahrbeck zum Deich?",
    "Wie viele Gemeinden sind an das Serviceportal angeschlossen?",
)
ROUNDS = 11


def lying(index: Index, script: Script) -> Assistant:
    return Assistant(index, None, composer=Generative(writer(script, piece=200), "scripted", Extractive(None)))


@pytest.fixture(scope="module")
def adversary(sample_index: Index) -> Adversary:
    """After it has tried everything; each step of every answer was checked."""
    adversary = Adversary()
    assistant = lying(sample_index, adversary)
    for turn in range(ROUNDS):
        for question in QUESTIONS:
            language = "en" if turn % 4 == 3 else "de"
            before = len(adversary.attempts)
            for event in assistant.stream(question, language=language):
                if not isinstance(event, Text) or not event.citations:
                    continue
                assert left_over(event.text, event.citations, sample_index) == [], adversary.attempts[before:]
                for kind, line in adversary.attempts[before:]:
                    assert line not in event.text, kind
    return adversary


def test_of_many_lies_of_every_kind_none_is_shown(adversary: Adversary) -> None:
    assert len(adversary.attempts) >= 500
    tried = Counter(kind for kind, _ in adversary.attempts)
    assert set(tried) == set(LIES)


def test_a_model_that_changes_nothing_is_not_silenced(sample_index: Index) -> None:
    shown = 0
    for question in QUESTIONS:
        answer = lying(sample_index, faithful).ask(question)
        shown += len(left_over(answer.answer, answer.citations, sample_index))
    assert shown >= 10
