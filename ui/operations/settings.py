"""What can be set of a running server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

GRACE = 20.0  # seconds
HISTORY_DAYS = 90


@dataclass(frozen=True, slots=True)
class Operations:
    """How a server is run. `grace` is in seconds; 0 days of history keep none, 0 days of feedback keep it for good."""

    log_format: str = "text"
    log_level: str = "info"
    log_file: Path | None = None
    log_questions: bool = False
    grace: float = GRACE
    history_days: int = HISTORY_DAYS
    feedback_days: int = 0
