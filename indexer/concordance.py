"""Keywords in context: where a turn has what was sought, as left context, keyword and right context.

    … damit wir die Fristen des  Onlinezugangsgesetzes  bis Ende 2022 einhalten …

Every part is a span of `turn.text`; only what counts as found is a keyword or is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.analysis import occurrences
from indexer.sought import Forms, pattern

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """`text[start:end]` was sought; `what` tells one of the things sought from another."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """A keyword, `text[start:end]`, within `text[first:last]`; `marks` are all places in it, the keyword among them."""

    first: int
    start: int
    end: int
    last: int
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that are shown of a text, in its order; `places` are all places in it, so that one can say how many
    are left."""

    shown: tuple[Line, ...]
    places: int
    hidden: int


def places(text: str, sought: Forms, passages: Sequence[Span] = ()) -> list[Place]:
    """Every place of what is sought, in order, without overlap.

    Args:
        text: of a turn.
        sought: its forms.
        passages: the spans of the turn's passages; terms that count only together must stand in one of them. Without
            them the text is one passage.
    """
    found = [Place(*match.span(), phrase) for phrase in sought.phrases for match in pattern(phrase).finditer(text)]
    grouped = frozenset().union(*sought.together) if sought.together else frozenset()
    members: list[Place] = []
    for start, end, terms in occurrences(text):
        if held := next((term for term in terms if term in sought.terms), None):
            found.append(Place(start, end, held))
        if grouped:
            members += [Place(start, end, term) for term in terms if term in grouped]
    for group in sought.together:
        for first, last in passages or ((0, len(text)),):
            found += _together([p for p in members if first <= p.start and p.end <= last and p.what in group], group)
    return _with_letters(text, _apart(found))


def lines(text: str, found: Sequence[Place], width: int, most: int) -> Lines:
    """At most so many lines of a text: those that show most of what is sought, the earlier ones first.

    Args:
        text: of a turn.
        found: its `places`.
        width: characters of context at either side, at most.
        most: lines; what stands in the context of one is not shown again as a keyword.
    """
    groups: list[list[Place]] = []
    for place in found:
        if groups and place.end <= groups[-1][0].end + width:
            groups[-1].append(place)
        else:
            groups.append([place])
    seen: set[str] = set()
    chosen: list[int] = []
    while len(chosen) < min(most, len(groups)):
        rest = [number for number in range(len(groups)) if number not in chosen]
        best = max(rest, key=lambda number: (_worth(groups[number], seen), -number))
        chosen.append(best)
        seen |= {place.what for place in groups[best]}
    shown = tuple(_line(text, groups[number][0], found, width) for number in sorted(chosen))
    told = {mark for line in shown for mark in line.marks}
    return Lines(shown, len(found), sum((place.start, place.end) not in told for place in found))


def every(text: str, found: Sequence[Place], width: int, most: int) -> Lines:
    """A line for every place, at most so many: what a concordance shows."""
    shown = tuple(_line(text, place, found, width) for place in found[:most])
    return Lines(shown, len(found), max(0, len(found) - most))


def _worth(group: Sequence[Place], seen: set[str]) -> tuple[int, int]:
    """How much a line tells: what is sought and in no line before, then how much of it stands together."""
    held = {place.what for place in group}
    return len(held - seen), len(held)


def _together(members: Sequence[Place], group: frozenset[str]) -> list[Place]:
    """The places of a group where it stands closest together; none where a term of it is missing."""
    best: tuple[int, list[Place]] | None = None
    latest: dict[str, Place] = {}
    for place in members:
        latest[place.what] = place
        if len(latest) == len(group):
            spread = place.end - min(each.start for each in latest.values())
            if best is None or spread < best[0]:
                best = spread, sorted(latest.values(), key=lambda each: each.start)
    return best[1] if best else []


def _apart(found: Sequence[Place]) -> list[Place]:
    """The places in order; of two that overlap the longer one, so that a phrase is one place."""
    kept: list[Place] = []
    for place in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and place.start < kept[-1].end:
            if place.end - place.start > kept[-1].end - kept[-1].start:
                kept[-1] = place
            continue
        kept.append(place)
    return kept


def _with_letters(text: str, found: Sequence[Place]) -> list[Place]:
    """A letter is found only beside something else that is sought, and is one place with it: the `A` of `A 49`.

    Where nothing but letters is sought they stay as they are.
    """
    if all(place.end - place.start == 1 for place in found):
        return list(found)
    joined: list[Place] = []
    for at, place in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        if joined and place.start < joined[-1].end:
            continue  # joined to the one before
        if place.end - place.start > 1:
            joined.append(place)
        elif after and after.end - after.start > 1 and text[place.end : after.start].isspace():
            joined.append(Place(place.start, after.end, after.what))
    return joined


def _line(text: str, keyword: Place, found: Sequence[Place], width: int) -> Line:
    first, last = max(0, keyword.start - width), min(len(text), keyword.end + width)
    if first:
        # From the next word on; a word longer than the context is cut.
        blank = next((i for i in range(first - 1, keyword.start) if text[i].isspace()), first - 1)
        first = blank + 1
    if last < len(text):
        last = next((i for i in range(last, keyword.end - 1, -1) if text[i].isspace()), last)
    while first < keyword.start and text[first].isspace():
        first += 1
    while last > keyword.end and text[last - 1].isspace():
        last -= 1
    marks = tuple((place.start, place.end) for place in found if first <= place.start and place.end <= last)
    return Line(first, keyword.start, keyword.end, last, marks)
