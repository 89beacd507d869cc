"""The one form in which programs are told what went wrong, whichever part of the server says it."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """Why something could not be done. `status` is HTTP's; `retry_after` are seconds, where waiting helps."""

    def __init__(self, status: int, code: str, message: str, remedy: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{message} {remedy}")
        self.status, self.code, self.message, self.remedy = status, code, message, remedy
        self.retry_after = retry_after

    def to_json(self) -> dict[str, Any]:
        """`{"error": {"code", "message", "remedy"}}`."""
        return {"error": {"code": self.code, "message": self.message, "remedy": self.remedy}}


def ending() -> Problem:
    """The server is about to end."""
    return Problem(503, "ending", "The server is being restarted.", "Ask again in a moment.", retry_after=10)
