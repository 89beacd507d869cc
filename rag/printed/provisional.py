"""Whether a protocol says of itself that it is provisional: on its title page, or above or below every page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.parliaments import Profile, load
from indexer.protocol import Page
from indexer.store import Index
from rag.printed.heads import furniture

_TITLE_LINES = 14  # filled lines from the top of the first page, and from the bottom of it
_MARGIN_LINES = 3  # filled lines at the top and at the bottom of a page
_LONGEST = 100  # characters: a longer line is text
_SHARE = 0.5  # of the pages that say it in their margin
_LEADER = re.compile(r"\.{4,}|…{2,}")


def provisional(pages: Sequence[Page], profile: Profile) -> bool:
    """Whether these pages of a protocol say that they are not its final version, in the words that the profile has."""
    words = profile.provisional_words
    if not pages or words is None:
        return False
    titled = not furniture(pages[0].text)  # a title page has no running head
    if titled and any(words.search(line) for line in _edges(pages[0], _TITLE_LINES)):
        return True
    body = pages[titled:]
    said = sum(any(words.search(line) for line in _edges(page, _MARGIN_LINES)) for page in body)
    return said > 0 and said >= _SHARE * len(body)


class ProvisionalSittings:
    """Which sittings of an index call themselves provisional; each is looked at once, until the index changes."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[tuple[int, str], bool] = {}

    def __call__(self, sitting_id: str) -> bool:
        """Whether the sitting does; False for one that is not in the index."""
        key = self._index.generation, sitting_id
        if key not in self._known:
            pages = self._index.pages(sitting_id)
            said = bool(pages) and provisional(pages, load(sitting_id.partition("/")[0]))
            self._known = {k: v for k, v in self._known.items() if k[0] == key[0]} | {key: said}
        return self._known[key]


def _edges(page: Page, lines: int) -> list[str]:
    """The first and last filled lines of a page that are no entries of its contents."""
    reach, text = lines * 2 * _LONGEST, page.text  # many pages are looked at: only as much of each as may be needed
    parts = (text,) if len(text) <= 2 * reach else (text[:reach], text[-reach:])
    filled = [[line.strip() for line in part.split("\n") if line.strip()] for part in parts]
    edges = [*filled[0][:lines], *filled[-1][-lines:]]
    return [line for line in edges if len(line) <= _LONGEST and not _LEADER.search(line)]
