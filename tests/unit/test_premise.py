"""A quote is no confirmation of what a question takes for granted."""

from __future__ import annotations

import pytest

from rag.abstention.premise import unconfirmed
from rag.assistant import Assistant
from rag.entities import Entities
from tests.passages import a_question

KETTLER = Entities(speakers=("Jonas Kettler",))
QUOTES = ["Der Deich wird gebaut.", "Wir haben das lange geprüft."]


@pytest.mark.parametrize(
    "text",
    [
        "Warum lehnte Kettler den Deich ab?",
        "Wieso ist Kettler gegen den Deich?",
        "Wie begründete Kettler seine Zustimmung zum Deich?",
        "Weshalb verteidigte Kettler den Deich?",
        "Why did Kettler oppose the dyke?",
    ],
)
def test_a_side_that_no_quote_names_is_not_confirmed(text: str) -> None:
    assert unconfirmed(a_question(text, KETTLER), QUOTES)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Weshalb verteidigte Kettler den Deich?", "Ich verteidige diesen Deich."),
        ("Warum forderte Kettler den Deich?", "Unsere Forderung ist dieser Deich."),
        ("Was sagte Kettler gegen den Deich?", "Der Deich wird gebaut."),
        ("Warum wird der Deich gebaut, Herr Kettler?", "Der Deich wird gebaut."),
    ],
)
def test_what_the_quotes_say_or_the_question_does_not_claim_needs_no_word(text: str, quote: str) -> None:
    assert not unconfirmed(a_question(text, KETTLER), [quote])


def test_where_nobody_is_said_to_have_taken_a_side_nothing_is_granted() -> None:
    assert not unconfirmed(a_question("Warum ist der Deich abgelehnt worden?"), QUOTES)
    assert not unconfirmed(a_question("Warum lehnte Kettler den Deich ab?", KETTLER, follows_up=True), QUOTES)


def test_the_answer_says_that_it_was_not_checked(assistant: Assistant) -> None:
    answer = assistant.ask("Warum lehnte Rainer Holtkamp die Fristen des OZG ab?")
    assert answer.citations
    assert "nicht geprüft" in answer.answer
    assert "nicht geprüft" not in assistant.ask("Was sagte Rainer Holtkamp zu den Fristen des OZG?").answer
