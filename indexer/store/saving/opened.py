"""A backup as it is read: its manifest, and each file by name; nothing of it is believed before it is checked."""

from __future__ import annotations

import os
import stat
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from indexer.store.saving.manifest import MOST_BYTES, MOST_FILES, NAME, BackupError, Manifest, read_manifest

_BLOCK = tarfile.BLOCKSIZE
_PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)


class Opened(Protocol):
    """A backup that can be read. `manifest` lists its files."""

    manifest: Manifest

    def file(self, name: str) -> BinaryIO:
        """A file of it, from its beginning."""
        ...


@contextmanager
def opened(source: Path) -> Iterator[Opened]:
    """The backup at `source`, a folder or a `.tar`.

    Raises:
        BackupError: there is none, or it is damaged, cut off, or holds anything that no backup holds.
    """
    if source.is_dir():
        yield _Folder(source)
        return
    try:
        file = _plain(source, source)
    except FileNotFoundError as error:
        remedy = "Name the folder or the .tar that `plenarchat backup` made."
        raise BackupError(source, "there is no backup here", remedy) from error
    with file:
        yield _Archive(source, file)


class _Folder:
    def __init__(self, source: Path) -> None:
        self._source = source
        try:
            with _plain(source / NAME, source) as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError as error:
            raise BackupError(source, f"this is no backup of plenarchat: it has no {NAME}") from error
        if len(data) > MOST_BYTES:
            raise BackupError(source, "this is no backup of plenarchat: its manifest is too large")
        self.manifest = read_manifest(data, source)

    def file(self, name: str) -> BinaryIO:
        try:
            inside = self._source
            for part in Path(name).parts[:-1]:
                inside = inside / part
                if inside.is_symlink():
                    raise BackupError(self._source, f"{name} is a link")
            file = _plain(self._source / name, self._source)
        except FileNotFoundError as error:
            raise BackupError(self._source, f"{name} is missing") from error
        if os.fstat(file.fileno()).st_size != self.manifest.files[name].bytes:
            file.close()
            raise BackupError(self._source, f"{name} is damaged: its size is another")
        return file


class _Archive:
    """Reads the headers itself: plain files of known names and sizes, and nothing else that a tar can hold."""

    def __init__(self, source: Path, file: BinaryIO) -> None:
        self._source, self._file = source, file
        self._size = os.fstat(file.fileno()).st_size
        members = self._members()
        first = next(members, None)
        if first is None or first[0] != NAME or first[2] > MOST_BYTES:
            raise BackupError(source, "this is no backup of plenarchat: it does not begin with a manifest")
        self.manifest = read_manifest(self._read(first[1], first[2]), source)
        self._places: dict[str, int] = {}
        for name, place, size in members:
            known = self.manifest.files.get(name)
            if known is None or name in self._places:
                raise BackupError(source, f"it holds a file that its manifest does not list ({name[:80]!r})")
            if size != known.bytes:
                raise BackupError(source, f"{name} is damaged: its size is another")
            self._places[name] = place
        if missing := set(self.manifest.files) - set(self._places):
            raise BackupError(source, f"{min(missing)} is missing: the archive is damaged or cut off")

    def file(self, name: str) -> BinaryIO:
        held = os.fdopen(os.dup(self._file.fileno()), "rb")
        held.seek(self._places[name])
        return held

    def _members(self) -> Iterator[tuple[str, int, int]]:
        """Name, place and size of each; stops at the end mark."""
        place = 0
        for _ in range(MOST_FILES + 2):
            header = self._read(place, _BLOCK)
            if len(header) < _BLOCK:
                raise BackupError(self._source, "the archive is cut off")
            if not any(header):
                return
            try:
                member = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
            except (tarfile.HeaderError, ValueError) as error:
                raise BackupError(self._source, "this is no backup of plenarchat, or it is damaged") from error
            if member.type not in _PLAIN or member.name.startswith("/") or member.size < 0:
                raise BackupError(self._source, f"it holds something that is no plain file ({member.name[:80]!r})")
            if place + _BLOCK + member.size > self._size:
                raise BackupError(self._source, f"{member.name[:80]} is cut off: the archive is incomplete")
            yield member.name, place + _BLOCK, member.size
            place += _BLOCK + -(-member.size // _BLOCK) * _BLOCK
        raise BackupError(self._source, "it holds more files than a backup has")

    def _read(self, place: int, size: int) -> bytes:
        self._file.seek(place)
        return self._file.read(size)


def _plain(path: Path, source: Path) -> BinaryIO:
    """A plain file, open for reading; a link, a device or a pipe is refused."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BackupError(source, f"{path.name} cannot be read ({error.strerror})") from error
    file = os.fdopen(number, "rb")
    if not stat.S_ISREG(os.fstat(number).st_mode):
        file.close()
        raise BackupError(source, f"{path.name} is no plain file")
    return file
