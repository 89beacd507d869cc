"""A page of a protocol as it could stand in another one: other people, other days, some other words and numbers.

What a reader of protocols goes by stays: heads, labels, brackets, contents, lines. People are called otherwise, the
same throughout a copy. Periods, papers and years are moved on. Of the words that carry no structure some are exchanged
for others of the protocols, as often as those stand there, and rare nouns for compounds that no copy had before, so
many that the vocabulary grows by Heaps' law (Heaps 1978) as that of the originals does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from hashlib import blake2b
from itertools import accumulate, count

from eval.bench.scale.corpus import LETTERS, Corpus
from indexer.months import MONTHS

EXCHANGED = 0.1  # of the words that may be
_STARTS = ("B", "Br", "D", "F", "Fl", "G", "Gr", "H", "J", "Kl", "Kr", "L", "M", "N", "P", "Schw", "St", "Tr", "W")
_MIDDLES = ("a", "e", "i", "o", "u", "ä", "ö", "ü", "ei", "au", "ie")
_JOINTS = ("b", "ck", "ff", "gg", "ld", "ll", "lm", "lt", "mm", "nd", "nk", "nn", "rb", "rd", "rk", "rm", "rn", "tz")
_ENDS = ("mann", "er", "ing", "au", "feld", "sen", "hoff", "ke", "le", "bach", "ow", "itz", "ert", "ich", "rup")
_WORD = re.compile(r"(?<![\w-])" + LETTERS.pattern + r"(?![\w-])|" + LETTERS.pattern)
_QUANTITY = re.compile(
    r"(?<![\d.,/])(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?(?=\s(?:%|Prozent|Million|Milliarde|Euro|Mio\.|Mrd\.)))(?![\d/])"
)
_MONTH = "|".join(MONTHS)
_YEAR = re.compile(
    rf"((?:{_MONTH})\s+|\d{{1,2}}\.\s?\d{{1,2}}\.\s?|\b(?:Jahr(?:e|es|en|s)?|[Ss]eit|[Bb]is|[Aa]b|[Ii]m|[Ii]n)\s)"
    r"((?:18|19|20)\d\d)(?!\d)"
)


class Varying:
    """One copy of a corpus, numbered from 1; the same for the same corpus, copy and seed."""

    def __init__(self, corpus: Corpus, copy: int, seed: int = 0) -> None:
        self._corpus, self._copy, self._seed = corpus, copy, seed
        self._moved, self._later = copy * corpus.periods, copy * corpus.years
        self._people = self._called()
        share = corpus.new_types(copy) / max(1, len(corpus.rare))
        self._new = {word: self._compound(word) for word in corpus.rare if self._number("new", word) < share}
        self._words = list(corpus.common)
        self._often = list(accumulate(corpus.common.values()))
        own, moved = corpus.period, corpus.period + self._moved
        first = corpus.period - corpus.periods + 1
        known = "|".join(str(period) for period in range(first, own + 1))
        self._papers = re.compile(rf"(?<![\d/.,])({known})(/\s?\d{{1,5}}(?!\d)(?!/))")
        self._periods = re.compile(rf"(?<![\d.])({known})(\.\s+Wahlperiode)")
        self.period = moved

    @property
    def names(self) -> dict[str, str]:
        """What each surname becomes."""
        return dict(self._people)

    def page(self, text: str, name: str, *, contents: bool) -> str:
        """A page varied. `name` is the file's, which the choice of words depends on; of `contents`, no words change."""
        chosen = random.Random(f"{self._seed}/{self._copy}/{name}")
        text = _YEAR.sub(lambda found: f"{found[1]}{int(found[2]) + self._later}", text)
        for pattern in (self._papers, self._periods):
            text = pattern.sub(lambda found: f"{int(found[1]) + self._moved}{found[2]}", text)
        lines, depth = text.split("\n"), 0
        for place, line in enumerate(lines):
            spoken = not contents and not depth and not any(sign in line for sign in ":()·")
            depth = max(0, depth + line.count("(") - line.count(")")) if line.strip() else depth
            lines[place] = _WORD.sub(self._word(chosen, spoken=spoken), line)
            if spoken and LETTERS.search(line):
                lines[place] = _QUANTITY.sub(lambda found: _other(found[0], chosen), lines[place])
        return "\n".join(lines)

    def _word(self, chosen: random.Random, *, spoken: bool) -> Callable[[re.Match[str]], str]:
        people, new, common = self._people, self._new, self._corpus.common

        def varied(found: re.Match[str]) -> str:
            word = found[0]
            if word in people:
                return people[word]
            if word[-1] == "s" and word[:-1] in people:
                return f"{people[word[:-1]]}s"
            if not spoken:
                return word
            if word in new:
                return new[word]
            if word in common and chosen.random() < EXCHANGED:
                other = self._draw(chosen)
                return other[0].upper() + other[1:] if word[0].isupper() else other[0].lower() + other[1:]
            return word

        return varied

    def _draw(self, chosen: random.Random) -> str:
        return chosen.choices(self._words, cum_weights=self._often)[0]

    def _called(self) -> dict[str, str]:
        """An invented surname for each that stands in the originals; none twice, none that is a word of theirs."""
        known = self._corpus.common.keys() | set(self._corpus.surnames) | self._corpus.fixed
        called: dict[str, str] = {}
        for name in self._corpus.surnames:
            for attempt in count():
                number = self._whole("name", f"{name} {attempt}")
                made = ""
                for parts in (_STARTS, _MIDDLES, _JOINTS, _ENDS):
                    number, place = divmod(number, len(parts))
                    made += parts[place]
                if made not in known:
                    break
            called[name] = made
            known.add(made)
        return called

    def _compound(self, word: str) -> str:
        parts = self._corpus.parts or ("Wort",)
        number, first = divmod(self._whole("first", word), len(parts))
        return parts[first] + parts[number % len(parts)].lower()

    def _whole(self, what: str, text: str) -> int:
        digest = blake2b(f"{self._seed} {self._copy} {what} {text}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big")

    def _number(self, what: str, text: str) -> float:
        """Between 0 and 1."""
        return float(self._whole(what, text) / 2**64)


def _other(quantity: str, chosen: random.Random) -> str:
    """A number of as many digits, written in the same way."""
    first = next(place for place, sign in enumerate(quantity) if sign.isdigit())
    return "".join(
        str(chosen.randrange(place == first, 10)) if sign.isdigit() else sign for place, sign in enumerate(quantity)
    )
