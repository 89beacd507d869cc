"""Lines with dotted leaders, as tables of contents have them: the words before the dots and the pages behind.

    Nina Kolbe.................................5313, 5314,
    another column's line
    5314
    Jonas Kettler (BU) . . . . . . . . . 24321 C

Pages may stand on a line of their own; a list that ends in a comma goes on a few lines below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# Begins only once a run of dots, so that a page full of dots takes no time.
_LEADER = r"(?<![.…])(?<![.…][ \t])(?:[.…][ \t]?){3,}+"
_PAGE = r"\d{1,5}(?![\d./])(?: ?[A-D]\b)?"
_ENTRY = re.compile(rf"{_LEADER}\s*(?P<pages>{_PAGE}(?:\s*,\s*{_PAGE}| {_PAGE})*)(?P<more> ?,)?")
_BARE = re.compile(rf"{_PAGE}(?:,? {_PAGE})*")
_GLUED_PAGE = re.compile(r"[a-zäöüß]-(?P<pages>\d{1,5})$")
_REACH = 12  # lines between a page list that ends in a comma and the rest of it, where columns are jumbled
_SPAN = 400  # pages: no sitting is longer


def read_leaders(lines: Sequence[str]) -> Iterator[tuple[list[str], list[int]]]:
    """Of each leader in these lines (filled and stripped): the lines since the entry before it, and its pages."""
    text = "\n".join(lines)
    found: list[tuple[list[str], list[int]]] = []
    unfinished: list[tuple[int, list[int]]] = []  # page lists that end in a comma, and where to stop looking
    start = read = 0
    for match in _ENTRY.finditer(text):
        words = text[start : match.start()].strip("\n").split("\n")
        _rest(words, read, unfinished, found)
        read += len(words)
        pages = _numbers(match["pages"])
        found.append((words, pages))
        if match["more"]:
            unfinished.append((read + _REACH, pages))
        start = match.end()
    _rest(text[start:].strip("\n").split("\n"), read, unfinished, found)
    yield from found


def _rest(
    words: list[str],
    read: int,
    unfinished: list[tuple[int, list[int]]],
    found: Sequence[tuple[list[str], list[int]]],
) -> None:
    """Gives numbers that stand alone between two entries to the page list that they go on; takes them off `words`."""
    unfinished[:] = [(limit, pages) for limit, pages in unfinished if limit >= read]
    for i, line in enumerate(list(words)):
        alone, glued = _BARE.fullmatch(line), _GLUED_PAGE.search(line)
        if not alone and not glued:
            continue
        numbers = _numbers(line if alone else glued["pages"] if glued else "")
        wanting = [pages for limit, pages in unfinished if read + i <= limit]
        if alone and i == 0 and found and not wanting:
            wanting = [found[-1][1]]
        goes_on = next((pages for pages in wanting if pages[-1] <= numbers[0] < pages[-1] + _SPAN), None)
        if goes_on is None:
            continue
        goes_on += numbers
        unfinished[:] = [(limit, pages) for limit, pages in unfinished if pages is not goes_on]
        words[i] = "" if alone else line[: -len(str(numbers[0]))]


def _numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]
