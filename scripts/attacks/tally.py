"""What a kind of attack came to: how many were tried, and which of them did something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """One kind of attack. `seen` counts signs that the attempts reached what they aimed at; without any, none did."""

    kind: str
    tried: int = 0
    seen: int = 0
    through: list[str] = field(default_factory=list)

    def attempt(self, what: str, problems: Iterable[str] = ()) -> None:
        """One attempt; each problem is something it did that it must not."""
        self.tried += 1
        self.through += [f"{what[:120]!r}: {problem}" for problem in problems]

    @property
    def held(self) -> bool:
        """Whether something was tried, it arrived, and nothing came of it."""
        return self.tried > 0 and self.seen > 0 and not self.through

    def to_json(self) -> dict[str, Any]:
        """As the report holds it."""
        return {"kind": self.kind, "tried": self.tried, "seen": self.seen, "through": self.through}
