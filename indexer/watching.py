"""Indexing folders as files arrive: a run at the start, and one whenever what lies there has changed and come to rest.

Between two runs nothing is held: others can write to the index. What cannot be read is told once, until it changes.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.progress import Advance, NoProgress, Progress
from indexer.report import Failure, Report
from indexer.store import StoreError

SETTLE = 2.0  # seconds without a change after which a file counts as complete
_LOOK = 0.5  # seconds between two looks at files that may still grow
_AGAIN = 10.0  # seconds to the next try where somebody else writes to the index
_LATEST = 300.0  # seconds after which what is at rest no longer waits for what is not

Run = Callable[[Progress], Report]
_State = dict[str, tuple[int, int]]


class Stopped(KeyboardInterrupt):
    """A run ends where it may: what was committed is kept, and the next one goes on from there."""


@dataclass(frozen=True, slots=True)
class Told:
    """A run: its report, or why there was none. `failed` are the failures that were not told before."""

    report: Report | None
    failed: tuple[Failure, ...] = ()
    problem: str | None = None

    @property
    def silent(self) -> bool:
        """Whether nothing came of it."""
        report = self.report
        if report is None:
            return self.problem is None
        return not (report.added or report.updated or report.removed or report.embedded or self.failed)


class Stoppable:
    """Progress that ends the run at the next sitting or batch once `stop` is set: they are transactions."""

    def __init__(self, stop: threading.Event, told: Progress | None = None) -> None:
        self._stop, self._told = stop, told or NoProgress()

    @contextmanager
    def stage(self, name: str, total: int, unit: str) -> Iterator[Advance]:
        """As `Progress.stage`; raises Stopped out of the call that counts."""
        with self._told.stage(name, total, unit) as counted:

            def advance(done: int) -> None:
                counted(done)
                if self._stop.is_set():
                    raise Stopped

            yield advance


def watch(
    paths: Sequence[Path],
    run: Run,
    stop: threading.Event,
    *,
    settle: float = SETTLE,
    poll: float | None = None,
) -> Iterator[Told]:
    """Run at once, and again after every change below `paths`, until `stop` is set; each run that did something.

    Args:
        paths: files and folders; one that is not there yet is waited for.
        run: indexes them; it is given the progress that ends it when `stop` is set.
        settle: seconds for which nothing may change before a run.
        poll: look every so many seconds instead of being told by the system: for network folders.
    """
    known: dict[str, tuple[tuple[int, int] | None, str]] = {}
    seen: _State | None = None
    first, again = True, 0.0
    problem: str | None = None
    for _ in _changes(paths, stop, poll):
        state = snapshot(paths)
        if state == seen and (not again or time.monotonic() < again):
            continue
        if not first or _is_fresh(state, settle):
            state = _at_rest(paths, state, stop, settle)
        if stop.is_set():
            return
        told = _run(run, stop, state, known)
        again = time.monotonic() + _AGAIN if told.report is None and told.problem else 0.0
        seen = state
        if first or (told.problem != problem if told.problem else not told.silent):
            yield told
        first, problem = False, told.problem


def snapshot(paths: Sequence[Path]) -> _State:
    """Size and time of every file below the paths, by its name."""
    found: _State = {}
    for path in paths:
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found.update(_files(Path(folder) / name for name in names))
        if not path.is_dir():
            found.update(_files([path]))
    return found


def _files(paths: Iterator[Path] | list[Path]) -> _State:
    found: _State = {}
    for path in paths:
        try:
            held = path.stat()
        except OSError:  # gone meanwhile
            continue
        found[str(path)] = held.st_size, held.st_mtime_ns
    return found


def _is_fresh(state: _State, settle: float) -> bool:
    """Whether a file was changed just now, so that more of it may come."""
    limit = time.time_ns() - int(settle * 1e9)
    return any(changed > limit for _, changed in state.values())


def _at_rest(paths: Sequence[Path], state: _State, stop: threading.Event, settle: float) -> _State:
    """The state once nothing has changed for `settle` seconds."""
    began = rested = time.monotonic()
    while time.monotonic() < rested + settle and not stop.wait(min(_LOOK, settle)):
        now = snapshot(paths)
        if now != state and time.monotonic() < began + _LATEST:
            state, rested = now, time.monotonic()
    return state


def _changes(paths: Sequence[Path], stop: threading.Event, poll: float | None) -> Iterator[None]:
    """At once, then whenever something may have changed; now and then in any case, as systems lose messages."""
    import watchfiles

    yield
    while not stop.is_set():
        there = [path for path in paths if path.exists()]
        if len(there) < len(paths) or poll is not None:
            stop.wait(poll or 1.0)
            yield
            continue
        for _ in watchfiles.watch(
            *there,
            watch_filter=None,
            stop_event=stop,
            debounce=500,
            rust_timeout=1000,
            yield_on_timeout=True,
            raise_interrupt=True,
            ignore_permission_denied=True,
        ):
            yield
            if not all(path.exists() for path in paths):
                break


def _run(run: Run, stop: threading.Event, state: _State, known: dict[str, tuple[tuple[int, int] | None, str]]) -> Told:
    try:
        report = run(Stoppable(stop))
    except StoreError as error:
        return Told(None, problem=str(error))
    failed = []
    for failure in report.failed:
        now = state.get(failure.source), failure.reason
        if known.get(failure.source) != now:
            known[failure.source] = now
            failed.append(failure)
    for source in set(known) - {failure.source for failure in report.failed}:
        del known[source]
    return Told(replace(report), tuple(failed))
