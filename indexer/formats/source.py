"""What is read together, and what the search for it found."""

from __future__ import annotations

import hashlib
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from indexer.formats.file import File
from indexer.protocol import ProtocolError


@dataclass(frozen=True, slots=True)
class Source:
    """Files that are read together: the page texts of one folder, or one file.

    `path` names it: a file or folder on disk, or one within an archive (`archive.zip/folder`).
    """

    path: Path
    format: str
    files: tuple[File, ...]

    def size(self) -> int:
        """How many bytes its files have together. Raises OSError."""
        return sum(file.size() for file in self.files)

    def stamp(self) -> str:
        """A cheap mark of the files' state: hash of names, sizes and times. Raises OSError.

        The same mark means the same content. Where that could not be told, since a file changed at this very time by
        the clock, or after it, the mark is one that never comes again, so that the next run compares contents.
        """
        mark = hashlib.sha256()
        for file in self.files:
            mark.update(f"{file.stamp()}\n".encode())
        now = time.time_ns()
        if not all(file.settled(now) for file in self.files):
            mark.update(uuid.uuid4().bytes)
        return mark.hexdigest()[:32]

    def digest(self) -> str:
        """SHA-256 of the files' names and content; of what is broken in an archive, of that it is. Raises OSError."""
        mark = hashlib.sha256()
        for file in self.files:
            try:
                data = file.read()
            except ProtocolError as error:
                data = str(error).encode()
            mark.update(f"{file.name}\0{len(data)}\n".encode())
            mark.update(data)
        return mark.hexdigest()


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found below the given paths, and what was turned away with the reason.

    `ignored` are files beside protocols that are none (pictures, notes): no failures, unless nothing else is there.
    """

    sources: tuple[Source, ...]
    rejected: tuple[ProtocolError, ...]
    ignored: tuple[ProtocolError, ...] = ()


def is_there(path: Path) -> bool:
    """Whether a source's path is still there; for one within an archive, whether the archive is."""
    return path.exists() or any(parent.is_file() for parent in path.parents)
