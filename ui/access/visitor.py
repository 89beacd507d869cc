"""What the application inside knows of whoever asks: the gate puts it into each request's scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ui.access.identity import ANYBODY, Identity

KEY = "plenarchat.visitor"
"""In the scope of a request."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A collection that the visitor may read: its title, its address, and whether they are in it."""

    title: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who got in. `logout` is the address to leave at, None where nobody logs in here."""

    identity: Identity = ANYBODY
    shelves: tuple[Shelf, ...] = ()
    logout: str | None = None
    answer_seconds: float | None = None
    """The longest that an answer may take."""
    question: Callable[[], int | None] = lambda: None
    """Counts a question; the seconds to wait before the next one may be asked, None where it may be asked now."""


def visitor_of(request: Any) -> Visitor:
    """The visitor of a request: Starlette's, Gradio's (or a scope). Without a gate in front it is anybody."""
    inner = getattr(request, "request", None) or request
    scope = inner if isinstance(inner, Mapping) and "type" in inner else getattr(inner, "scope", None)
    found = scope.get(KEY) if isinstance(scope, Mapping) else None
    return found if isinstance(found, Visitor) else Visitor()
