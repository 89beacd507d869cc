"""How far a long piece of work is, for whoever waits: bars on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol, TextIO

Advance = Callable[[int], None]


class Progress(Protocol):
    """Told about each stage of a work and how far it is."""

    def stage(self, name: str, total: int, unit: str) -> AbstractContextManager[Advance]:
        """Enter a stage of `total` units; call what it yields with the number of units just done."""
        ...


class NoProgress:
    """Tells nobody."""

    @contextmanager
    def stage(self, name: str, total: int, unit: str) -> Iterator[Advance]:
        """Count for nobody."""
        yield lambda done: None


class LineProgress:
    """A line when a stage ends, and one a minute with the time left while it goes on, for logs and pipes."""

    def __init__(self, stream: TextIO, *, interval: float = 60.0) -> None:
        self._stream, self._interval = stream, interval

    @contextmanager
    def stage(self, name: str, total: int, unit: str) -> Iterator[Advance]:
        """Count, say now and then how long it will still take, and at the end what was done in which time."""
        done = 0
        started = told = time.monotonic()

        def advance(count: int) -> None:
            nonlocal done, told
            done += count
            if time.monotonic() - told >= self._interval and done < total:
                told = time.monotonic()
                left = (told - started) / max(done, 1) * (total - done)
                self._stream.write(f"{name}: {done:,} of {total:,} {unit}, about {left / 60:.0f} min left\n")
                self._stream.flush()

        try:
            yield advance
        finally:
            self._stream.write(f"{name}: {done:,} of {total:,} {unit} in {time.monotonic() - started:.1f} s\n")
            self._stream.flush()


class BarProgress:
    """A bar with count, speed and time left for each stage."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @contextmanager
    def stage(self, name: str, total: int, unit: str) -> Iterator[Advance]:
        """Draw the bar until the stage is left; it stays on the screen as it was last."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
        from rich.text import Text

        class Speed(ProgressColumn):
            def render(self, task: Task) -> Text:
                speed = task.finished_speed or task.speed
                return Text(f"{speed:,.1f} {unit}/s" if speed else "")

        columns = (
            TextColumn("{task.description:<10}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
            Speed(),
            TimeRemainingColumn(elapsed_when_finished=True),
        )
        # The time left is estimated over the last five minutes: sittings and batches differ much in length.
        with Progress(*columns, console=Console(file=self._stream), speed_estimate_period=300) as bars:
            task = bars.add_task(name, total=total)
            yield lambda done: bars.advance(task, done)


def terminal_progress(stream: TextIO | None = None) -> Progress:
    """Bars where `stream` (standard error by default) is a terminal, else a line a stage."""
    stream = sys.stderr if stream is None else stream
    return BarProgress(stream) if stream.isatty() else LineProgress(stream)
