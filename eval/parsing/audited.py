"""PDF protocols beside their own tables of contents: the only reference they bring with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.formats import discover, read
from indexer.protocol import ProtocolError


@dataclass(frozen=True, slots=True)
class Audited:
    """A protocol: how many names on pages its contents list, how many of them speak there, and which do not.

    `problem` says why it could not be read.
    """

    name: str
    pages: int = 0
    turns: int = 0
    listed: int = 0
    found: int = 0
    missing: tuple[tuple[str, int], ...] = ()
    problem: str | None = None


def audit_pdfs(files: Iterable[Path]) -> list[Audited]:
    """Each file by itself."""
    return [audited for file in files for audited in _audit(file)]


def _audit(file: Path) -> list[Audited]:
    found = discover([file])
    if found.rejected:
        return [Audited(file.name, problem=found.rejected[0].problem)]
    try:
        sittings = [sitting for source in found.sources for sitting in read(source)]
    except ProtocolError as problem:
        return [Audited(file.name, problem=problem.problem)]
    results = []
    for sitting in sittings:
        audit = sitting.audit
        figures = (audit.listed, audit.found, audit.missing) if audit else (0, 0, ())
        results.append(Audited(file.name, len(sitting.pages), len(sitting.turns), *figures))
    return results
