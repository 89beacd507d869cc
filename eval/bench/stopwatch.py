"""How the time of a call is spent: methods and functions are watched from outside, so that the code measured is as it
is."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from types import ModuleType
from typing import Any

from eval.bench.indexing import BenchError


class Stopwatch:
    """Adds up the seconds of each watched name; what is watched inside something watched counts for itself alone.

    `clock` gives seconds: those that pass, or those that the processors spend (`time.process_time`), which depend
    little on what else they do, but leave out waiting for a disk.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def take(self) -> Mapping[str, float]:
        """The seconds since the last time, by name."""
        taken, self._seconds = self._seconds, defaultdict(float)
        return dict(taken)

    @contextmanager
    def watching(self, owner: object, names: Mapping[str, str]) -> Iterator[None]:
        """Watch attributes of an object or a module, by the name each counts under, until left.

        Raises:
            BenchError: there is no such attribute.
        """
        found: dict[str, Any] = {attribute: getattr(owner, attribute, None) for attribute in names}
        if missing := [attribute for attribute, call in found.items() if not callable(call)]:
            raise BenchError(f"{owner!r} has no {missing[0]}; this measurement no longer fits the code")
        for attribute, name in names.items():
            setattr(owner, attribute, self._timed(found[attribute], name))
        try:
            yield
        finally:
            for attribute in names:
                if isinstance(owner, ModuleType):
                    setattr(owner, attribute, found[attribute])
                else:
                    delattr(owner, attribute)  # uncovers the method of the class

    def _timed(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        @wraps(call)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._count()
            self._running.append(name)
            try:
                return call(*args, **kwargs)
            finally:
                self._count()
                self._running.pop()

        return timed

    def _count(self) -> None:
        """Give the time since the last change to whatever has been running."""
        now = self._clock()
        if self._running:
            self._seconds[self._running[-1]] += now - self._since
        self._since = now


def public_methods(owner: object) -> dict[str, str]:
    """The methods of an object's class that are called from outside, each under its own name."""
    kind = type(owner)
    return {name: name for name in dir(kind) if not name.startswith("_") and callable(getattr(kind, name, None))}
