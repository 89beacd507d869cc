"""The pages of one sitting in printed order, each once.

Files are read in the order of their names. Where the running heads tell another order without any doubt, it is theirs;
where they contradict themselves, the files' order stays and the reader is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from indexer.numbering import file_places
from indexer.page import PageText
from indexer.protocol import ProtocolError

_AGAIN = "it holds the same page as {other}; it was left out"
_TWICE = "its running head has the page number of {other}, with other words"
_MOVED = "its pages are not in the order of their file names; they were put into the order of their printed numbers"


def ordered(pages: Sequence[PageText]) -> tuple[list[PageText], list[ProtocolError]]:
    """The pages in printed order without copies, and what is wrong with some of them."""
    kept: list[PageText] = []
    problems: list[ProtocolError] = []
    seen: dict[int, PageText] = {}
    for page in pages:
        other = seen.get(page.number) if page.number is not None else None
        if other is None:
            kept.append(page)
            if page.number is not None:
                seen[page.number] = page
        elif other.raw.split() == page.raw.split():
            problem = _AGAIN.format(other=other.source.name)
            problems.append(ProtocolError(page.source, problem, "Remove the copy if it is one."))
        else:
            kept.append(page)
            problem = _TWICE.format(other=other.source.name)
            problems.append(ProtocolError(page.source, problem, "Check both pages: one head is wrong."))
    if len(seen) == sum(page.number is not None for page in kept) and _shuffled(kept):
        problems.append(ProtocolError(kept[0].source.parent, _MOVED, "Rename the files if that is wrong."))
        kept.sort(key=lambda page: page.number if page.number is not None else -1)
    return kept, problems


def _shuffled(pages: Sequence[PageText]) -> bool:
    """Whether the heads tell another order than the files: their numbers have only changed places.

    A number that belongs nowhere is a misread one, and moves no page. Only pages in front of all may have none.
    """
    start = next((i for i, page in enumerate(pages) if page.number is not None), len(pages))
    numbers = [page.number for page in pages[start:] if page.number is not None]
    if not numbers or len(numbers) != len(pages) - start or all(a < b for a, b in pairwise(numbers)):
        return False
    places = file_places(pages)[start:]
    offset = Counter(number - place for number, place in zip(numbers, places, strict=True)).most_common(1)[0][0]
    changed_places = sorted(numbers) == [place + offset for place in sorted(places)]
    return changed_places or max(numbers) - min(numbers) == len(numbers) - 1
