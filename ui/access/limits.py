"""How often somebody may do something: counted over a moving window, in memory, for a person or else an address."""

from __future__ import annotations

import collections
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limits import RateLimitItem


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a minute; None for as often as one likes."""

    requests: int | None = 600
    questions: int | None = 20


UNLIMITED = Rates(None, None)

# Failed logins: of one account from one address, from one address, of one account from everywhere. The last is wide, so
# that nobody can easily lock somebody else out.
_LOGIN_WINDOW = 15  # minutes
_FAILED_HERE, _FAILED_FROM, _FAILED_OF = 5, 30, 100

# Requests at the same time, with the streams of open pages. Behind one address there may be a house.
_OPEN_OF_PERSON, _OPEN_OF_ADDRESS = 100, 1000


class Counter:
    """Counts what was done. Every method gives the seconds to wait, or None where there is nothing to wait for."""

    def __init__(self, rates: Rates) -> None:
        from limits import RateLimitItemPerMinute
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._requests = RateLimitItemPerMinute(rates.requests) if rates.requests else None
        self._questions = RateLimitItemPerMinute(rates.questions) if rates.questions else None
        self._checked: collections.Counter[tuple[str, ...]] = collections.Counter()  # logins, just now
        self._open: collections.Counter[str] = collections.Counter()
        self._failed = tuple(
            RateLimitItemPerMinute(most, _LOGIN_WINDOW) for most in (_FAILED_HERE, _FAILED_FROM, _FAILED_OF)
        )

    def request(self, who: str) -> int | None:
        """A request of somebody."""
        return self._hit(self._requests, "request", who)

    def question(self, who: str) -> int | None:
        """A question that somebody asks."""
        return self._hit(self._questions, "question", who)

    @contextmanager
    def open(self, who: str, known: bool) -> Iterator[bool]:
        """Whether one more request of somebody may be open at the same time; it is, until this is left."""
        if self._requests is not None and self._open[who] >= (_OPEN_OF_PERSON if known else _OPEN_OF_ADDRESS):
            yield False
            return
        self._open[who] += 1
        try:
            yield True
        finally:
            self._open[who] -= 1
            if self._open[who] < 1:
                del self._open[who]

    def login_begins(self, account: str, address: str) -> int | None:
        """A login that is to be checked now, unless too many failed before or are being checked: then seconds to wait.

        Where None is returned `login_ended` has to be called.
        """
        keys = self._of_login(account, address)
        left = {of: self._limiter.get_window_stats(item, *of).remaining for item, of in keys}
        full = [(item, of) for item, of in keys if left[of] <= self._checked[of]]
        if full:
            return max(self._wait(item, *of) for item, of in full)
        self._checked.update(of for _, of in keys)
        return None

    def login_ended(self, account: str, address: str, worked: bool) -> None:
        """How that login went. One that worked counts nowhere, and what failed before it from there is forgotten."""
        keys = self._of_login(account, address)
        for item, of in keys:
            self._checked[of] -= 1
            if self._checked[of] < 1:
                del self._checked[of]
            if not worked:
                self._limiter.hit(item, *of)
        if worked:
            item, of = keys[0]
            self._limiter.clear(item, *of)

    def _of_login(self, account: str, address: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        here, source, of = self._failed
        return [(here, ("here", account, address)), (source, ("from", address)), (of, ("of", account))]

    def _hit(self, item: RateLimitItem | None, *of: str) -> int | None:
        if item is None or self._limiter.hit(item, *of):
            return None
        return self._wait(item, *of)

    def _wait(self, item: RateLimitItem, *of: str) -> int:
        return max(1, math.ceil(self._limiter.get_window_stats(item, *of).reset_time - time.time()))
