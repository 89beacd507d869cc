"""What a backup says of itself: what it was made of, and size and checksum of each of its files."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.store.errors import StoreError

NAME = "manifest.json"
DATABASE = "protocols.sqlite"
FEEDBACK = "feedback.jsonl"
CHROMA = "chroma"
FORMAT = 1
KIND = "plenarchat-backup"
MOST_BYTES = 1 << 20  # of a manifest
MOST_FILES = 1000

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_AGAIN = "Take another backup, or make a new one with `plenarchat backup`."


class BackupError(StoreError):
    """A backup cannot be made or is not what it should be. The message says what to do."""

    def __init__(self, path: Path | str, problem: str, remedy: str = _AGAIN) -> None:
        super().__init__(path, problem, remedy)


@dataclass(frozen=True, slots=True)
class Saved:
    """A file of a backup: bytes, and SHA-256 in hexadecimal digits."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made` is in UTC; `counts` are those of sittings, turns, chunks and vectors; `chroma` says what became of it."""

    made: str
    version: str
    index_format: int
    index_id: str
    generation: int
    model: str | None
    counts: dict[str, int]
    chroma: str
    files: dict[str, Saved]

    def text(self) -> str:
        """As it is stored."""
        return json.dumps({"kind": KIND, "format": FORMAT} | asdict(self), indent=1, ensure_ascii=False) + "\n"


def read_manifest(data: bytes, source: Path) -> Manifest:
    """The manifest in `data`; every name in it is one that a backup may have.

    Raises:
        BackupError: it is none, is damaged, or of a later version.
    """
    try:
        held = json.loads(data)
        if held.pop("kind") != KIND:
            raise ValueError
        if (number := held.pop("format")) != FORMAT:
            later = "It needs a newer plenarchat."
            raise BackupError(source, f"the backup has format {number}, this version reads format {FORMAT}", later)
        files = {str(name): Saved(int(one["bytes"]), str(one["sha256"])) for name, one in held.pop("files").items()}
        counts = {str(name): int(count) for name, count in held.pop("counts").items()}
        generation, index_format = int(held.pop("generation")), int(held.pop("index_format"))
        model = held.pop("model")
        texts = {name: str(held[name]) for name in ("made", "version", "index_id", "chroma")}
    except BackupError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BackupError(source, "this is no backup of plenarchat, or it is damaged (its manifest)") from error
    if DATABASE not in files or len(files) > MOST_FILES:
        raise BackupError(source, "its manifest lists no index")
    for name, one in files.items():
        if not allowed(name) or one.bytes < 0 or not re.fullmatch("[0-9a-f]{64}", one.sha256):
            raise BackupError(source, f"its manifest lists a file that no backup has ({name[:80]!r})")
    return Manifest(
        files=files,
        counts=counts,
        generation=generation,
        index_format=index_format,
        model=None if model is None else str(model),
        **texts,
    )


def allowed(name: str) -> bool:
    """Whether a backup may hold a file of that name: it leads nowhere else."""
    if name in (DATABASE, FEEDBACK):
        return True
    first, *rest = name.split("/")
    return first == CHROMA and 1 <= len(rest) <= 4 and all(_PART.fullmatch(part) for part in rest)
