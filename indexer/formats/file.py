"""A file that a format reads: its bytes, and the name to call it by in messages."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

_SETTLING_NS = 2_000_000_000  # file systems round their times, the coarsest to two seconds
_NUMBERS = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class File:
    """A file on disk. What lies in an archive is an `indexer.formats.archive.Member`."""

    path: Path

    @property
    def location(self) -> Path:
        """Where it lies, as shown to people."""
        return self.path

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.location.name

    def size(self) -> int:
        """How many bytes it has. Raises OSError."""
        return self.path.stat().st_size

    def stamp(self) -> str:
        """A cheap mark of its state: name, size, and when its content and its state last changed. Raises OSError.

        The time of the content can be set at will, and some programs set it back to what it was; that of the state is
        the system's own.
        """
        state = self.path.stat()
        return f"{self.name}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ctime_ns}"

    def settled(self, now_ns: int) -> bool:
        """Whether its mark tells it from what it may become: not where it changed just now, or, by a clock that was
        set back, is yet to change. Raises OSError."""
        return self.path.stat().st_ctime_ns < now_ns - _SETTLING_NS

    def head(self, size: int) -> bytes:
        """Its first `size` bytes. Raises OSError; ProtocolError where it lies in a broken archive."""
        # Not `open`: of thousands of files discovered, this is half the time.
        descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.read(descriptor, size)
        finally:
            os.close(descriptor)

    def read(self) -> bytes:
        """All of it. Raises OSError; ProtocolError where it lies in a broken archive."""
        return self.path.read_bytes()


def natural(path: Path | str) -> list[str | tuple[int, str]]:
    """A sort key under which `page_2` comes before `page_10`."""
    parts: list[str | tuple[int, str]] = [*_NUMBERS.split(str(path).lower())]
    for i in range(1, len(parts), 2):
        number = str(parts[i]).lstrip("0")
        parts[i] = (len(number), number)
    return parts
