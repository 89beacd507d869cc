"""Each question that is asked, through whichever door: its line in the log, its figures, its spans."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rag.answer import Answer, Event, Step
from rag.assistant import QuestionError
from rag.observing import Ending
from ui.operations.current import current
from ui.operations.drain import Drain
from ui.operations.logs import FIELDS
from ui.operations.metrics import Metrics
from ui.operations.traces import Traces, failed

log = logging.getLogger(__name__)

_STEPS = ("understand", "retrieve", "read", "check", "language_model", "first_token", "total")


@dataclass(slots=True)
class _Asked:
    """A question on its way: `error` and `answer` say how it ended, times are nanoseconds since 1970."""

    text: str
    span: Any = None
    began: int = field(default_factory=time.time_ns)
    last: int = 0
    retrieved: int = 0
    steps: dict[str, float] = field(default_factory=dict)
    answer: Answer | None = None
    error: BaseException | None = None

    @property
    def outcome(self) -> str:
        if isinstance(self.error, GeneratorExit | Ending):
            return "stopped"
        if isinstance(self.error, QuestionError):
            return "refused"
        if self.error or self.answer is None:
            return "failed"
        return "abstained" if self.answer.abstained else "answered"


class Questions:
    """Observes the questions to one collection (`rag.observing.Observer`)."""

    def __init__(
        self, collection: str, drain: Drain, metrics: Metrics, traces: Traces | None = None, *, words: bool = False
    ) -> None:
        """`words`: logs and spans hold what was asked."""
        self._collection, self._drain, self._metrics, self._traces = collection, drain, metrics, traces
        self._words = words

    def watched(self, question: str, events: Iterator[Event]) -> Iterator[Event]:
        """See `rag.observing.Observer`."""
        if self._drain.begun:
            raise Ending("the server ends: ask again in a moment")
        request = current()
        asked = _Asked(question)
        if self._traces:
            asked.span = self._traces.start("question", request.span if request else None, begun=asked.began)
        asked.last = asked.began
        with self._drain.working("questions"):
            try:
                for event in events:
                    self._note(asked, event)
                    yield event
                    if self._drain.over and asked.answer is None:
                        raise Ending("the server ends: ask again in a moment")
            except BaseException as error:
                asked.error = error
                raise
            finally:
                self._conclude(asked, request.id if request else None)

    def _note(self, asked: _Asked, event: Event) -> None:
        now = time.time_ns()
        if isinstance(event, Answer):
            asked.answer = event
            asked.steps = {name: event.timings_ms[name] for name in _STEPS if name in event.timings_ms}
        elif isinstance(event, Step):
            asked.steps[event.name] = event.ms
            if event.name == "retrieve":
                asked.retrieved = now
            self._span(asked, event.name, asked.last, now)
            asked.last = now

    def _span(self, asked: _Asked, name: str, begun: int, ended: int) -> None:
        if self._traces:
            self._traces.start(name, asked.span, begun=begun).end(ended)

    def _conclude(self, asked: _Asked, request: str | None) -> None:
        seconds = (time.time_ns() - asked.began) / 1e9
        self._metrics.asked(self._collection, asked.outcome, seconds, asked.steps)
        answer = asked.answer
        fields: dict[str, Any] = {
            "collection": self._collection,
            "request": request,
            "outcome": asked.outcome,
            "language": answer.language if answer else None,
            "abstained": answer.abstained if answer else None,
            "citations": len(answer.citations) if answer else None,
            "model": answer.model if answer else None,
            "ms": round(seconds * 1000, 1),
            "steps_ms": asked.steps,
        }
        if asked.error is not None and asked.outcome in ("failed", "refused"):
            fields["failure"] = type(asked.error).__name__
        if self._words:
            fields["question"] = asked.text
        log.info("question", extra={FIELDS: fields})
        if asked.span is not None:
            self._end_span(asked, fields)

    def _end_span(self, asked: _Asked, fields: dict[str, Any]) -> None:
        if (spent := asked.steps.get("language_model")) is not None:
            self._span(asked, "language_model", asked.retrieved, asked.retrieved + int(spent * 1e6))
        for name, value in fields.items():
            if value is not None and name not in ("ms", "steps_ms", "request"):
                asked.span.set_attribute(f"plenarchat.{name}", value)
        if asked.error is not None:
            failed(asked.span, asked.error)
        asked.span.end()
