"""Printed page numbers of a sitting: read off its running heads, or computed from its own table of contents.

The contents say on which pages each speaker has the floor and each printed paper is debated. Of all places at which the
sitting could begin, the right one is where labels and papers stand on the pages the contents name; sittings begin on
odd pages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indexer.contents import Contents
from indexer.labels import parse_label
from indexer.page import PageText
from indexer.parliaments import Profile

_LEFT_OUT = 30  # pages that may be missing in one place; a number farther off is misread
_MIN_VOTES = 3
_PAPER = re.compile(r"\b\d{1,2}/\d{1,5}\b")


def page_numbers(
    pages: Sequence[PageText], first: int, contents: Contents, profile: Profile
) -> list[int | None] | None:
    """The printed number of each page, or None where neither the heads nor the contents tell it.

    `first` is the index of the first page with speech.
    """
    return printed_numbers(pages) or computed_numbers(pages, first, contents, profile)


def printed_numbers(pages: Sequence[PageText]) -> list[int | None] | None:
    """The number of each page, from the numbers in the running heads; None if no head has one.

    Numbers follow the files' own; a single misread one is outvoted by the others.
    """
    places = file_places(pages)
    known = [(place, p.number) for place, p in zip(places, pages, strict=True) if p.number is not None]
    if not known:
        return None
    offsets = Counter(number - place for place, number in known)
    trusted = [(place, n) for place, n in known if offsets[n - place] > 1] or known
    trusted = [trusted[0], *(b for a, b in pairwise(trusted) if b[1] > a[1])]
    trusted = sorted({*trusted, *(pair for pair in known if _fits_between(pair, trusted))})
    at = [place for place, _ in trusted]
    numbers: list[int | None] = []
    for place, page in zip(places, pages, strict=True):
        after = min(bisect_left(at, place), len(at) - 1)
        nearest = min(trusted[max(0, after - 1) : after + 1], key=lambda pair: abs(pair[0] - place))
        numbers.append(None if page.unnumbered else nearest[1] + place - nearest[0])
    return numbers


def _fits_between(pair: tuple[int, int], trusted: Sequence[tuple[int, int]]) -> bool:
    """Whether a number alone tells of pages left out rather than of a misread head: it rises with its neighbours."""
    place, number = pair
    after = bisect_left(trusted, pair)
    low = number if after == 0 else trusted[after - 1][1] + place - trusted[after - 1][0]
    high = low + _LEFT_OUT if after == len(trusted) else trusted[after][1] - trusted[after][0] + place
    return max(low, high - _LEFT_OUT) <= number <= min(high, low + _LEFT_OUT)


def computed_numbers(
    pages: Sequence[PageText], first: int, contents: Contents, profile: Profile
) -> list[int | None] | None:
    """The number of each page from the table of contents, or None where that does not settle it.

    Labels vote; where they do not settle it, the printed papers of the agenda vote with them. A start wins with at
    least `_MIN_VOTES` of them found on the page that the contents give, and more than any other.
    """
    places = [place - file_places(pages)[0] for place in file_places(pages)]
    body = list(zip(places[first:], pages[first:], strict=True))
    names = {(_surname(entry.name), entry.page) for entry in contents.listed}
    papers = {(paper, item.page) for item in contents.items for paper in item.drucksachen}
    votes = _votes(((place, _surnames(page, profile)) for place, page in body), names)
    start = _winner(votes)
    if start is None:
        start = _winner(votes + _votes(((place, _papers(page)) for place, page in body), papers))
    if start is None and len(names) < _MIN_VOTES and contents.first is not None:
        # A short sitting has too few speakers to vote; its first entry names the page on which speech begins. Where
        # there are enough and they disagree, nothing is known.
        start = contents.first - places[first] if _possible(contents.first - places[first]) else None
    return None if start is None else [start + place for place in places]


def _votes(found: Iterable[tuple[int, set[str]]], listed: set[tuple[str, int]]) -> Counter[int]:
    """How often each start puts what is found at a place on a page where it is listed."""
    votes: Counter[int] = Counter()
    for place, words in found:
        votes.update(n - place for word, n in listed if word in words and _possible(n - place))
    return votes


def _winner(votes: Counter[int]) -> int | None:
    best = votes.most_common(2)
    if not best or best[0][1] < _MIN_VOTES or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return best[0][0]


def _possible(start: int) -> bool:
    return start > 0 and start % 2 == 1


def file_places(pages: Sequence[PageText]) -> list[int]:
    """The running numbers of the files, so that a missing one leaves a gap; where there are none, the order."""
    running = [re.findall(r"\d+", page.source.stem)[-1:] for page in pages]
    places = [int(number[0]) for number in running if number and len(number[0]) < 9]
    rising = len(places) == len(pages) and all(a < b for a, b in pairwise(places))
    return places if rising else list(range(len(pages)))


def _surname(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)$", "", name).split()[-1].lower().rstrip(".")


def _surnames(page: PageText, profile: Profile) -> set[str]:
    """Who begins to speak on a page, as far as a label takes one line."""
    found = set()
    for line in page.lines:
        if line.rstrip().endswith(":") and (label := parse_label(line, profile)) and label[0].speaker.name:
            found.add(_surname(label[0].speaker.name))
    return found


def _papers(page: PageText) -> set[str]:
    """The printed papers that a page names: where an item is called, its own are among them."""
    return {paper for line in page.lines for paper in _PAPER.findall(line)}
