"""A file that a format reads: its bytes, and the name to call it by in messages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class File:
    """A file on disk."""

    path: Path

    @property
    def location(self) -> Path:
        """Where it lies, as shown to people."""
        return self.path

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.location.name

    def stamp(self) -> str:
        """A cheap mark of its state: name, size and modification time. Raises OSError."""
        state = self.path.stat()
        return f"{self.name}\0{state.st_size}\0{state.st_mtime_ns}"

    def head(self, size: int) -> bytes:
        """Its first `size` bytes. Raises OSError."""
        with self.path.open("rb") as opened:
            return opened.read(size)

    def read(self) -> bytes:
        """All of it. Raises OSError."""
        return self.path.read_bytes()
