"""A conversation as the browser session keeps it: questions with how far their answers have come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from indexer.store import Filters
from rag.answer import Answer, Citation, Step
from ui.filters import NO_LIMITS, Form


class Status(StrEnum):
    """How far the answer to a question has come."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AllTurns:
    """The search for all turns on what was asked: its address, how many turns it finds, and by what words."""

    address: str
    turns: int
    words: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and its answer. `number` counts from 1; `text` and `citations` are the answer so far.

    `history` are the questions answered before, `ignoring` keys of what is not to be understood
    (`Assistant.understand`), `steps` those that are done. `problem` is a key of the interface's texts, `detail` what
    the failing part itself said (the file, the way out). `everything` is the search that goes on from the answer.
    """

    number: int
    question: str
    filters: Filters = Filters()
    history: tuple[str, ...] = ()
    ignoring: tuple[str, ...] = ()
    status: Status = Status.RUNNING
    steps: tuple[Step, ...] = ()
    text: str = ""
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    problem: str | None = None
    detail: str | None = None
    everything: AllTurns | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that is being changed: the exchange it will take the place of, and what is not to be understood.

    `form` is how the filter form was before.
    """

    number: int
    ignoring: tuple[str, ...] = ()
    form: Form = NO_LIMITS


@dataclass(frozen=True, slots=True)
class Conversation:
    """The exchanges so far; nothing in it changes, every step gives a new one. `draft` is what is being changed."""

    exchanges: tuple[Exchange, ...] = ()
    draft: Draft | None = None

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
        """With a new question under way; it takes the place of the one being changed and of what follows that."""
        changed = self.exchange(self.draft.number) if self.draft else None
        if changed and self.draft:
            kept = tuple(exchange for exchange in self.exchanges if exchange.number < changed.number)
            new = Exchange(changed.number, question, filters, changed.history, self.draft.ignoring)
        else:
            kept = self.exchanges
            new = Exchange(kept[-1].number + 1 if kept else 1, question, filters, self.history)
        return Conversation((*kept, new))

    def changing(self, number: int, ignoring: tuple[str, ...], form: Form = NO_LIMITS) -> Conversation:
        """While the question of that number is being changed; one that there is not changes nothing."""
        return replace(self, draft=Draft(number, ignoring, form)) if self.exchange(number) else self

    def unchanged(self) -> Conversation:
        """With nothing being changed."""
        return replace(self, draft=None)

    def updated(self, exchange: Exchange) -> Conversation:
        """With the latest exchange in a later state."""
        return replace(self, exchanges=(*self.exchanges[:-1], exchange))

    def stopped(self) -> Conversation:
        """With an answer that was under way marked as stopped by the user."""
        if self.last is None or self.last.status is not Status.RUNNING:
            return self
        return self.updated(replace(self.last, status=Status.STOPPED))

    def exchange(self, number: int) -> Exchange | None:
        """The exchange of that number."""
        return next((e for e in self.exchanges if e.number == number), None)
