"""What grows with the number of passages: measured at each size, as a straight line beyond, and how far it carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Found = Mapping[str, Any]
Held = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost at each measured size, (passages, value), in `unit`; what one machine is expected to bear at most, and
    what takes its place beyond."""

    name: str
    unit: str
    points: tuple[tuple[float, float], ...]
    borne: float
    instead: str
    fixed: bool = True
    """Whether a part of it is there however little is indexed: then one size alone says nothing of others."""

    @property
    def known(self) -> bool:
        """Whether its growth is known."""
        return not self.fixed or len(self.points) > 1

    @property
    def slope(self) -> float:
        """For each passage more, between the smallest size and the largest; from nothing where there is but one."""
        (first, low), (last, high) = self.points[0], self.points[-1]
        return (high - low) / (last - first) if last > first else high / last

    def at(self, passages: float) -> float:
        """At so many passages, on a straight line through the smallest size and the largest."""
        first, low = self.points[0]
        return max(0.0, low + self.slope * (passages - first))

    def carries(self) -> float | None:
        """How many passages are borne; None where it does not grow."""
        first, low = self.points[0]
        return max(0.0, first + (self.borne - low) / self.slope) if self.slope > 0 else None


def costs(held: Held) -> list[Cost]:
    """Every cost that was measured, in the order in which an archive meets them."""
    sizes = {int(times): found for times, found in held["sizes"].items() if "exact" in found}
    made = [_cost(sizes, *row) for row in _ROWS]
    if whole := [copy for copy in held["copies"].values() if not copy["again"]]:
        per_copy = sum(copy["processor_seconds"] for copy in whole) / len(whole)
        passages = held["originals"]["passages"]
        line = tuple((size * passages, size * per_copy / 3600) for size in (sorted(sizes) or [1]))
        text = "reading in several processes, an index for each parliament (a writer each)"
        made.insert(0, Cost("reading and full text, one writer", "h of a processor", line, 7 * 24, text, fixed=False))
    if embedding := held.get("embedding"):
        rate = embedding["processor_seconds"] / embedding["passages"] / 3600
        line = tuple((float(_passages(found)), rate * _passages(found)) for _, found in sorted(sizes.items()))
        text = "many machines (`plenarchat embed --scheduler`), or a GPU"
        made.insert(1, Cost("embedding", "h of a processor", line, 7 * 24 * 8, text, fixed=False))
    return [cost for cost in made if cost.points and cost.known]


def _cost(
    sizes: Mapping[int, Found], name: str, unit: str, value: Callable[[Found], float | None], borne: float, instead: str
) -> Cost:
    points = [(float(_passages(found)), value(found)) for _, found in sorted(sizes.items())]
    return Cost(name, unit, tuple((at, each) for at, each in points if each is not None), borne, instead)


def _passages(found: Found) -> int:
    return int(found["exact"]["coverage"]["chunks"])


def _spent(kind: str, percentile: str) -> Callable[[Found], float]:
    return lambda found: float(found["exact"]["searches"][kind]["spent"][percentile])


def _first(found: Found) -> float | None:
    return float(sum(found["exact"]["first"].values())) if "first" in found["exact"] else None


def _chroma(name: str, unit: float) -> Callable[[Found], float | None]:
    return lambda found: found["chroma"][name] / unit if "chroma" in found else None


def _warm(found: Found) -> float:
    memory = found["exact"]["memory"]["warm"]
    return float(memory.get("own", memory["resident"])) / 1e9


def _with_chroma(found: Found) -> float | None:
    if "with_chroma" not in found:
        return None
    memory = found["with_chroma"]["memory"]["warm"]
    return float(memory.get("own", memory["resident"])) / 1e9


_SERVER = "a Chroma server or distributed Chroma (`--chroma-url`), which holds the vectors once for all processes"
_SPLIT = "an index for each parliament or period, asked side by side and fused by rank"
_ROWS: Sequence[tuple[str, str, Callable[[Found], float | None], float, str]] = (
    ("disk", "GB", lambda found: sum(found["disk"].values()) / 1e9, 1000, "vectors and raw pages apart from the text"),
    ("building Chroma's collection", "h of a processor", _chroma("processor_seconds", 3600), 7 * 24, _SERVER),
    ("memory of building Chroma's collection", "GB", _chroma("memory", 1e9), 64, _SERVER),
    ("own memory of a serving process", "GB", _warm, 16, f"vectors cut smaller (product quantization), or {_SPLIT}"),
    ("own memory of a serving process, with Chroma", "GB", _with_chroma, 32, _SERVER),
    (
        "loading after a start or a change (everything once)", "s of a processor", _first, 60,
        "codes and columns kept as files that are mapped, not made anew from SQLite",
    ),
    ("search by words, p95", "ms of a processor", _spent("by words", "p95"), 1000, _SPLIT),
    (
        "search by vectors within a filter, p95", "ms of a processor", _spent("by vector, a group", "p95"), 1000,
        f"lists of near vectors (Faiss IVF) instead of comparing all, or {_SPLIT}",
    ),
    ("hybrid search, p95", "ms of a processor", _spent("hybrid", "p95"), 2000, _SPLIT),
    (
        "all turns that match, p95", "ms of a processor", _spent("all turns that match", "p95"), 2000,
        f"facets counted in the full text's engine, or {_SPLIT}",
    ),
)  # fmt: skip
