"""Which collection a path leads to: decided once, by the same words that the application inside is then given.

The first collection has everything that is not below `/c/`, each other one what is below `/c/NAME`. What could be read
in two ways (`//`, `/../`, encoded slashes before the collection's name, `\\`, control characters) leads nowhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""What a collection can be called in an address."""

_SEVERAL_READINGS = re.compile(r"//|\\|[\x00-\x1f\x7f]|(?:^|/)\.{1,2}(?:/|$)|%(?:2e|2f|5c|25)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """A collection by name, None for the first, and the path within it, which begins with a slash."""

    collection: str | None
    path: str

    @property
    def prefix(self) -> str:
        """Where the collection lies below the site's root: empty, or `/c/NAME`."""
        return f"/c/{self.collection}" if self.collection else ""


def target(scope: Mapping[str, Any], names: Collection[str]) -> Target | None:
    """Where the path of an ASGI request leads; None for nowhere. `names` are the collections but the first."""
    path: str = scope["path"]
    raw: bytes = scope.get("raw_path") or path.encode()
    if not path.startswith("/") or _SEVERAL_READINGS.search(path):
        return None
    _, first, *rest = path.split("/")
    if not _like_c(first):
        return Target(None, path)
    if first != "c" or not rest or not NAME.fullmatch(rest[0]) or rest[0] not in names:
        return None
    prefix = f"/c/{rest[0]}"
    # The prefix stands there letter by letter, nothing in it is encoded.
    if raw != prefix.encode() and not raw.startswith(f"{prefix}/".encode()):
        return None
    return Target(rest[0], path[len(prefix) :] or "/")


def _like_c(segment: str) -> bool:
    """Whether somebody could take a segment for `c`: such a path is never the first collection's."""
    plain = unicodedata.normalize("NFKC", segment).casefold().strip(" .;\u200b\u00ad")
    return plain.partition(";")[0].strip(" .") == "c"
