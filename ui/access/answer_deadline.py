"""A limit on how long an answer may take: what comes of it until then is passed on, then its reader is free."""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


class TooLong(Exception):
    """The time was over before the answer was complete."""


def within(seconds: float | None, events: Callable[[], Iterable[T]]) -> Iterator[T]:
    """The events as they come; raises TooLong when `seconds` have passed, and what making them raises.

    They are made in a thread of their own. A step under way cannot be broken off; it is the last one of its thread.
    Also when the reader stops early, nothing further is made.
    """
    if seconds is None:
        yield from events()
        return
    # One at a time, so that nothing is made far ahead of a reader that has stopped.
    made: queue.Queue[tuple[str, T | BaseException | None]] = queue.Queue(1)
    over = threading.Event()

    def put(kind: str, what: T | BaseException | None) -> bool:
        while not over.is_set():
            with suppress(queue.Full):
                made.put((kind, what), timeout=0.2)
                return True
        return False

    def work() -> None:
        source = None
        try:
            source = iter(events())
            for event in source:
                if not put("event", event):
                    return
            put("end", None)
        except BaseException as error:
            put("error", error)
        finally:
            if (close := getattr(source, "close", None)) is not None:
                with suppress(Exception):
                    close()

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(work,), name="answer", daemon=True).start()
    until = time.monotonic() + seconds
    try:
        while True:
            try:
                kind, what = made.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise TooLong from None
            if kind == "end":
                return
            if kind == "error":
                assert isinstance(what, BaseException)
                raise what
            yield what  # type: ignore[misc]
    finally:
        over.set()
