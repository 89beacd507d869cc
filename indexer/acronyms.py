"""Acronyms with their long forms, as a text introduces them: `Onlinezugangsgesetz (OZG)`, `Finanzausgleich, kurz FA`.

After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical text", PSB 2003:
the letters of the short form must stand in the long form in their order, the first one at its beginning, and the
shortest such long form next to the short one is taken. Two things differ, for German: a letter may begin a part of a
compound, which shows only in its distance from the letter before; and every word of the long form that carries meaning
must give its first letter, so that two words that merely hold the letters are no long form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple


class Acronym(NamedTuple):
    """A short form and a long form, each as printed."""

    short: str
    long: str


_MOST_LETTERS = 8
_PART = 3  # letters; a part of a compound has as many at least
_REACH = 120  # characters beside the short form in which its long form stands
_SHORT = r"(?=[^\W\d_]*[A-ZÄÖÜ][a-zäöüß]{0,3}[A-ZÄÖÜ])[A-ZÄÖÜ][^\W\d_]{1,7}(?![\w-])"
# What may stand between the two: a bracket, a dash, a comma, with the words that say that the one means the other.
_MEANING = (
    r"(?:(?:also|kurz|kurz gesagt|abgekürzt|genannt|kurz genannt|sprich|das heißt|d\. ?h\.|sogenannte[nrs]?):? )?"
)
_ARTICLE = r"(?:de[rmns] |die |das )?"
_BETWEEN = rf"(?: \(| – |, ){_MEANING}[„\"]?{_ARTICLE}[„\"]?"
_LONG_FIRST = re.compile(rf"{_BETWEEN}(?P<short>{_SHORT})")
_SHORT_FIRST = re.compile(rf"(?<![\w-])(?P<short>{_SHORT}){_BETWEEN}(?=[^\W\d_]{{4}})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BREAK = re.compile(r"[.:;!?()„“\"–,]")
_SMALL_WORDS = """
am an and auf aus bei beim das dem den der des die durch ein eine einem einen einer eines for für gegen im in ins mit
nach oder of ohne the to über um und unter vom von vor zu zum zur zwischen
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def find(text: str) -> Iterator[Acronym]:
    """Every place of `text` where a short form is introduced, in no particular order."""
    for match in _LONG_FIRST.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        if long := _ending(match["short"], _BREAK.split(before)[-1]):
            yield Acronym(match["short"], long)
    for match in _SHORT_FIRST.finditer(text):
        after = _BREAK.split(text[match.end() : match.end() + _REACH], maxsplit=1)[0]
        if long := _beginning(match["short"], after):
            yield Acronym(match["short"], long)


def _ending(short: str, text: str) -> str | None:
    """The longest end of `text` that is a long form."""
    words = list(_WORD.finditer(text))
    ends = (text[first.start() :].strip() for first in words[-_most_words(short) :])
    return next((end for end in ends if stands_for(short, _WORD.findall(end))), None)


def _beginning(short: str, text: str) -> str | None:
    """The longest beginning of `text` that is a long form; a noun right behind it would be left out of a name."""
    words = list(_WORD.finditer(text))[: _most_words(short)]
    ends = [word.end() for word in words if not re.match(r" [A-ZÄÖÜ]", text[word.end() :])]
    beginnings = (text[:end].strip() for end in reversed(ends))
    return next((start for start in beginnings if stands_for(short, _WORD.findall(start))), None)


def _most_words(short: str) -> int:
    """Schwartz and Hearst: no more than min(n + 5, 2 n) words for n letters."""
    return min(len(short) + 5, 2 * len(short))


def stands_for(short: str, words: Sequence[str]) -> bool:
    """Whether the letters of `short` can be read from the words in their order, as the module says."""
    if not words or words[0].lower() in _SMALL or words[-1].islower():
        return False
    if sum(map(len, words)) < 2 * len(short) + 2 or any(word.lower() == short.lower() for word in words):
        return False
    # A word with a hyphen gives one for each part.
    parts = tuple(part for word in words for part in word.split("-"))
    return _reads(short, parts)


@lru_cache(maxsize=1024)
def _reads(short: str, words: tuple[str, ...]) -> bool:
    if not short or not words:
        return not short and not words
    word, rest = words[0], words[1:]
    if word.lower() in _SMALL and _reads(short, rest):
        return True
    return any(_reads(short[taken:], rest) for taken in _taken(short, word))


def _taken(short: str, word: str) -> set[int]:
    """How many of the first letters of `short` the word can give, its own first letter among them."""
    found: set[int] = set()
    lower = word.lower()

    def go(taken: int, place: int, part: int) -> None:
        """`taken` letters are given, the last at `place`, the last capital at `part`."""
        found.add(taken)
        if taken == len(short):
            return
        letter = short[taken]
        if letter.islower():
            if (nearest := lower.find(letter, place + 1)) >= 0:
                go(taken + 1, nearest, part)
            return
        start = part + _PART
        while (start := lower.find(letter.lower(), start)) >= 0:
            if len(lower) - start >= _PART:
                go(taken + 1, start, start)
            start += 1

    if short and lower.startswith(short[0].lower()):
        go(1, 0, 0)
    return found
