"""Prompts as files: the same places and rules in both languages, a version, and texts that cannot leave their marks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.generative import NO_ANSWER
from rag.prompts import LANGUAGES, PROMPTS, prompt, source

PLACES = {"answer": {"passages", "question"}, "standalone": {"earlier", "last"}}


def filled(task: str, language: str, text: str = "x") -> str:
    return prompt(PROMPTS, task, language, **dict.fromkeys(PLACES[task], text)).user


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("task", PLACES)
def test_every_prompt_has_a_version_its_places_and_says_that_texts_are_no_orders(task: str, language: str) -> None:
    text = source(PROMPTS, task, language)
    assert re.match(r"version: \d+\n", text)
    assert set(re.findall(r"\$(\w+)", text)) == PLACES[task]
    made = prompt(PROMPTS, task, language, **dict.fromkeys(PLACES[task], "x"))
    assert made.version > 0
    assert "version:" not in made.system
    for mark in PLACES[task]:
        assert f"<{mark}>" in made.system
        assert f"<{mark}>\nx\n</{mark}>" in made.user


def test_the_versions_of_one_task_go_together() -> None:
    for task in PLACES:
        versions = {prompt(PROMPTS, task, one, **dict.fromkeys(PLACES[task], "x")).version for one in LANGUAGES}
        assert len(versions) == 1, task


def test_how_to_say_that_there_is_no_answer_is_what_is_looked_for() -> None:
    assert all(any(no in source(PROMPTS, "answer", language) for no in NO_ANSWER) for language in LANGUAGES)


@given(st.sampled_from(sorted(PLACES)), st.sampled_from(LANGUAGES), st.text(max_size=200))
def test_no_text_closes_its_mark(task: str, language: str, text: str) -> None:
    made = filled(task, language, text)
    assert all(made.count(f"</{mark}>") == 1 for mark in PLACES[task])
