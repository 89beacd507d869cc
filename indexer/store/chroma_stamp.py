"""What a Chroma collection was made of, so that it is used only where it holds exactly what the truth holds now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which index at which generation a collection holds, how many vectors, and each sitting's generation and vectors.

    `collection` is its name. `files` are the sizes and digests of a local collection's files. `touched` are sittings
    that a change which did not end may have left half there; such a collection is not used.
    """

    index_id: str
    generation: int
    count: int
    sittings: Mapping[str, tuple[int, int]]
    collection: str = ""
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    touched: tuple[str, ...] = ()

    def holds(self, wanted: Stamp) -> bool:
        """Whether a collection with this stamp holds just what is wanted."""
        known, asked = (self.index_id, self.generation, self.count), (wanted.index_id, wanted.generation, wanted.count)
        return not self.touched and known == asked and self.sittings == wanted.sittings

    def to_json(self) -> str:
        """The stamp as it is kept beside a local collection, or in the manifest of the index."""
        return json.dumps(asdict(self))


@lru_cache(maxsize=8)
def parsed(text: str) -> Stamp | None:
    """The stamp in a text, None where there is none; kept for a while, as every search asks for it."""
    try:
        data = json.loads(text)
        return Stamp(
            str(data["index_id"]),
            int(data["generation"]),
            int(data["count"]),
            {name: _pair(state) for name, state in data["sittings"].items()},
            str(data.get("collection", "")),
            {name: _file(known) for name, known in data.get("files", {}).items()},
            tuple(map(str, data.get("touched", ()))),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _pair(state: Any) -> tuple[int, int]:
    return int(state[0]), int(state[1])


def _file(known: Any) -> tuple[int, str]:
    """Size and digest; indexes made earlier recorded the size alone."""
    return (known, "") if isinstance(known, int) else (int(known[0]), str(known[1]))
