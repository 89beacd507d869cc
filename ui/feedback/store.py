"""The file that feedback is kept in: lines are only ever added, each in one write that is on the disk before it counts.

A process that is killed in the middle of a line harms that line alone: reading passes it over and says so, and the next
writer begins a line of its own. Writers of several processes take turns.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.atomic import settle
from ui.feedback.entry import Entry, EntryError, Verdict, read_entry

FEEDBACK_VARIABLE = "PLENARCHAT_FEEDBACK"
NONE = "none"
MOST_BYTES = 200_000_000  # of a file: a public server's disk is not filled by whoever likes to


class FeedbackFull(OSError):
    """The file is as large as it may become."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds: every entry with the number of its line, from 1, and the lines that are none."""

    lines: tuple[tuple[int, Entry], ...]
    broken: tuple[int, ...]

    def current(self) -> dict[int, Entry]:
        """The entries that count, by line: the last of each id, unless it was withdrawn."""
        last = {entry.id: (number, entry) for number, entry in self.lines}
        counting = (pair for pair in last.values() if pair[1].verdict is not Verdict.WITHDRAWN)
        return dict(sorted(counting, key=lambda pair: pair[0]))


def feedback_file(index: Path, chosen: str | None) -> Path | None:
    """Where feedback is stored: what is chosen, else what the variable says, else beside the index.

    None where it is switched off (`none`).
    """
    named = chosen or os.environ.get(FEEDBACK_VARIABLE)
    if named:
        return None if named.strip().lower() == NONE else Path(named)
    folder = index.resolve()
    return folder.with_name(f"{folder.name}.feedback.jsonl")


def append(path: Path, entry: Entry) -> None:
    """Add an entry; when this returns, it is on the disk.

    Raises:
        FeedbackFull: the file is as large as it may become.
        OSError: it cannot be written; nothing of the entry is left behind.
    """
    new = not path.exists()
    with held_alone(path) as file:
        size = os.fstat(file).st_size
        data = (b"" if _ends_a_line(file, size) else b"\n") + entry.line().encode() + b"\n"
        if size + len(data) > MOST_BYTES:
            raise FeedbackFull(f"{path} has {size:,} bytes; at most {MOST_BYTES:,} are kept")
        try:
            if os.write(file, data) < len(data):
                raise OSError(28, "no space left on the device", str(path))
            os.fsync(file)
        except OSError:
            with suppress(OSError):
                os.ftruncate(file, size)
            raise
    if new:
        settle(path.parent)


@contextmanager
def held_alone(path: Path) -> Iterator[int]:
    """The file, made where it is missing and open for reading and adding, while no other writer holds it.

    Whoever deletes entries puts another file in its place: who waited for the old one takes the new one instead.
    """
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with _turn(file):
                if not _is_at(file, path):
                    continue
                yield file
                return
        finally:
            os.close(file)


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False


def read(path: Path) -> Held:
    """What the file holds; nothing where there is no file.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Held((), ())
    entries: list[tuple[int, Entry]] = []
    broken: list[int] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append((number, read_entry(line)))
        except EntryError:
            broken.append(number)
    return Held(tuple(entries), tuple(broken))


def _ends_a_line(file: int, size: int) -> bool:
    if not size:
        return True
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1) == b"\n"


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 40  # a byte behind any that is written: what is locked cannot be read by others

    @contextmanager
    def _turn(file: int) -> Iterator[None]:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(file, _FAR, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    @contextmanager
    def _turn(file: int) -> Iterator[None]:
        """Held alone; the system lets go of it however the process ends."""
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)
