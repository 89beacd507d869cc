"""Work in threads, so many at once, and stopped when nobody waits for it any more."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Event
from typing import TypeVar

import anyio
import anyio.to_thread

from ui.api.core import Going, Stopped
from ui.api.problems import busy

_T = TypeVar("_T")
WAITING = 64  # requests that may wait for their turn


class Workers:
    """Runs functions in threads, at most `at_once` at the same time; `waiting` more may wait, others are refused.

    It belongs to one event loop.
    """

    def __init__(self, at_once: int | None = None, waiting: int = WAITING) -> None:
        self.at_once = at_once or max(4, 2 * (os.cpu_count() or 1))
        self.waiting = waiting
        self.taken = 0
        self._limiter = anyio.CapacityLimiter(self.at_once)

    def check(self) -> None:
        """Raises Problem where all places are taken, those for waiting too."""
        if self.taken >= self.at_once + self.waiting:
            raise busy()

    async def run(self, work: Callable[[Going], _T]) -> _T:
        """What `work(going)` returns or raises.

        Where the caller is cancelled, `going()` becomes False; the work's end is awaited, so that what still runs is
        always counted. Raises Problem where all places are taken.
        """
        self.check()
        gone, over = Event(), anyio.Event()
        result: list[_T] = []
        failed: list[Exception] = []

        def in_thread() -> None:
            try:
                if gone.is_set():  # while it waited for a thread
                    raise Stopped
                result.append(work(lambda: not gone.is_set()))
            except Exception as error:
                failed.append(error)

        async def until_done() -> None:
            try:
                with anyio.CancelScope(shield=True):
                    await anyio.to_thread.run_sync(in_thread, limiter=self._limiter)
            finally:
                over.set()

        async def until_gone() -> None:
            try:
                await over.wait()
            finally:
                gone.set()

        self.taken += 1
        try:
            async with anyio.create_task_group() as group:
                group.start_soon(until_done)
                group.start_soon(until_gone)
        finally:
            self.taken -= 1
        if failed:
            raise failed[0]
        return result[0]
