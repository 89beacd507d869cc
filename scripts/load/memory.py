"""The memory of a server over time, and whether it grows."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

_EVERY = 5.0  # seconds
_FLAT = 0.03  # growth between the first and the last third, of what there was, that still counts as flat


@dataclass
class Memory:
    """Samples of a process: seconds, MB of its own memory, MB with what it shares with the file system's cache."""

    process: int
    samples: list[tuple[float, float, float]] = field(default_factory=list)

    async def watch(self) -> None:
        """Take a sample every few seconds until cancelled or the process is gone."""
        began = time.monotonic()
        while self.sample(time.monotonic() - began):
            await asyncio.sleep(_EVERY)

    def sample(self, at: float) -> bool:
        """Take one sample; false where the process is gone."""
        try:
            # Not the RSS of `status`: it counts a page of the index once for every connection that has it mapped.
            lines = Path(f"/proc/{self.process}/smaps_rollup").read_text().splitlines()
        except OSError:
            return False
        held = {line.split(":")[0]: float(line.split()[1]) / 1024 for line in lines if line.endswith(" kB")}
        if "Pss" not in held:
            return False
        self.samples.append((at, held["Anonymous"], held["Pss"]))
        return True

    def to_json(self) -> dict[str, object]:
        """Start, end and peak in MB; the slope and whether it is flat, by the own memory after the first fifth."""
        times, own, whole = (np.array(column) for column in zip(*self.samples, strict=True))
        later = times >= times[-1] / 5
        slope = float(np.polyfit(times[later], own[later], 1)[0]) if later.sum() > 2 else 0.0
        third = max(1, int(later.sum()) // 3)
        first, last = float(np.median(own[later][:third])), float(np.median(own[later][-third:]))
        return {
            "start_mb": round(float(whole[0])),
            "end_mb": round(float(whole[-1])),
            "peak_mb": round(float(whole.max())),
            "own_start_mb": round(float(own[0])),
            "own_end_mb": round(float(own[-1])),
            "slope_mb_per_minute": round(slope * 60, 2),
            "first_third_mb": round(first),
            "last_third_mb": round(last),
            "flat": last <= first * (1 + _FLAT),
            "samples": [[round(value, 1) for value in sample] for sample in self.samples],
        }
