"""What is said beside an answer about how the question was read: namesakes asked back, a name read otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.store import Shortfall
from rag.messages import message
from rag.understanding.named import Entities
from rag.understanding.people import surname


def notes(entities: Entities, language: str) -> tuple[str, ...]:
    """A sentence for each name that several people bear or that was read otherwise, and for each office not held."""
    asked_back = (
        message("namesakes", language, name=surname(names[0]), names=listed(names, language))
        for names in entities.ambiguous
    )
    read: dict[str, list[str]] = {}
    for written, name in entities.corrected:
        read.setdefault(written, []).append(name)
    corrected = (
        message("read_as", language, written=written, name=listed(names, language)) for written, names in read.items()
    )
    miscalled = (message("other_office", language, name=name, office=office) for office, name in entities.miscalled)
    return (*corrected, *miscalled, *asked_back)


def without(lacking: Sequence[Shortfall], language: str) -> tuple[str, ...]:
    """That a search went without the Chroma server, and by what means; empty where it did not.

    A collection in the index's own folder is not spoken of: its vectors are found in the same place without it.
    """
    kinds = dict.fromkeys("chroma_away" if s.kind == "away" else "chroma_behind" for s in lacking if s.server)
    return tuple(message(kind, language) for kind in [*kinds][:1])


def listed(names: Sequence[str], language: str) -> str:
    """`A, B oder C`."""
    if len(names) < 2:
        return names[0] if names else ""
    return ", ".join(names[:-1]) + (" oder " if language == "de" else " or ") + names[-1]
