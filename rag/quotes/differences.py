"""How a quote differs from what stands in the protocol: word by word, and whether a negation or a number is touched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.months import MONTHS
from rag.gate.verbatim import normalised
from rag.quotes.alignment import Pair, Word


class Change(StrEnum):
    """What was done to the words."""

    INSERTED = "inserted"  # the quote has words that do not stand there
    MISSING = "missing"  # words that stand there are not in the quote, and nothing says so
    REPLACED = "replaced"
    OMITTED = "omitted"  # words are left out, and dots say so
    ADDED = "added"  # the quote has them in brackets, as words of whoever quotes
    SPELLING = "spelling"  # the same words: capitals, `ß`, hyphens, figures or words for a number
    PUNCTUATION = "punctuation"


class Touched(StrEnum):
    """What a change makes dangerous."""

    NEGATION_MISSING = "negation_missing"
    NEGATION_ADDED = "negation_added"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: `quote` has these words, the protocol has `protocol` at `start:end` of the turn's text.

    `quote_start:quote_end` are where `quote` stands in the pasted words that it is a difference of (`Match.part`); an
    empty span is where words are missing.
    """

    change: Change
    quote: str
    protocol: str
    start: int
    end: int
    touches: tuple[Touched, ...] = ()
    quote_start: int = 0
    quote_end: int = 0


_NEGATION = re.compile(
    r"(?:nicht|nichts|nie|niemals|niemand\w*|kein\w*|nirgend\w*|mitnichten|weder|nein|ohne|not|no|never|none)$"
)
_PREFIXES = ("un", "nicht", "miss", "in", "ir")
_MONTHS = {month.casefold() for month in MONTHS}
_NUMBER = re.compile(
    r"(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|\w+ßig|\w+ssig|\w+zig|hundert|tausend)*"
    r"(?:hundert|tausend|zwanzig|dreissig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|million(?:en)?|"
    r"milliarden?|\w+zehn|doppelt\w*|dreifach\w*|halb\w*|hälfte|drittel\w*|viertel\w*|dutzend\w*)$"
)


def differences(
    quote: Sequence[Word],
    turn: Sequence[Word],
    pairs: Sequence[Pair],
) -> list[Difference]:
    """The differences between a quote's words and a stretch of a turn's, as `alignment.pairs` lays them out."""
    found: list[Difference] = []
    at, quoted_at = turn[0].start if turn else 0, 0
    for alike, run in _runs(quote, turn, pairs):
        held = [turn[j] for _, j in run if j is not None]
        said = [quote[i] for i, _ in run if i is not None]
        if alike:
            found += _spelt(run, quote, turn)
        else:
            found.append(_changed(said, held, at, quoted_at))
        at = held[-1].end if held else at
        quoted_at = said[-1].end if said else quoted_at
    return found


def _runs(quote: Sequence[Word], turn: Sequence[Word], pairs: Sequence[Pair]) -> Iterator[tuple[bool, list[Pair]]]:
    run: list[Pair] = []
    before = True
    for i, j in pairs:
        alike = i is not None and j is not None and quote[i].key == turn[j].key
        if run and alike != before:
            yield before, run
            run = []
        run.append((i, j))
        before = alike
    if run:
        yield before, run


def _spelt(run: Sequence[Pair], quote: Sequence[Word], turn: Sequence[Word]) -> Iterator[Difference]:
    for i, j in run:
        if i is None or j is None:
            continue
        one, other = quote[i], turn[j]
        if normalised(one.text).text != normalised(other.text).text:
            yield Difference(Change.SPELLING, one.text, other.text, other.start, other.end, (), one.start, one.end)


def _changed(said: Sequence[Word], held: Sequence[Word], at: int, quoted_at: int) -> Difference:
    change = Change.REPLACED if said and held else Change.INSERTED if said else Change.MISSING
    touches = touched(said, held)
    return Difference(change, _text(said), _text(held), *_span(held, at), touches, *_span(said, quoted_at))


def _span(words: Sequence[Word], otherwise: int) -> tuple[int, int]:
    return (words[0].start, words[-1].end) if words else (otherwise, otherwise)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def touched(said: Sequence[Word], held: Sequence[Word]) -> tuple[Touched, ...]:
    """What it means that `said` stands for `held`: a negation lost or won, a number or a month altered."""
    found = []
    more = negations(said) - negations(held)
    if more < 0 or _prefixed(held, said):
        found.append(Touched.NEGATION_MISSING)
    if more > 0 or _prefixed(said, held):
        found.append(Touched.NEGATION_ADDED)
    if _numbers(said) != _numbers(held):
        found.append(Touched.NUMBER)
    return tuple(found)


def negations(words: Sequence[Word]) -> int:
    """How many of the words negate."""
    return sum(bool(_NEGATION.match(word.key)) for word in words)


def _prefixed(some: Sequence[Word], others: Sequence[Word]) -> bool:
    """Whether one of the words is one of the others with a negating prefix: `unmöglich`, `möglich`."""
    plain = {word.key for word in others}
    return any(w.key.startswith(p) and w.key.removeprefix(p) in plain for w in some for p in _PREFIXES)


def _numbers(words: Sequence[Word]) -> Counter[str]:
    return Counter(w.key for w in words if any(map(str.isdigit, w.key)) or w.key in _MONTHS or _NUMBER.match(w.key))
