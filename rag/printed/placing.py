"""Where the turns of a page stand in its raw text: every stretch of speech and every call, found letter by letter.

Speech is cut where something was called in between. Long stretches that stand on the page once are anchors; what lies
between two anchors is put there in order, from the left and from the right. Where both ways agree there is one place
it can stand; where they do not it has none here, and nothing of it is ever marked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from indexer.protocol import Page, Paragraph, Turn
from rag.printed.letters import Letters, Span, letters

_ANCHOR = 24  # letters: what is so long and stands on a page once is no chance
_TELLING = 12  # letters that may be found within a longer word, where the print has glued words


class Stands(StrEnum):
    """What a stretch of the page is: the name above a turn, speech, or what was called in between."""

    LABEL = "label"
    SPEECH = "speech"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a turn as it should stand on the page; `at` is its first letter there, None where that is unsure.

    Of speech it is `turn.text[start:end]`, within one paragraph and without a call. `begins`: a paragraph begins here.
    """

    turn: Turn
    stands: Stands
    letters: Letters
    start: int = 0
    end: int = 0
    begins: bool = True
    at: int | None = None

    @property
    def behind(self) -> int | None:
        """The letter of the page behind it."""
        return None if self.at is None else self.at + len(self.letters.text)


@dataclass(frozen=True, slots=True)
class Placed:
    """A page's letters and, in order, the stretches that belong on it."""

    page: Letters
    stretches: tuple[Stretch, ...]

    def marks(self, turn: Turn, start: int, end: int) -> tuple[Span, ...] | None:
        """Where `turn.text[start:end]` stands, as spans of the page's raw text, in order.

        A span a stretch: several where a call comes between, empty where nothing of it belongs on this page. None where
        one of them has no sure place: then nothing is to be marked.
        """
        found: list[Span] = []
        for stretch in self.stretches:
            if stretch.turn.turn_id != turn.turn_id or stretch.stands is not Stands.SPEECH:
                continue
            first = bisect_left(stretch.letters.places, start)
            last = bisect_left(stretch.letters.places, end)
            if first >= last:
                continue
            if stretch.at is None:
                return None
            span = self.page.span(stretch.at + first, stretch.at + last)
            found.append(
                _with_marks(self.page.source, span, turn.text[max(start, stretch.start) : min(end, stretch.end)])
            )
        return tuple(found)


def place(page: Page, turns: Sequence[Turn], *, without: Sequence[Span] = ()) -> Placed:
    """The turns of a sitting placed on one of its pages.

    Args:
        page: with its raw text.
        turns: all that have something on this page, in order; others do no harm.
        without: spans of the raw text that belong to no turn (running head, page number).
    """
    on_page = letters(page.text, without=without)
    wanted = [stretch for turn in turns for stretch in _stretches(turn, page)]
    places: list[int | None] = _anchors(on_page.text, wanted)
    edges = [-1, *(i for i, at in enumerate(places) if at is not None), len(wanted)]
    for before, after in pairwise(edges):
        if after - before > 1:
            low = 0 if before < 0 else (places[before] or 0) + len(wanted[before].letters.text)
            high = len(on_page.text) if after == len(wanted) else places[after] or 0
            places[before + 1 : after] = _between(on_page, wanted[before + 1 : after], low, high)
    return Placed(on_page, tuple(_outside_calls(on_page, wanted, places)))


def _outside_calls(page: Letters, wanted: Sequence[Stretch], places: Sequence[int | None]) -> Iterator[Stretch]:
    """The stretches with their places. Speech has none where a bracket is that it did not open: that is a call."""
    told = 0
    for stretch, at in zip(wanted, places, strict=True):
        if at is not None and stretch.letters.text:
            first, last = page.span(at, at + len(stretch.letters.text))
            before, within = page.source[told:first], page.source[first:last]
            said, places_said = stretch.letters.source, stretch.letters.places
            own = said[stretch.start : places_said[0]].count("(")
            inner = said[places_said[0] : places_said[-1]].count("(")
            called = before.count("(") - before.count(")") > own or within.count("(") > inner
            if stretch.stands is Stands.SPEECH and called:
                at = None
            else:
                told = last
        yield replace(stretch, at=at)


def _stretches(turn: Turn, page: Page) -> Iterator[Stretch]:
    """What of a turn belongs on a page: its name above its first words, its speech cut by calls, the calls."""
    here = [p for p in turn.paragraphs if p.file_page == page.file_page]
    if here and here[0] == turn.paragraphs[0] and turn.speaker.name:
        yield Stretch(turn, Stands.LABEL, letters(turn.speaker.name))
    calls = [call for call in turn.interjections if _on(call.offset, call.page, turn, here, page)]
    told = 0
    for paragraph in here:
        for start, end in _cut(paragraph, [call.offset for call in turn.interjections]):
            while told < len(calls) and calls[told].offset <= start:
                yield Stretch(turn, Stands.CALL, letters(calls[told].text))
                told += 1
            begins = start == paragraph.start and not paragraph.continued
            held = letters(turn.text, start, end)
            if held.text:
                yield Stretch(turn, Stands.SPEECH, held, start, end, begins)
    for call in calls[told:]:
        yield Stretch(turn, Stands.CALL, letters(call.text))


