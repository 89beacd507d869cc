"""Source formats: finding what lies below a path, and reading it into sittings.

`discover` judges files by their first bytes, `read` hands a source to the module of its format (`registry`).
"""

from __future__ import annotations

from pathlib import Path

from indexer.audit import warned
from indexer.formats.discovery import discover
from indexer.formats.file import natural
from indexer.formats.registry import by_name, unreadable
from indexer.formats.source import Discovery, Source, is_there
from indexer.protocol import Sitting

__all__ = ["Discovery", "Source", "discover", "is_there", "natural", "read", "unreadable"]


def read(source: Source) -> list[Sitting]:
    """The sittings in a source, usually one.

    Raises:
        ProtocolError: nothing in it can be read; the message names the file and the way out.
    """
    try:
        return [warned(sitting) for sitting in by_name(source.format).read(source.files, source.path)]
    except OSError as error:
        raise unreadable(Path(error.filename or source.path), error) from error
