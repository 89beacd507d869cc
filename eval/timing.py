"""How long a call takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


def timed(call: Callable[Given, Returned], *args: Given.args, **kwargs: Given.kwargs) -> tuple[Returned, float]:
    """What the call returns, and the milliseconds it took."""
    started = time.perf_counter()
    returned = call(*args, **kwargs)
    return returned, (time.perf_counter() - started) * 1000
