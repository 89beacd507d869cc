"""How long the steps of answering take."""

from __future__ import annotations

import time

from rag.answer import Step


class Clock:
    """Milliseconds of each step, of the first words, and in all."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._steps: dict[str, float] = {}
        self._first: float | None = None

    def step(self, name: str, **detail: object) -> Step:
        """The step that is done now, which took as long as the last one is ago."""
        now = time.perf_counter()
        self._steps[name] = round((now - self._last) * 1000, 1)
        self._last = now
        return Step(name, self._steps[name], dict(detail))

    def spent(self, name: str, milliseconds: float) -> None:
        """What was measured elsewhere, as a part of some step."""
        self._steps[name] = round(milliseconds, 1)

    def first(self) -> None:
        """The first words are there."""
        if self._first is None:
            self._first = time.perf_counter()

    def timings(self) -> dict[str, float]:
        """What the contract calls `timings_ms`."""
        total = round((time.perf_counter() - self._start) * 1000, 1)
        first = round(((self._first or time.perf_counter()) - self._start) * 1000, 1)
        return {"understand": 0.0, "retrieve": 0.0, "rerank": 0.0, **self._steps, "first_token": first, "total": total}
