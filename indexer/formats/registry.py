"""The formats that are read. A new one is a module, and a line here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from indexer.formats import bundestag, epp, pages, pdf
from indexer.formats.file import File
from indexer.protocol import ProtocolError, Sitting

HEAD = 4096  # bytes of a file by which its format is told


class Format(Protocol):
    """A module that reads one format. What it needs beyond the standard library it imports when it reads."""

    @property
    def NAME(self) -> str:
        """The format's short name, kept with each sitting."""

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with these bytes (up to `HEAD`) is of this format."""

    def read(self, files: Sequence[File], path: Path) -> list[Sitting]:
        """The sittings in files that belong together. Raises ProtocolError or OSError, whatever the files hold."""


FORMATS: tuple[Format, ...] = (epp, bundestag, pdf, pages)  # page texts last: they have no mark of their own


def by_name(name: str) -> Format:
    """The format of that name."""
    return next(format for format in FORMATS if name == format.NAME)


def unreadable(path: Path, error: OSError) -> ProtocolError:
    """What the operating system says about a path, as a message with a way out."""
    if isinstance(error, PermissionError):
        return ProtocolError(path, "no permission to read it", "Allow reading it (chmod) or run as its owner.")
    if isinstance(error, FileNotFoundError):
        return ProtocolError(path, "no such file or folder", "Check the path.")
    return ProtocolError(path, f"cannot be read ({error.strerror or error})", "Check the disk and the path.")
