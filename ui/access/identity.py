"""Who somebody is: a name, the groups that decide what they may read, and whether they may index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["open", "nobody", "session", "token", "proxy"]


@dataclass(frozen=True, slots=True)
class Identity:
    """A person or a script. `source` is how they are known; `open` where the server asks nobody who they are."""

    name: str
    groups: frozenset[str] = frozenset()
    admin: bool = False
    source: Source = "nobody"

    @property
    def known(self) -> bool:
        """Whether they have said who they are."""
        return self.source in ("session", "token", "proxy")


ANYBODY = Identity("anybody", source="open")
"""Everybody, where no login is configured."""

NOBODY = Identity("", source="nobody")
"""Somebody who has not logged in, where that is needed."""
