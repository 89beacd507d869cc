"""The file a sitting was read from, found again and still the same."""

from __future__ import annotations

from pathlib import Path

from indexer.formats.archive import members
from indexer.formats.file import File
from indexer.formats.source import Source
from indexer.protocol import ProtocolError


class OriginalError(Exception):
    """The file is not there as it was read. `changed` tells one that is another by now from one that is gone."""

    def __init__(self, source: str, *, changed: bool) -> None:
        super().__init__(f"{source}: {'it has changed since it was read' if changed else 'it is no longer there'}")
        self.changed = changed


def original(source: str, format: str, *, stamp: str, digest: str) -> File:
    """The file of a sitting that was read from one file.

    Args:
        source, format, stamp, digest: of the sitting, as the index keeps them.

    Raises:
        OriginalError: it is gone, cannot be read, or is another by now.
    """
    path = Path(source)
    try:
        file = File(path) if path.is_file() else _member(path)
        if file is None:
            raise OriginalError(source, changed=False)
        held = Source(path, format, (file,))
        if held.stamp() == stamp or held.digest() == digest:
            return file
    except (OSError, ProtocolError) as error:
        raise OriginalError(source, changed=False) from error
    raise OriginalError(source, changed=True)


def _member(path: Path) -> File | None:
    """A file within an archive, whose path goes on as if the archive were a folder."""
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if archive is None:
        return None
    for found in members(archive, 0):
        if isinstance(found, tuple) and found[0].location == path:
            return found[0]
    return None
