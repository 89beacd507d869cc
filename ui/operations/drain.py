"""An orderly end: nothing new is begun, what runs may finish for a while, and then its readers are told."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SETTLED = 0.3  # seconds without work after which nothing more is thought to come
TOLD = 1.0  # seconds to tell those whose answer is broken off


class Drain:
    """What runs, and whether the end has begun. Safe to use from several threads."""

    def __init__(self, grace: float) -> None:
        """`grace`, in seconds, is how long running work may go on once the end has begun."""
        self.grace = grace
        self._lock = threading.Lock()
        self._running = {"requests": 0, "questions": 0}
        self._began: float | None = None
        self._changed = time.monotonic()

    @contextmanager
    def working(self, kind: str) -> Iterator[None]:
        """A piece of work of that kind (`requests`, `questions`) runs."""
        self._count(kind, 1)
        try:
            yield
        finally:
            self._count(kind, -1)

    def running(self, kind: str) -> int:
        """How much of that kind runs."""
        with self._lock:
            return self._running[kind]

    def begin(self) -> None:
        """Nothing new is to be begun."""
        self._began = self._began or time.monotonic()

    @property
    def begun(self) -> bool:
        """Whether nothing new is to be begun."""
        return self._began is not None

    @property
    def over(self) -> bool:
        """Whether the time for finishing is over as well."""
        return self._began is not None and time.monotonic() > self._began + self.grace

    @property
    def done(self) -> bool:
        """Whether the server can end: nothing runs, or its time is over and it was told so."""
        if self._began is None:
            return False
        now = time.monotonic()
        idle = not any(self._running.values()) and now > max(self._began, self._changed) + SETTLED
        return idle or now > self._began + self.grace + TOLD

    def _count(self, kind: str, by: int) -> None:
        with self._lock:
            self._running[kind] += by
            self._changed = time.monotonic()


def end_at_once(signum: int) -> None:
    """End this process by the signal itself, as if nobody handled it."""
    signal.signal(signum, signal.SIG_DFL)
    os.kill(os.getpid(), signum)