def _on(offset: int, number: int | None, turn: Turn, here: Sequence[Paragraph], page: Page) -> bool:
    """Whether a call at that offset stands on the page."""
    if number is not None and page.number is not None:
        return number == page.number
    return bool(here) and (here[0].start <= offset <= here[-1].end) if turn.paragraphs else False


def _cut(paragraph: Paragraph, offsets: Sequence[int]) -> Iterator[Span]:
    inner = sorted({offset for offset in offsets if paragraph.start < offset < paragraph.end})
    yield from pairwise([paragraph.start, *inner, paragraph.end])


def _anchors(page: str, wanted: Sequence[Stretch]) -> list[int | None]:
    """The places of long stretches that stand on the page once; of some out of order, the most that are in order."""
    found: list[tuple[int, int]] = []
    all_told = "\n".join(stretch.letters.text for stretch in wanted)
    for i, stretch in enumerate(wanted):
        text = stretch.letters.text
        # Said twice and printed once, it is not known which of the two is printed.
        if len(text) >= _ANCHOR and page.count(text) == 1 and all_told.count(text) == 1:
            found.append((i, page.index(text)))
    places: list[int | None] = [None] * len(wanted)
    for i, at in _rising(found, [len(stretch.letters.text) for stretch in wanted]):
        places[i] = at
    return places


def _rising(found: Sequence[tuple[int, int]], lengths: Sequence[int]) -> list[tuple[int, int]]:
    """The heaviest run of places that rise without overlapping, weighed by letters."""
    best: list[tuple[int, int]] = []  # weight, place in `found` of the one before
    for k, (i, at) in enumerate(found):
        weight, before = 0, -1
        for j in range(k):
            other, start = found[j]
            if start + lengths[other] <= at and best[j][0] > weight:
                weight, before = best[j][0], j
        best.append((weight + lengths[i], before))
    run: list[tuple[int, int]] = []
    k = max(range(len(best)), key=lambda k: best[k][0], default=-1)
    while k >= 0:
        run.append(found[k])
        k = best[k][1]
    return run[::-1]


def _between(page: Letters, wanted: Sequence[Stretch], low: int, high: int) -> list[int | None]:
    """The places of what stands between two anchors, those where searching from left and from right agree.

    Names and calls narrow them down; where the print has another form of one, or calls in another order, they are left
    out.
    """
    there = [i for i, stretch in enumerate(wanted) if _find(page, stretch.letters.text, low, high) is not None]
    uncalled = [i for i in there if wanted[i].stands is not Stands.CALL]
    for chosen in (there, uncalled):
        left = _from_left(page, [wanted[i].letters.text for i in chosen], low, high)
        right = _from_right(page, [wanted[i].letters.text for i in chosen], low, high)
        if left is None or right is None:
            continue
        places: list[int | None] = [None] * len(wanted)
        for i, a, b in zip(chosen, left, right, strict=True):
            places[i] = a if a == b else None
        return places
    return [None] * len(wanted)


def _from_left(page: Letters, texts: Sequence[str], low: int, high: int) -> list[int] | None:
    places: list[int] = []
    for text in texts:
        at = _find(page, text, low, high)
        if at is None:
            return None
        places.append(at)
        low = at + len(text)
    return places


def _from_right(page: Letters, texts: Sequence[str], low: int, high: int) -> list[int] | None:
    places: list[int] = []
    for text in reversed(texts):
        at = _find(page, text, low, high, last=True)
        if at is None:
            return None
        places.append(at)
        high = at
    return places[::-1]


def _find(page: Letters, text: str, low: int, high: int, *, last: bool = False) -> int | None:
    """The first (or last) place of some letters between two places; short ones only as whole words."""
    if not text:
        return low
    at = page.text.rfind(text, low, high) if last else page.text.find(text, low, high)
    while at >= 0 and len(text) < _TELLING and not _whole(page, at, at + len(text)):
        at = page.text.rfind(text, low, at + len(text) - 1) if last else page.text.find(text, at + 1, high)
    return at if at >= 0 else None


def _whole(page: Letters, first: int, last: int) -> bool:
    """Whether the letters from `first` to before `last` begin and end with a word."""
    start, end = page.span(first, last)
    source = page.source
    return not (start and source[start - 1].isalnum()) and not (end < len(source) and source[end].isalnum())


def _with_marks(source: str, span: Span, words: str) -> Span:
    """The span with what is quoted beside its letters: quotation marks, brackets, the stop at the end."""
    start, end = span
    leading = words[: next(i for i, c in enumerate(words) if _is_letter(c))]
    trailing = words[max(i for i, c in enumerate(words) if _is_letter(c)) + 1 :]
    for char in filter(str.strip, reversed(leading)):
        at = start - 1
        while at > 0 and source[at] in " \n":
            at -= 1
        if at < 0 or source[at] != char:
            break
        start = at
    for char in filter(str.strip, trailing):
        at = end
        while at < len(source) and source[at] in " \n":
            at += 1
        if at >= len(source) or source[at] != char:
            break
        end = at + 1
    return start, end


def _is_letter(char: str) -> bool:
    return bool(letters(char).text)
