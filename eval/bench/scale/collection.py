"""`python -m eval.bench.scale.collection INDEX`: build Chroma's collection of an index, in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from indexer.store import Index


def main(folder: Path) -> None:
    """Build it where it is missing."""
    with Index.open(folder, write=True) as index:
        index.sync_chroma()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
