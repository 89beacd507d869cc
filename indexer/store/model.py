"""Which embedding model the vectors of an index are of."""

from __future__ import annotations

from typing import NamedTuple


class Model(NamedTuple):
    """The embedding model of an index's vectors."""

    name: str
    revision: str
