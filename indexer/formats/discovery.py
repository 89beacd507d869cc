"""Finding protocols below a path: every file is judged by its first bytes, never by its name.

A file of a format with a mark of its own (XML, PDF) is a source. Page texts have none, so a folder is judged as a
whole: files named alike but for numbers are a series, and where one of a series has the head of a protocol's page all
of them are its pages, empty and broken ones too. These files of one folder are one source. A zip archive is a folder.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.formats import pages
from indexer.formats.archive import is_archive, members
from indexer.formats.file import File, natural
from indexer.formats.foreign import foreign
from indexer.formats.registry import FORMATS, HEAD, Format, unreadable
from indexer.formats.source import Discovery, Source
from indexer.limits import limits, variable
from indexer.protocol import ProtocolError

_MARKED: tuple[Format, ...] = tuple(format for format in FORMATS if format is not pages)
# What programs leave beside a file while they work on it or before they change it.
_LEFT_BEHIND = re.compile(r"^\.|^~\$|~$|\.(?:tmp|bak|part|crdownload|sw[op])$", re.IGNORECASE)
_CLAIMS = (".txt", ".xml", ".pdf", ".zip")  # whoever names a file like this wants to know that it is none
_SERIES = re.compile(r"(?<![0-9a-f])[0-9a-f]*[0-9][0-9a-f]*")
_NOT_A_PROTOCOL = "Index the page texts, the PDF or the XML file of a protocol."
_UNLIKE = "text without the head of a protocol's page"


class _Found:
    """What has been found so far, each source once."""

    def __init__(self) -> None:
        self.sources: dict[Path, Source] = {}
        self.rejected: list[ProtocolError] = []
        self.ignored: list[ProtocolError] = []
        self.limits = limits()

    def add(self, path: Path, format: Format, *files: File) -> None:
        self.sources.setdefault(path.resolve(), Source(path, format.NAME, files))


def discover(paths: Sequence[Path]) -> Discovery:
    """All sources below `paths` (files, folders, zip archives), in the natural order of their names.

    Links are followed, each folder is visited once; hidden files and folders are left out. What is no protocol is
    `ignored` below a folder; it is `rejected` where it was named itself, bears the name of a format that is read, or
    nothing else was found.

    Raises:
        SettingError: a limit is set to what is no number.
    """
    found = _Found()
    for path in paths:
        _named(path, found)
    return Discovery(tuple(found.sources.values()), tuple(found.rejected), tuple(found.ignored))


def _named(path: Path, found: _Found) -> None:
    """What somebody has named: it is no accident if it is no protocol."""
    of_path = _Found()
    if problem := _unnamable(path, str(path)):
        found.rejected.append(problem)
        return
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            what = "folder"
            _folder(path, set(), of_path)
        else:
            what = "archive"
            texts = _Texts(path)
            _file(File(path), state, texts, of_path)
            texts.close(of_path, alone=True)
    except OSError as error:
        of_path.rejected.append(unreadable(path, error))
    if not of_path.sources and not of_path.rejected:
        if [str(path)] == [problem.path for problem in of_path.ignored]:
            of_path.rejected += of_path.ignored
        else:
            others = f" ({_some(of_path.ignored)})" if of_path.ignored else ""
            of_path.rejected.append(ProtocolError(path, f"no protocols in this {what}{others}", _NOT_A_PROTOCOL))
        of_path.ignored.clear()
    for place, source in of_path.sources.items():
        found.sources.setdefault(place, source)
    found.rejected += of_path.rejected
    found.ignored += of_path.ignored


def _some(ignored: Sequence[ProtocolError]) -> str:
    name = Path(ignored[0].path).name
    return f"only {name}" if len(ignored) == 1 else f"but {len(ignored):,} other files, as {name}"


def _folder(path: Path, visited: set[tuple[int, int]], found: _Found) -> None:
    try:
        state = path.stat()
        if (state.st_dev, state.st_ino) in visited:
            return
        visited.add((state.st_dev, state.st_ino))
        with os.scandir(path) as entries:
            sorted_entries = sorted(entries, key=lambda entry: natural(entry.name))
    except OSError as error:
        found.rejected.append(unreadable(path, error))
        return
    texts = _Texts(path)
    for entry in sorted_entries:
        if _LEFT_BEHIND.search(entry.name):
            continue
        file = path / entry.name
        if problem := _unnamable(file, entry.name):
            found.rejected.append(problem)
            continue
        try:
            if entry.is_dir():
                _folder(file, visited, found)
            else:
                _file(File(file), entry.stat(), texts, found)
        except OSError as error:
            found.rejected.append(unreadable(file, error))
    texts.close(found)


def _file(file: File, state: os.stat_result, texts: _Texts, found: _Found) -> None:
    """A file on disk: a source, an archive, or perhaps a page text. Raises OSError."""
    if not stat.S_ISREG(state.st_mode):
        remedy = "Remove it, or name the files themselves."
        found.rejected.append(ProtocolError(file.path, "this is no regular file", remedy))
        return
    try:
        head = file.head(HEAD)
    except OSError as error:
        texts.add(file, unreadable(file.path, error), found)
        return
    if is_archive(head):
        _archive(file.path, found)
    elif state.st_size > found.limits.file_bytes:
        what, remedy = foreign(head), f"Check the export; {variable('file_mib')} allows more."
        problem = ProtocolError(file.path, f"larger than {found.limits.file_mib} MiB", remedy)
        (found.ignored if what else found.rejected).append(problem)
    else:
        texts.add(file, head, found)


def _unnamable(path: Path, name: str) -> ProtocolError | None:
    """A name that no index can keep and no JSON can tell."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = str(path).encode(errors="surrogateescape").decode(errors="replace")
        return ProtocolError(shown, "its name is not in UTF-8", "Rename it.")
    return None


