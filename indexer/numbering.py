"""Printed page numbers of a sitting: read off its running heads, or computed from its own table of contents.

The contents say on which pages each speaker has the floor. Of all places at which the sitting could begin, the right
one is where the labels stand on the pages the contents name; sittings begin on odd pages.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from indexer.labels import parse_label
from indexer.page import PageText
from indexer.parliaments import Profile

# A full stop belongs to a name's abbreviation (`Dr.`), three and more are the leader that fills the line.
_NAME = r"[A-ZÄÖÜ][\w’'-]*\.?(?: [\w’'()-]+\.?){0,6}?"
_ENTRY = re.compile(rf"(?P<name>{_NAME})\s*\.{{3,}}\s*(?P<pages>\d{{1,5}}(?:\s*,\s*\d{{1,5}})*)")
_FIRST_ENTRY = re.compile(r"\.{3,}\s*(\d{1,5})\b")
_MIN_VOTES = 3


def page_numbers(pages: Sequence[PageText], first: int, profile: Profile) -> list[int | None] | None:
    """The printed number of each page, or None where neither the heads nor the contents tell it.

    `first` is the index of the first page with speech.
    """
    return printed_numbers(pages) or computed_numbers(pages, first, profile)


def printed_numbers(pages: Sequence[PageText]) -> list[int | None] | None:
    """The number of each page, from the numbers in the running heads; None if no head has one.

    Numbers follow the files' own; a single misread one is outvoted by the others.
    """
    places = _places(pages)
    known = [(place, p.number) for place, p in zip(places, pages, strict=True) if p.number is not None]
    if not known:
        return None
    offsets = Counter(number - place for place, number in known)
    trusted = [(place, n) for place, n in known if offsets[n - place] > 1] or known
    trusted = [trusted[0], *(b for a, b in pairwise(trusted) if b[1] > a[1])]
    at = [place for place, _ in trusted]
    numbers: list[int | None] = []
    for place in places:
        after = min(bisect_left(at, place), len(at) - 1)
        nearest = min(trusted[max(0, after - 1) : after + 1], key=lambda pair: abs(pair[0] - place))
        numbers.append(nearest[1] + place - nearest[0])
    return numbers


def computed_numbers(pages: Sequence[PageText], first: int, profile: Profile) -> list[int | None] | None:
    """The number of each page from the table of contents, or None where that does not settle it.

    A start wins with at least `_MIN_VOTES` labels found on the page that the contents give, and more than any other.
    """
    places = [place - _places(pages)[0] for place in _places(pages)]
    contents = "\n".join(line.strip() for page in pages[:first] for line in page.lines if line.strip())
    contents = re.sub(r"\n(?=[.\d])", " ", contents)
    listed = {(_surname(e["name"]), int(n)) for e in _ENTRY.finditer(contents) for n in re.findall(r"\d+", e["pages"])}
    votes: Counter[int] = Counter()
    for place, page in zip(places[first:], pages[first:], strict=True):
        for surname in _surnames(page, profile):
            votes.update({n - place for name, n in listed if name == surname and _possible(n - place)})
    best = votes.most_common(2)
    if not best or best[0][1] < _MIN_VOTES or (len(best) > 1 and best[1][1] == best[0][1]):
        # A short sitting has too few speakers to vote; where there are enough and they disagree, nothing is known.
        start = _only_start(contents, places[first]) if len(listed) < _MIN_VOTES else None
    else:
        start = best[0][0]
    return None if start is None else [start + place for place in places]


def _possible(start: int) -> bool:
    return start > 0 and start % 2 == 1


def _only_start(contents: str, first: int) -> int | None:
    """For a short sitting: its first contents entry names the page on which speech begins."""
    numbers = [int(n) for n in _FIRST_ENTRY.findall(contents)]
    start = min(numbers) - first if numbers else 0
    return start if _possible(start) else None


def _places(pages: Sequence[PageText]) -> list[int]:
    """The running numbers of the files, so that a missing one leaves a gap; where there are none, the order."""
    running = [re.findall(r"\d+", page.source.stem)[-1:] for page in pages]
    places = [int(number[0]) for number in running if number and len(number[0]) < 9]
    rising = len(places) == len(pages) and all(a < b for a, b in pairwise(places))
    return places if rising else list(range(len(pages)))


def _surname(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)?$", "", name).split()[-1].lower().rstrip(".")


def _surnames(page: PageText, profile: Profile) -> set[str]:
    found = set()
    for line in page.lines:
        if line.rstrip().endswith(":") and (label := parse_label(line, profile)) and label[0].speaker.name:
            found.add(_surname(label[0].speaker.name))
    return found
