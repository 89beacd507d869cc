"""Asking: each event of the assistant moves the conversation on, and a failure becomes a message."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from indexer.store import Filters, StoreError
from rag.answer import Answer, Event, Step, Text
from rag.assistant import Assistant
from rag.observing import Ending
from rag.permalink import LinkError, decode
from rag.question import MAX_LENGTH
from rag.reopening import reopen
from ui.access.answer_deadline import TooLong, within
from ui.chat.all_turns import all_turns
from ui.chat.conversation import Conversation, Exchange, Status
from ui.filters import FilterError, Form, to_filters
from ui.i18n import Translator

log = logging.getLogger(__name__)

MOST_REOPENED = 50
"""Of an earlier conversation's answers so many are put together again."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that is not asked at all, with the reason in the user's language."""

    notice: str


def question_filters(question: str, form: Form, t: Translator) -> Filters | Refused:
    """The filters to ask with, or why the question cannot be asked as it is."""
    if not question.strip():
        return Refused(t("hint.empty"))
    if len(question.strip()) > MAX_LENGTH:
        return Refused(t("hint.long", n=t.number(len(question.strip())), most=t.number(MAX_LENGTH)))
    try:
        return to_filters(form)
    except FilterError as error:
        return Refused(t(error.key, value=error.value))


def converse(
    assistant: Assistant, conversation: Conversation, question: str, filters: Filters, seconds: float | None = None
) -> Iterator[Conversation]:
    """The conversation after each step of the answer to `question`, which may take so many `seconds`.

    Never raises: an exception in a Gradio handler would leave the page unusable, so it becomes the exchange's problem.
    """
    conversation = conversation.asked(question.strip(), filters)
    yield conversation
    exchange = conversation.exchanges[-1]
    try:
        answering = partial(
            assistant.stream,
            exchange.question,
            history=exchange.history,
            filters=filters,
            ignoring=exchange.ignoring,
        )
        for event in within(seconds, answering):
            exchange = after(exchange, event)
            if exchange.answer is not None:
                exchange = replace(exchange, everything=all_turns(assistant, exchange))
            yield conversation.updated(exchange)
    except TooLong:
        log.warning("An answer took more than %g s and was broken off", seconds)
        yield conversation.updated(replace(exchange, status=Status.FAILED, problem="problem.time"))
    except Ending:
        yield conversation.updated(replace(exchange, status=Status.FAILED, problem="problem.ending"))
    except StoreError as error:
        log.exception("The index failed while a question was answered")
        yield conversation.updated(
            replace(exchange, status=Status.FAILED, problem="problem.index", detail=" ".join(str(error).split()))
        )
    except Exception:
        log.exception("A question could not be answered")
        yield conversation.updated(replace(exchange, status=Status.FAILED, problem="problem.failed"))


def reopened(assistant: Assistant, tokens: Sequence[str], t: Translator) -> Iterator[Conversation | Refused]:
    """The conversation of the answers that links hold, as it grows, and why one cannot be had. Never raises."""
    conversation = Conversation()
    for token in tokens[:MOST_REOPENED]:
        try:
            link = decode(token)
            answer = reopen(assistant, link)
        except LinkError:
            yield Refused(t("link.broken"))
            continue
        except Exception:
            log.exception("An answer could not be reopened")
            yield Refused(t("problem.failed"))
            continue
        number = len(conversation.exchanges) + 1
        exchange = Exchange(number, link.question, link.filters, link.history, link.ignoring)
        exchange = after(exchange, answer)
        exchange = replace(exchange, everything=all_turns(assistant, exchange))
        conversation = Conversation((*conversation.exchanges, exchange))
        yield conversation


def after(exchange: Exchange, event: Event) -> Exchange:
    """The exchange after one event of the assistant."""
    match event:
        case Step():
            return replace(exchange, steps=(*exchange.steps, event))
        case Text():
            return replace(exchange, text=event.text, citations=event.citations)
        case Answer():
            return replace(exchange, status=Status.DONE, text=event.answer, citations=event.citations, answer=event)
