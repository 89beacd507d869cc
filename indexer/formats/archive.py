"""Zip archives: what lies in them, read without unpacking them to disk, within the limits of `indexer.limits`.

Names in an archive are names only: nothing is ever written, so `../../etc/passwd` is a file of that name in it.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from indexer.formats.file import File, natural
from indexer.limits import Limits, limits, variable
from indexer.protocol import ProtocolError

_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")  # with files, without any
# The names of the first file in Word, Excel, LibreOffice, e-book and Java files.
_DOCUMENTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/", b"mimetype", b"META-INF/")
_OPEN = 4  # archives kept open at the same time; one within another is held in memory
_ENTRY = 512  # bytes a file may take in an archive's directory
_SMALL = 1024**2  # bytes; a blank page packs well, a bomb is larger
_ENCRYPTED = 0x1
_UTF8 = 0x800
_DIRECTORY_SIZE = 5  # the place of the directory's size in what zipfile reads at an archive's end
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, MemoryError),
    *(RuntimeError, ValueError, IndexError, KeyError, OverflowError),  # unknown methods are a RuntimeError, too
)
_PACK_AGAIN = "Pack it again, or unpack it and index the folder."


@dataclass(frozen=True, slots=True)
class Member(File):
    """A file in an archive; `path` is the archive on disk, `inside` the archives within it and, last, the file."""

    inside: tuple[str, ...]
    length: int
    crc: int

    @property
    def location(self) -> Path:
        """The archive's path and, as if that were a folder, the path within."""
        return self.path.joinpath(*map(_shown, self.inside))

    @property
    def name(self) -> str:
        """Its name without folders."""
        return _shown(self.inside[-1]).rpartition("/")[2]

    def size(self) -> int:
        """How many bytes it has once unpacked."""
        return self.length

    def stamp(self) -> str:
        """Its name, size and checksum as the archive's directory has them: packing others beside it changes nothing."""
        return f"{self.name}\0{self.length}\0{self.crc}"

    def settled(self, now_ns: int) -> bool:
        """Always: its mark has a checksum of what is in it."""
        return True

    def head(self, size: int) -> bytes:
        """Its first `size` bytes. Raises ProtocolError."""
        return self._read(min(size, self.length))

    def read(self) -> bytes:
        """All of it. Raises ProtocolError."""
        return self._read(self.length)

    def _read(self, size: int) -> bytes:
        try:
            opened = _open(self.path, self.inside[:-1])
            with opened.archive.open(opened.infos[self.inside[-1]]) as member:
                data = member.read(size)
        except _FAULTS as error:
            raise _broken(self.location, error) from error
        if len(data) < size:
            raise ProtocolError(self.location, "it is cut off in its archive", _PACK_AGAIN)
        return data


def is_archive(head: bytes) -> bool:
    """Whether a file that begins like this is a zip archive to look into: no office document, which is one, too."""
    return head.startswith(_BEGINNINGS) and not head[30:].startswith(_DOCUMENTS)


def members(path: Path, size: int) -> Iterator[tuple[Member, bytes | ProtocolError] | ProtocolError]:
    """The files in an archive and in the archives within it, each with its first `size` bytes; no hidden ones.

    What cannot be read, or is beyond a limit, comes as an error; the rest goes on.
    """
    yield from _members(path, (), size, _Budget(limits()))


