"""A conversation as the browser session keeps it: questions with how far their answers have come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from indexer.store import Filters
from rag.answer import Answer, Citation


class Status(StrEnum):
    """How far the answer to a question has come."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer. `number` counts from 1; `text` and `citations` are the answer so far.

    `history` are the questions answered before. `problem` is a key of the interface's texts, `detail` what the
    failing part itself said (the file, the way out).
    """

    number: int
    question: str
    filters: Filters = Filters()
    history: tuple[str, ...] = ()
    status: Status = Status.RUNNING
    steps: tuple[str, ...] = ()
    text: str = ""
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    problem: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges so far; nothing in it changes, every step gives a new one."""

    exchanges: tuple[Exchange, ...] = field(default=())

    @property
    def history(self) -> tuple[str, ...]:
        """The user's earlier questions that were answered, oldest first."""
        done = [exchange for exchange in self.exchanges if exchange.status is Status.DONE]
        return (*done[-1].history, done[-1].question) if done else ()

    @property
    def last(self) -> Exchange | None:
        """The latest exchange."""
        return self.exchanges[-1] if self.exchanges else None

    def asked(self, question: str, filters: Filters) -> Conversation:
        """With a new question whose answer is under way."""
        number = self.exchanges[-1].number + 1 if self.exchanges else 1
        return Conversation((*self.exchanges, Exchange(number, question, filters, self.history)))

    def updated(self, exchange: Exchange) -> Conversation:
        """With the latest exchange in a later state."""
        return Conversation((*self.exchanges[:-1], exchange))

    def stopped(self) -> Conversation:
        """With an answer that was under way marked as stopped by the user."""
        if self.last is None or self.last.status is not Status.RUNNING:
            return self
        return self.updated(replace(self.last, status=Status.STOPPED))

    def exchange(self, number: int) -> Exchange | None:
        """The exchange of that number."""
        return next((e for e in self.exchanges if e.number == number), None)
