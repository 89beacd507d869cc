"""Source formats: finding what lies below a path, and reading it into sittings.

A format is a module with `read(files, path)` for the files that belong together.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.formats import pages
from indexer.formats.file import File
from indexer.protocol import ProtocolError, Sitting

MAX_BYTES = 64 * 1024 * 1024  # of one file; a whole Wahlperiode of page texts has about as many
_UNREAD = {".pdf", ".xml", ".zip", ".docx", ".doc", ".html"}


@dataclass(frozen=True, slots=True)
class Source:
    """Files that are read together: the page texts of one folder, or one file."""

    path: Path
    format: str
    files: tuple[File, ...]

    def stamp(self) -> str:
        """A cheap mark of the files' state: hash of names, sizes and modification times. Raises OSError."""
        mark = hashlib.sha256()
        for file in self.files:
            mark.update(f"{file.stamp()}\n".encode())
        return mark.hexdigest()[:32]

    def digest(self) -> str:
        """SHA-256 of the files' names and content. Raises OSError."""
        mark = hashlib.sha256()
        for file in self.files:
            data = file.read()
            mark.update(f"{file.name}\0{len(data)}\n".encode())
            mark.update(data)
        return mark.hexdigest()


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found below the given paths, and what was turned away with the reason."""

    sources: tuple[Source, ...]
    rejected: tuple[ProtocolError, ...]


def discover(paths: Sequence[Path]) -> Discovery:
    """All sources below `paths` (files or folders), in the natural order of their names.

    Links are followed, each folder is visited once; hidden files and folders are left out.
    """
    sources: dict[Path, Source] = {}
    rejected: list[ProtocolError] = []
    for path in paths:
        found = list(_below(path, set()))
        if not found:
            remedy = "Name the folder that holds the page texts (.txt)."
            rejected.append(ProtocolError(path, "no protocols in this folder", remedy))
        for item in found:
            if isinstance(item, ProtocolError):
                rejected.append(item)
            else:
                sources.setdefault(item.path.resolve(), item)
    return Discovery(tuple(sources.values()), tuple(rejected))


def read(source: Source) -> list[Sitting]:
    """The sittings in a source, usually one.

    Raises:
        ProtocolError: nothing in it can be read; the message names the file and the way out.
    """
    try:
        return pages.read(source.files, source.path)
    except OSError as error:
        raise unreadable(Path(error.filename or source.path), error) from error


def natural(path: Path) -> list[tuple[int, str]]:
    """A sort key under which `page_2` comes before `page_10`."""
    parts = (part for part in re.split(r"([0-9]+)", str(path)) if part)
    return [(int(part), "") if part[0] in "0123456789" else (-1, part.lower()) for part in parts]


def unreadable(path: Path, error: OSError) -> ProtocolError:
    """What the operating system says about a path, as a message with a way out."""
    if isinstance(error, PermissionError):
        return ProtocolError(path, "no permission to read it", "Allow reading it (chmod) or run as its owner.")
    if isinstance(error, FileNotFoundError):
        return ProtocolError(path, "no such file or folder", "Check the path.")
    return ProtocolError(path, f"cannot be read ({error.strerror or error})", "Check the disk and the path.")


def _below(path: Path, visited: set[tuple[int, int]]) -> Iterator[Source | ProtocolError]:
    try:
        state = path.stat()
        if not stat.S_ISDIR(state.st_mode):
            problem = _fault(path, state) or (None if path.suffix.lower() == ".txt" else _unsupported(path))
            yield problem or Source(path, "pages", (File(path),))
            return
        if (state.st_dev, state.st_ino) in visited:
            return
        visited.add((state.st_dev, state.st_ino))
        entries = sorted((path / name for name in os.listdir(path) if not name.startswith(".")), key=natural)
    except OSError as error:
        yield unreadable(path, error)
        return
    texts: list[Path] = []
    for file in entries:
        if file.suffix.lower() in _UNREAD:
            yield _unsupported(file)
        elif file.suffix.lower() == ".txt":
            problem = _text_fault(file)
            if problem:
                yield problem
            else:
                texts.append(file)
        elif file.is_dir():
            yield from _below(file, visited)
    if texts:
        yield Source(path, "pages", tuple(map(File, texts)))


def _text_fault(file: Path) -> ProtocolError | None:
    try:
        return _fault(file, file.stat())
    except OSError as error:
        return unreadable(file, error)


def _fault(file: Path, state: os.stat_result) -> ProtocolError | None:
    """What keeps a file from being opened at all."""
    if not stat.S_ISREG(state.st_mode):
        return ProtocolError(file, "this is no regular file", "Remove it, or name the files themselves.")
    if state.st_size > MAX_BYTES:
        limit = f"larger than {MAX_BYTES // 1024**2} MiB"
        return ProtocolError(file, limit, "A page text has a few kilobytes: check the export.")
    return None


def _unsupported(path: Path) -> ProtocolError:
    return ProtocolError(path, "this format is not read", "Index the page texts (.txt) of the protocol instead.")