class _Budget:
    """How much the archives within one archive may hold together."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.files, self.bytes = limits, limits.archive_files, limits.archive_bytes

    def take(self, infos: list[zipfile.ZipInfo], location: Path) -> None:
        """Raises ProtocolError where these files are too many, or too large once unpacked."""
        self.files -= len(infos)
        self.bytes -= sum(info.file_size for info in infos)
        if self.files < 0:
            raise _beyond(location, f"more than {self.limits.archive_files:,} files", "archive_files")
        if self.bytes < 0:
            raise _beyond(location, f"more than {self.limits.archive_mib:,} MiB once unpacked", "archive_mib")


def _members(
    path: Path, inside: tuple[str, ...], size: int, budget: _Budget
) -> Iterator[tuple[Member, bytes | ProtocolError] | ProtocolError]:
    location = path.joinpath(*map(_shown, inside))
    try:
        if len(inside) >= budget.limits.archive_depth:
            raise _beyond(location, f"archives within archives, more than {len(inside)} deep", "archive_depth")
        infos = _open(path, inside).infos
        budget.take(list(infos.values()), location)
    except ProtocolError as error:
        yield error
        return
    except _FAULTS as error:
        yield _broken(location, error)
        return
    encrypted = 0
    for name, info in infos.items():
        if _hidden(name) or not _regular(info):
            continue
        member = Member(path, (*inside, name), info.file_size, info.CRC)
        if info.flag_bits & _ENCRYPTED:
            encrypted += 1
        elif problem := _fault(member, info, budget.limits):
            yield problem
        elif isinstance(head := _head(member, size), bytes) and is_archive(head):
            yield from _members(path, member.inside, size, budget)
        else:
            yield member, head
    if encrypted:
        what = f"{encrypted:,} of its files are encrypted" if encrypted > 1 else "a file in it is encrypted"
        yield ProtocolError(location, what, "Unpack it with its password and index the folder.")


def _head(member: Member, size: int) -> bytes | ProtocolError:
    try:
        return member.head(size)
    except ProtocolError as error:
        return error


def _fault(member: Member, info: zipfile.ZipInfo, limits: Limits) -> ProtocolError | None:
    if info.file_size > limits.file_bytes:
        remedy = f"Check it; {variable('file_mib')} allows more."
        return ProtocolError(member.location, f"larger than {limits.file_mib} MiB", remedy)
    if info.file_size > max(_SMALL, limits.archive_ratio * info.compress_size):
        return _beyond(member.location, f"packed smaller than {limits.archive_ratio} to 1", "archive_ratio")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The other methods cannot be unpacked piece by piece, so a small file could fill the memory.
        return ProtocolError(member.location, "packed by an unusual method", "Pack it again as an ordinary zip.")
    return None


@dataclass(frozen=True, slots=True)
class _Opened:
    archive: zipfile.ZipFile
    infos: dict[str, zipfile.ZipInfo]  # by name; of several with the same name the last holds, as when unpacking


def _open(path: Path, inside: tuple[str, ...]) -> _Opened:
    """An archive and its directory, kept open for whoever reads the next file in it."""
    state = path.stat()
    return _kept_open(path, inside, (state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=_OPEN)
def _kept_open(path: Path, inside: tuple[str, ...], state: tuple[int, int]) -> _Opened:
    allowed = limits()
    if inside:
        info = _kept_open(path, inside[:-1], state).infos[inside[-1]]
        packed = Member(path, inside, info.file_size, info.CRC).read()
        _check_directory(io.BytesIO(packed), path.joinpath(*map(_shown, inside)), allowed)
        archive = zipfile.ZipFile(io.BytesIO(packed))
    else:
        if state[0] > allowed.archive_bytes:
            raise _beyond(path, f"an archive larger than {allowed.archive_mib:,} MiB", "archive_mib")
        with path.open("rb") as data:
            _check_directory(data, path, allowed)
        archive = zipfile.ZipFile(path)
    infos = {_name(info): info for info in archive.infolist() if not info.is_dir()}
    return _Opened(archive, dict(sorted(infos.items(), key=lambda item: natural(item[0]))))


def _check_directory(data: BinaryIO, location: Path, allowed: Limits) -> None:
    """Raises ProtocolError before a directory of millions of files is read into memory."""
    end = zipfile._EndRecData(data)  # type: ignore[attr-defined]
    if end and end[_DIRECTORY_SIZE] > allowed.archive_files * _ENTRY:
        raise _beyond(location, f"more than {allowed.archive_files:,} files", "archive_files")


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: some programs write UTF-8 without saying so, which then reads as `M├╝ller`."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _shown(name: str) -> str:
    """A name within an archive as a path below it, printable and without a way out."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "".join(c if c.isprintable() else "�" for c in "/".join(parts)) or "�"


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in _shown(name).split("/"))


def _regular(info: zipfile.ZipInfo) -> bool:
    mode = info.external_attr >> 16
    return not mode or not stat.S_IFMT(mode) or stat.S_ISREG(mode)


def _beyond(location: Path, problem: str, setting: str) -> ProtocolError:
    return ProtocolError(location, f"beyond a limit: {problem}", f"If it is sound, {variable(setting)} allows more.")


def _broken(location: Path, error: BaseException) -> ProtocolError:
    what = str(error) or type(error).__name__
    return ProtocolError(location, f"a broken archive ({what})", _PACK_AGAIN)
