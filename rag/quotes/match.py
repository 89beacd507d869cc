"""One part of a quote in one text: verbatim, or as near as it gets, with every difference. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.gate.verbatim import Normalised, cuts, normalised
from rag.quotes.alignment import Block, Pair, Word, best_block, pairs, words
from rag.quotes.differences import Change, Difference, differences
from rag.quotes.pasted import JOINT

_PLAIN = re.compile(r"[\w ,%]+")
_ENDS = re.compile(r"[.!?]\s|\n")
LONG_GAP = 8  # words left out without a sign: two places, not one
_MARGIN = 60  # characters around a place that are enough to see whether it cuts a word


@dataclass(frozen=True, slots=True)
class Fit:
    """A part of a quote and what of `text[start:end]` stands for it.

    `exact` is whether they stand there verbatim, `share` (0 to 1) how much of the part's words, weighted, is there at
    all. `covered` are the part's words, from one to before another, that the best stretch holds; those outside of it
    stand elsewhere or nowhere. Before the words in `gaps` so much is left out, without a sign, that it is two places.
    """

    start: int
    end: int
    exact: bool
    share: float
    differences: tuple[Difference, ...]
    covered: tuple[int, int]
    gaps: tuple[int, ...] = ()


@lru_cache(64)
def literals(part: str, most: int = 3) -> tuple[str, ...]:
    """The longest stretches of a part that are written the same wherever it stands verbatim."""
    # A word with a joint in it is written in several ways. Run by run, as a pattern for it would look ahead from each
    # of a thousand characters without a blank.
    known = re.sub(r"\S+", lambda run: "\n" if JOINT in run[0] else run[0], part)
    found = (stretch.strip(" ,") for stretch in _PLAIN.findall(known))
    return tuple(sorted({stretch for stretch in found if stretch}, key=lambda s: (-len(s), s))[:most])


def verbatim(part: str, text: str) -> list[tuple[int, int]]:
    """Every span of `text` in which a part stands verbatim (`rag.gate.verbatim`), hyphens at line breaks as they come.

    What does not stand around the longest of its `literals` is found too, at the cost of looking at all of `text`.
    """
    wanted = _pattern(part)
    landmark = next(iter(literals(part, 1)), "")
    reach = 2 * len(part) + _MARGIN
    spans: set[tuple[int, int]] = set()
    for start, end in _windows(landmark, text, reach):
        spans.update((start + a, start + b) for a, b in _found(wanted, normalised(text[start:end])))
    return sorted(spans or _found(wanted, normalised(text)))


def _windows(landmark: str, text: str, reach: int) -> Iterator[tuple[int, int]]:
    """The stretches of the text around a landmark, those that overlap as one: no character is looked at twice."""
    start = end = 0
    for found in re.finditer(re.escape(landmark), text) if landmark else ():
        if found.start() - reach > end:
            if end:
                yield start, end
            start = found.start() - reach
        end = found.end() + reach
    if end:
        yield max(0, start), end


def _found(wanted: re.Pattern[str], text: Normalised) -> list[tuple[int, int]]:
    spans = (found.span() for found in wanted.finditer(text.text))
    return [text.original(start, end) for start, end in spans if not cuts(text.text, start, end)]


@lru_cache(64)
def _pattern(part: str) -> re.Pattern[str]:
    written = re.escape(normalised(part).text)
    written = re.sub(r"(?:\\ )?…(?:\\ )?", r"\\s?(?:…|\\.\\.\\.)\\s?", written)
    return re.compile(written.replace(re.escape(JOINT), "-? ?"))


def near(part: str, text: str, held: Sequence[Word]) -> Fit | None:
    """Where the part fits best in a text of those words; None where no word of it stands there."""
    joined = {run.replace(JOINT, "") for run in re.findall(rf"[\w{JOINT}-]+", part) if JOINT in run}
    part = part.replace(JOINT, "")
    said = words(part)
    block = best_block(said, held) if said else None
    if block is None:
        return None
    stretch = _around(block, len(said), held, text)
    laid = _trimmed(pairs(said, stretch))
    if not any(i is not None and j is not None for i, j in laid):
        return None
    used = [stretch[j] for _, j in laid if j is not None]
    found = [d for d in differences(said, stretch, laid) if d.quote not in joined or d.change is not Change.SPELLING]
    found = found or _punctuation(part, said, text, stretch, laid)
    agreeing = sum(said[i].weight for i, j in laid if i is not None and j is not None and said[i].key == stretch[j].key)
    share = agreeing / sum(word.weight for word in said)
    return Fit(used[0].start, used[-1].end, False, share, tuple(found), (block.first, block.last), _gaps(laid))


def _around(block: Block, count: int, held: Sequence[Word], text: str) -> Sequence[Word]:
    """The block's words in the text, and where the quote has more words, so many and a gap more of their sentence."""
    start, end = block.start, block.end
    ahead = block.first + LONG_GAP if block.first else 0
    while start and block.start - start < ahead and not _parts(held[start - 1], held[start], text):
        start -= 1
    behind = count - block.last + LONG_GAP if block.last < count else 0
    while end < len(held) and end - block.end < behind and not _parts(held[end - 1], held[end], text):
        end += 1
    return held[start:end]


def _parts(one: Word, other: Word, text: str) -> bool:
    """Whether a sentence ends between two words."""
    return bool(_ENDS.search(text[one.end : other.start]))


def exact(part: str, span: tuple[int, int]) -> Fit:
    """The fit of a part that stands verbatim in that span."""
    return Fit(*span, True, 1.0, (), (0, len(words(part.replace(JOINT, "")))))


def _gaps(laid: Sequence[Pair]) -> tuple[int, ...]:
    """The quote's words before which `LONG_GAP` words of the text or more have no partner."""
    found, run = [], 0
    for i, j in laid:
        if i is not None and j is not None:
            found += [i] if run >= LONG_GAP else []
            run = 0
        run += i is None
    return tuple(found)


def _trimmed(laid: Sequence[Pair]) -> list[Pair]:
    """Without the text's words in front of the quote's and behind them."""
    own = [place for place, (i, _) in enumerate(laid) if i is not None]
    return list(laid[own[0] : own[-1] + 1])


def _punctuation(
    part: str, said: Sequence[Word], text: str, held: Sequence[Word], laid: Sequence[Pair]
) -> list[Difference]:
    """What differs where all words agree: the signs between them."""
    both = [(said[i], held[j]) for i, j in laid if i is not None and j is not None]
    found = []
    for (one, there), (other, also) in pairwise(both):
        if _signs(part[one.end : other.start]) != _signs(text[there.end : also.start]):
            quoted, printed = part[one.start : other.end], text[there.start : also.end]
            places = (there.start, also.end, (), one.start, other.end)
            found.append(Difference(Change.PUNCTUATION, quoted, printed, *places))
    last, there = both[-1]
    if (closing := part[last.end :].strip()) and not text.startswith(closing, there.end):
        quoted, printed = part[last.start :], text[there.start : there.end + len(closing)]
        places = (there.start, there.end, (), last.start, len(part))
        found.append(Difference(Change.PUNCTUATION, quoted, printed, *places))
    return found


def _signs(between: str) -> str:
    return normalised(between).text
