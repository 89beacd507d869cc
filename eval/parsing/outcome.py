"""What a measure says of one sitting: shares to be summed up, what was honestly unknown, each fault with its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from eval.metrics.share import Share


@dataclass(frozen=True, slots=True)
class Fault:
    """Something read wrongly: its class, the turn (or sitting) where it is, and what is there.

    `example` says it in few words where that is possible: what was read, and what it should be.
    """

    kind: str
    place: str
    detail: str
    example: str = ""


@dataclass(slots=True)
class Outcome:
    """What was found out about one sitting, or one page.

    Shares by the name of the measure, counts of what was unknown, or left out, by the same names, and the faults."""

    shares: dict[str, Share] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Takes in another measure's outcome of the same sitting."""
        self.shares |= other.shares
        self.unknown += other.unknown
        self.left_out += other.left_out
        self.faults += other.faults
