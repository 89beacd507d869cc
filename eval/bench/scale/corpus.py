"""What is learned of the original protocols before they are varied: names, vocabulary, which pages are contents."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from math import log
from pathlib import Path
from typing import Any

from eval.bench.indexing import BenchError
from eval.files import write_json
from indexer.formats import Source, discover
from indexer.protocol import Sitting
from indexer.reading import read_all

LETTERS = re.compile(r"[^\W\d_]+")
_LONG = 5  # letters of a word that may be exchanged
_RARE = 2  # occurrences
_FREQUENT = 5  # occurrences of a noun that new compounds are made of
_LEAP = 4  # years: a day moved by a multiple of these exists


@dataclass(frozen=True, slots=True)
class Corpus:
    """The originals and their language.

    `pages` are the files of all pages below the folder of the originals, with whether each is a page of contents.
    `surnames` are words of names, `fixed` those that a reader of protocols may need as they are, `common` other words
    of some length by how often they stand there, `rare` nouns that stand there once or twice, `parts` short frequent
    nouns. `types` is the size of the vocabulary, `growth` the exponent of Heaps' law, taken from half the sittings and
    all. `periods` and `years` are how far a copy is moved from the one before.
    """

    pages: dict[str, bool]
    period: int
    periods: int
    years: int
    sittings: int
    turns: int
    passages: int
    surnames: tuple[str, ...]
    fixed: frozenset[str]
    common: dict[str, int]
    rare: tuple[str, ...]
    parts: tuple[str, ...]
    types: int
    growth: float

    def new_types(self, copy: int) -> float:
        """How many words of a copy no copy before it had, were it another part of the same language."""
        return float(self.types * ((copy + 1) ** self.growth - copy**self.growth))


def learn(protocols: Path, kept: Path, advance: Callable[[int], None]) -> Corpus:
    """Read the originals below `protocols`; what was learned is kept in a file, and taken from there the next time.

    Raises:
        BenchError: they are no page texts, or one of them cannot be read.
    """
    found = discover([protocols])
    sources = [source for source in found.sources if source.format == "pages"]
    if not sources or len(sources) < len(found.sources):
        raise BenchError(f"{protocols} holds other protocols than page texts (.txt); only these can be multiplied")
    if kept.exists():
        advance(len(sources))
        return _from_json(json.loads(kept.read_text("utf-8")))
    corpus = _learned(protocols, sources, advance)
    held = asdict(corpus) | {"fixed": sorted(corpus.fixed)}
    write_json(kept, held)
    return _from_json(json.loads(kept.read_text("utf-8")))


def _from_json(held: dict[str, Any]) -> Corpus:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in held.items()}
    return Corpus(**values | {"fixed": frozenset(held["fixed"])})


def _learned(protocols: Path, sources: list[Source], advance: Callable[[int], None]) -> Corpus:
    pages: dict[str, bool] = {}
    names: set[str] = set()
    fixed: set[str] = set()
    counts: Counter[str] = Counter()
    days: list[date] = []
    periods: set[int] = set()
    sittings = turns = passages = half = 0
    for place, reading in enumerate(read_all(sources)):
        if reading.failure:
            raise BenchError(f"{reading.failure.source} cannot be read: {reading.failure.reason}")
        contents = {p.source: p.contents for sitting, _ in reading.sittings for p in sitting.pages}
        for file in reading.source.files:
            pages[str(file.location.relative_to(protocols))] = contents.get(file.name, True)
        for sitting, chunks in reading.sittings:
            _take(sitting, names, fixed, counts)
            days.append(sitting.date)
            periods.add(sitting.period)
            sittings, turns, passages = sittings + 1, turns + len(sitting.turns), passages + len(chunks)
        if place + 1 == len(sources) // 2:
            half = len(counts)
        advance(1)
    surnames = {name for name in names if len(name) > 2 and name[0].isupper()}
    free = {word: n for word, n in counts.items() if len(word) >= _LONG and word not in fixed and word not in surnames}
    span = max(days).year - min(days).year + 1
    return Corpus(
        pages=pages,
        period=max(periods),
        periods=max(periods) - min(periods) + 1,
        years=-(-span // _LEAP) * _LEAP,
        sittings=sittings,
        turns=turns,
        passages=passages,
        surnames=tuple(sorted(surnames)),
        fixed=frozenset(fixed),
        common={word: n for word, n in sorted(free.items()) if n > _RARE},
        rare=tuple(sorted(word for word, n in free.items() if n <= _RARE and word[0].isupper())),
        parts=tuple(sorted(w for w, n in free.items() if n >= _FREQUENT and w[0].isupper() and len(w) <= 2 * _LONG)),
        types=len(counts),
        growth=log(len(counts) / half, 2) if half else 0.5,
    )


def _take(sitting: Sitting, names: set[str], fixed: set[str], counts: Counter[str]) -> None:
    """Add what one sitting tells."""
    for page in sitting.pages:
        if page.contents:
            fixed.update(LETTERS.findall(page.text))
    for who in {turn.speaker for turn in sitting.turns}:
        fixed.update(LETTERS.findall(f"{who.office or ''} {who.party or ''} {who.title or ''}"))
        if who.name and not who.name.islower():
            names.update(LETTERS.findall(who.name.split("(")[0].split()[-1]))
    for turn in sitting.turns:
        counts.update(LETTERS.findall(turn.text))
        fixed.update(LETTERS.findall(turn.agenda_item.title or ""))
        for call in turn.interjections:
            fixed.update(LETTERS.findall(call.text))
