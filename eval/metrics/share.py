"""What a measure says of one case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """`numerator` of `denominator`, the former at most the latter.

    1 of 1 for a hit, 2 of 3 for two of three quotes, 0 of 0 where the case takes part but weighs nothing.
    """

    numerator: float
    denominator: float = 1.0

    @property
    def value(self) -> float | None:
        """The quotient, None where nothing counts."""
        return self.numerator / self.denominator if self.denominator else None
