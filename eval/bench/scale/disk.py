"""Where the bytes of an index are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from eval.bench.indexing import size_on_disk
from indexer.store.chroma_folder import FOLDER
from indexer.store.connection import FILE, Database

_SIZES = "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"
_PARTS = {
    "full text": ("terms", "call_terms", "vocabulary", "acronyms"),
    "vectors": ("vectors",),
    "texts of turns": ("turn_texts",),
    "raw pages": ("pages",),
}


def by_part(index: Path) -> dict[str, int]:
    """Bytes of the parts of an index, Chroma's collection included."""
    held: Counter[str] = Counter()
    database = Database(index)
    try:
        with database.reading() as connection:
            for name, size in connection.execute(_SIZES):
                held[_part(name)] += size
    finally:
        database.close()
    file = (index / FILE).stat().st_size
    held["unused pages of the file"] = max(0, file - held.total())
    held["Chroma"] = size_on_disk(index / FOLDER) if (index / FOLDER).exists() else 0
    return dict(held)


def vocabulary(index: Path) -> int:
    """How many terms the full text has."""
    database = Database(index)
    try:
        with database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM vocabulary").fetchone()[0])
    finally:
        database.close()


def _part(table: str) -> str:
    """The part that a table or an index of one belongs to; FTS5 keeps its own in tables named after the virtual one."""
    table = table.removeprefix("sqlite_autoindex_")
    for part, tables in _PARTS.items():
        if any(
            table == name
            or table.startswith(
                (
                    f"{name}_data",
                    f"{name}_idx",
                    f"{name}_content",
                    f"{name}_docsize",
                    f"{name}_config",
                    f"{name}_of_",
                    f"{name}_1",
                )
            )
            for name in tables
        ):
            return part
    return "turns, passages and the rest"
