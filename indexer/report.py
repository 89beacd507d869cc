"""What an indexing run did: for the person who started it and, as JSON, for programs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer.protocol import ProtocolError


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be indexed, why, and what to do about it."""

    source: str
    reason: str
    remedy: str

    @classmethod
    def of(cls, error: ProtocolError) -> Failure:
        """The failure an error tells of."""
        return cls(error.path, error.problem, error.remedy)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A source left out because another one of the same sitting was taken (`kept`), each with its format, and why."""

    source: str
    sitting: str
    kept: str
    reason: str
    format: str
    kept_format: str


@dataclass(slots=True)
class Report:
    """Filled while a run goes on. Sittings are named by their ids; `turns`, `chunks`, `vectors` and `sittings` count
    what the whole index holds afterwards; `seconds` are those of each stage and in `total`.
    """

    index: Path
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    sittings: int = 0
    turns: int = 0
    chunks: int = 0
    vectors: int = 0
    embedded: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether anything could be done at all: false where every source failed."""
        return bool(self.added or self.updated or self.unchanged or self.removed or self.duplicates)

    def to_json(self) -> dict[str, Any]:
        """The contract's report."""
        data = asdict(self) | {"index": str(self.index)}
        data["seconds"] = {stage: round(seconds, 3) for stage, seconds in self.seconds.items()}
        return data

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time spent inside to a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started
