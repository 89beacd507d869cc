"""Limits on what is read: no file, however broken or hostile, takes the machine's memory or the user's patience.

Each limit is an environment variable: `PLENARCHAT_MAX_` and the name of a field below in capital letters, as in
`PLENARCHAT_MAX_SECONDS=60`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

_PREFIX = "PLENARCHAT_MAX_"
_FILES = 500  # so many page texts together may take as long as one file
_LARGE = 8


class SettingError(ValueError):
    """A limit is set to what is no number; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be read at most, whole numbers of 1 or more.

    The defaults are ten times and more of what the largest sittings need.
    """

    file_mib: int = 64  # one file; a whole Wahlperiode of page texts has about as many
    page_characters: int = 100_000  # one page; a printed one has about 6,000
    file_pages: int = 5_000  # in one file: a PDF, or page texts parted by form feeds
    archive_mib: int = 2_048  # all that an archive holds, unpacked, and the archive itself
    archive_files: int = 100_000
    archive_depth: int = 3  # archives within archives
    archive_ratio: int = 200  # unpacked to packed; text is about 4 to 1
    seconds: int = 8  # computing time for a small file; a larger one may take longer, see `seconds_for`
    memory_mib: int = 2_048  # of the process that reads

    @property
    def file_bytes(self) -> int:
        """`file_mib` in bytes."""
        return self.file_mib * 1024**2

    @property
    def archive_bytes(self) -> int:
        """`archive_mib` in bytes."""
        return self.archive_mib * 1024**2

    def seconds_for(self, files: int, size: int) -> float:
        """Computing time for a source of so many files and bytes: up to `_LARGE` times as much for a large one.

        A PDF of 300 pages has about 4 MiB and takes three times as long as a page text or an XML file may.
        """
        return self.seconds * (min(1 + size / 1024**2, _LARGE) + (files - 1) / _FILES)


def limits() -> Limits:
    """The limits that hold now.

    Raises:
        SettingError: a variable holds something else than a whole number of 1 or more.
    """
    given = {}
    for field in fields(Limits):
        if value := os.environ.get(variable(field.name)):
            if not value.isascii() or not value.isdigit() or not 1 <= int(value[:12]) < 10**9:
                raise SettingError(f"{variable(field.name)}={value}: give a whole number of 1 or more, or unset it.")
            given[field.name] = int(value)
    return Limits(**given)


def variable(name: str) -> str:
    """The environment variable of a limit, for messages: `variable("seconds")` is `PLENARCHAT_MAX_SECONDS`."""
    return _PREFIX + name.upper()
