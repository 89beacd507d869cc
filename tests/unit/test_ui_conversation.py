"""A conversation keeps what was asked, and a failure or a stop leaves it usable."""

from __future__ import annotations

from dataclasses import replace

from indexer.store import Filters
from rag.question import MAX_LENGTH
from ui.chat.asking import Refused, question_filters
from ui.chat.conversation import Conversation, Status
from ui.chat.transcript import exchange_html
from ui.filters import Form
from ui.i18n import translator

DE = translator("de")


def finished(conversation: Conversation, status: Status) -> Conversation:
    return conversation.updated(replace(conversation.exchanges[-1], status=status))


def test_only_answered_questions_are_history() -> None:
    conversation = finished(Conversation().asked("Eins?", Filters()), Status.DONE)
    conversation = finished(conversation.asked("Zwei?", Filters()), Status.FAILED)
    conversation = conversation.asked("Drei?", Filters())
    assert conversation.history == ("Eins?",)
    assert [exchange.number for exchange in conversation.exchanges] == [1, 2, 3]


def test_stopping_marks_what_runs_and_nothing_else() -> None:
    running = Conversation().asked("Eins?", Filters())
    assert running.stopped().exchanges[-1].status is Status.STOPPED
    done = finished(running, Status.DONE)
    assert done.stopped() is done
    assert Conversation().stopped().exchanges == ()


def test_an_empty_or_endless_question_is_refused_with_a_reason() -> None:
    for question in ("  ", "x" * (MAX_LENGTH + 1)):
        refused = question_filters(question, Form(), DE)
        assert isinstance(refused, Refused)
        assert refused.notice
    assert question_filters("x" * MAX_LENGTH, Form(), DE) == Filters()


def test_a_date_that_is_none_is_named_before_anything_is_asked() -> None:
    refused = question_filters("Was?", Form(date_from="gestern"), DE)
    assert isinstance(refused, Refused)
    assert "gestern" in refused.notice


def test_a_failed_exchange_shows_the_question_as_text_and_what_to_do() -> None:
    conversation = Conversation().asked("<script>alert(1)</script>", Filters())
    failed = replace(conversation.exchanges[-1], status=Status.FAILED, problem="problem.index", detail="a<b>: gone")
    html = exchange_html(failed, DE)
    assert "<script>" not in html
    assert "a&#60;b&#62;: gone" in html
    assert 'role="alert"' in html
