"""What the server remembers of pages that were closed, kept small.

Gradio keeps each page's state and a copy of its components, about half a megabyte, for the latest 10,000 pages. A page
that is open holds a stream for as long (`/heartbeat/ID`); of those without one only the latest are kept, as many as
may come back after a network was lost or a computer slept.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from ui.document import App, Message, Receive, Send

if TYPE_CHECKING:
    from gradio.state_holder import StateHolder

_STREAM = "/gradio_api/heartbeat/"
_KEPT = 50  # closed pages at least, and twice as many as are open
_SECONDS = 3600.0  # a closed page that long unused is forgotten
_FRESH = 60.0  # seconds since it was last used in which a page is never forgotten: its stream may be yet to come


class OpenPages:
    """ASGI middleware: counts the pages that are open, and forgets what `held` remembers of others."""

    def __init__(self, app: App, held: StateHolder) -> None:
        self.app, self.held = app, held
        self._open: Counter[str] = Counter()
        self._used: dict[str, float] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or _STREAM not in path:
            await self.app(scope, receive, send)
            return
        page = path.rpartition("/")[2]
        self._open[page] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._open[page] -= 1
            if self._open[page] < 1:
                del self._open[page]
            else:
                self._reopened(page)
            self.forget(time.monotonic())

    def forget(self, now: float) -> None:
        """Forget what is remembered of pages that are closed, but for the latest."""
        held = self.held.session_data
        closed = [page for page in list(held) if page not in self._open]  # the one least lately used first
        self._used = {page: self._used.get(page, now) for page in closed}
        spare = len(closed) - max(_KEPT, 2 * len(self._open))
        for number, page in enumerate(closed):
            unused = now - self._used[page]
            if unused > _SECONDS or (number < spare and unused > _FRESH):
                with self.held.lock:
                    held.pop(page, None)
                    self.held.time_last_used.pop(page, None)
                del self._used[page]

    def _reopened(self, page: str) -> None:
        """Gradio takes the end of an old stream for the end of the page, though a new one is there already."""
        if page in self.held.session_data:
            self.held.session_data[page].is_closed = False
