"""The request that the running code works for, wherever it runs: in the request's own thread or in Gradio's queue."""

from __future__ import annotations

import re
import secrets
import sys
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

STATE = "plenarchat_request"
"""Under this name a request's state (`scope["state"]`) holds its `Current`."""

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(slots=True)
class Current:
    """A request: its id, and its span where traces are made."""

    id: str
    span: Any = None


CURRENT: ContextVar[Current | None] = ContextVar("plenarchat_request", default=None)


def request_id(given: str | None) -> str:
    """An incoming id where it is well-formed (8 to 64 letters, digits, `.`, `_`, `-`), else a new one."""
    return given if given and _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)


def current() -> Current | None:
    """The request that is being worked for, None outside of one."""
    return CURRENT.get() or _of_gradio()


def _of_gradio() -> Current | None:
    """Gradio answers from its queue, outside of the request; it says itself which one it is."""
    context = sys.modules.get("gradio.context")
    request = context.LocalContext.request.get(None) if context else None
    inner = getattr(request, "request", None)
    found = getattr(inner, "scope", {}).get("state", {}).get(STATE)
    return found if isinstance(found, Current) else None
