"""What answers cost: the time of each stage, tokens of a language model, memory, the time the index took to make."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from typing import Any

from eval.metrics import Result
from eval.statistics import Spread, spread
from indexer.store import Index


def milliseconds(results: Sequence[Result]) -> dict[str, Spread]:
    """How long each stage took over the results that tell, in the order of the contract's `timings_ms`."""
    timings = [result.get("timings_ms") or {} for result in results]
    stages = dict.fromkeys(stage for one in timings for stage in one)
    spreads = {stage: spread([one[stage] for one in timings if stage in one]) for stage in stages}
    return {stage: held for stage, held in spreads.items() if held}


def cost(results: Sequence[Result], index: Index) -> dict[str, Any]:
    """As in metrics.json: `milliseconds` by stage, `tokens`, `memory_peak_bytes` and `index_seconds` by stage.

    `tokens` sums up what answers report of a language model (`usage`), None where none took part. `memory_peak_bytes`
    is the largest resident size of this process so far. `index_seconds` is None where the index does not tell.
    """
    used = [usage for result in results if (usage := result.get("usage"))]
    return {
        "milliseconds": {stage: held.to_json() for stage, held in milliseconds(results).items()},
        "tokens": {name: sum(u.get(name) or 0 for u in used) for name in ("input", "output")} if used else None,
        "memory_peak_bytes": _peak(),
        "index_seconds": {stage: round(seconds, 1) for stage, seconds in index.seconds.items()} or None,
    }


def _peak() -> int:
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
