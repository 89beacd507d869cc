"""Which pattern a request's path follows (`/export/{name}`): what logs and figures name instead of the path itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.routing import BaseRoute, Match, Mount, Route

OTHER = "other"
"""Paths that follow no pattern."""


class Templates:
    """The patterns of an application's routes, and of those mounted in it, to any depth."""

    def __init__(self, app: Any) -> None:
        """`app` is looked through when first asked: routes may still be added to it."""
        self._app = app
        self._found: list[tuple[BaseRoute, str, str]] | None = None

    def of(self, scope: Any) -> str:
        """The pattern that the path of a request follows, whatever its method; `OTHER` where it follows none."""
        if self._found is None:
            self._found = list(_routes(self._app, "", ""))
        path = scope["path"]
        for route, prefix, template in self._found:
            if prefix and not path.startswith(prefix):
                continue
            inner = {"type": "http", "path": path[len(prefix) :], "root_path": "", "method": scope["method"]}
            if route.matches(inner)[0] is not Match.NONE:
                return template
        return OTHER


def _routes(app: Any, prefix: str, shown: str) -> Iterator[tuple[BaseRoute, str, str]]:
    for route in getattr(app, "routes", ()):
        if isinstance(route, Route):
            yield route, prefix, shown + route.path
        elif router := getattr(route, "original_router", None):  # FastAPI keeps what it includes as a whole
            under = route.include_context.prefix
            yield from _routes(router, prefix + under, shown + under)
        elif isinstance(route, Mount):
            inner = getattr(route.app, "routes", None)
            if inner and "{" not in route.path:
                yield from _routes(route.app, prefix + route.path, shown + route.path)
            else:
                yield route, prefix, (shown + route.path) or OTHER