def _archive(path: Path, found: _Found) -> None:
    """A zip archive is a folder of folders."""
    folders: dict[Path, _Texts] = {}
    for item in members(path, HEAD):
        if isinstance(item, ProtocolError):
            found.rejected.append(item)
            continue
        member, head = item
        if not _LEFT_BEHIND.search(member.name):
            folder = member.location.parent
            folders.setdefault(folder, _Texts(folder)).add(member, head, found)
    for texts in folders.values():
        texts.close(found)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file that may be a page text: its series, what it is instead, or what keeps it from being read."""

    series: str
    file: File
    foreign: str | None = None
    error: ProtocolError | None = None


class _Texts:
    """The files of one folder that may be page texts: those of no other format."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.candidates: list[_Candidate] = []
        self.series: set[str] = set()  # those with the head of a protocol's page

    def add(self, file: File, head: bytes | ProtocolError, found: _Found) -> None:
        """A file with its first bytes or what keeps them from being read; one of another format is a source at once."""
        series = _SERIES.sub("#", file.name.lower())
        what, error = None, None
        if isinstance(head, ProtocolError):
            error = head
        elif format := next((format for format in _MARKED if format.recognises(head)), None):
            found.add(file.location, format, file)
            return
        elif series not in self.series:
            what = foreign(head)
            if not what and pages.recognises(head):
                self.series.add(series)
        self.candidates.append(_Candidate(series, file, what, error))

    def close(self, found: _Found, *, alone: bool = False) -> None:
        """All files of the folder are there: the page texts among them become one source.

        Where no series is known by a head, all texts (`.txt`) are taken for one, so that the reader says what is wrong
        with it; `alone` does so for any text, named itself.
        """
        taken = []
        for one in self.candidates:
            if one.series in self.series:
                taken.append(one.file)
            elif one.error:
                found.rejected.append(one.error)
            elif not one.foreign and not self.series and (alone or one.file.location.suffix.lower() == ".txt"):
                taken.append(one.file)
            else:
                problem = f"this is {one.foreign or _UNLIKE}"
                claims = one.foreign and one.file.location.suffix.lower() in _CLAIMS
                where = found.rejected if claims else found.ignored
                where.append(ProtocolError(one.file.location, problem, _NOT_A_PROTOCOL))
        if taken:
            found.add(self.folder, pages, *taken)
