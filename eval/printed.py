"""The printed pages kept in an index, to look quotes up in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from eval.matching import letters
from indexer.formats.pages import parse_page
from indexer.store import Index


class PrintedPages:
    """The letters of each printed page, running heads and page numbers left out, read when first asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known = {row.sitting_id for row in index.sittings()}
        self._read: dict[str, Mapping[int, str] | None] = {}

    def pages(self, sitting_id: str) -> Mapping[int, str] | None:
        """Letters by printed page; empty for a sitting that is not in the index, None where no page has a number."""
        if sitting_id not in self._known:
            return {}
        if sitting_id not in self._read:
            self._read[sitting_id] = self._letters(sitting_id)
        return self._read[sitting_id]

    def _letters(self, sitting_id: str) -> Mapping[int, str] | None:
        found: defaultdict[int, str] = defaultdict(str)
        for page in self._index.pages(sitting_id):
            if page.number is not None:
                found[page.number] += letters(" ".join(parse_page(page.text, Path(page.source)).lines))
        return dict(found) or None
