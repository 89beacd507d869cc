"""German compounds, by a vocabulary of terms: what one is made of, and which ones some terms make.

The splitter is that of Koehn and Knight, "Empirical methods for compound splitting", EACL 2003: of all ways to read a
word as known parts with linking elements between them, the one whose parts have the largest geometric mean of their
frequencies, and none where the word itself is as frequent; only that fewer parts come first, since what a compound is
made of says more than what its parts are made of (`haushalt|plan`, not `haus|halt|plan`). It works on stems as the full
text has them: `lehrerstellenzuweis` is `lehrerstell`, the link `en`, and `zuweis`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple

# What may stand between two stems of a compound: the linking elements, and the endings that the stemmer takes off the
# first word by itself (`Zuweisung`: `zuweis`, `Zuweisungsbescheid`: `zuweisungsbescheid`).
LINKS = (
    "", "e", "en", "ens", "er", "ern", "erheits", "ers", "es", "heit", "heits", "ig", "igkeits", "ik", "isch", "keits",
    "lich", "lichkeits", "n", "ns", "s", "ung", "ungs",
)  # fmt: skip
_ENDINGS = LINKS[1:]
_SHORTEST = 3  # letters of a part
_SHORT = 4  # letters; a shorter part must be a common word
_LONGEST = 60  # letters of a word that is split
_KNOWN, _COMMON = 3, 100  # passages that hold a part, a short part
_NEAR = 2  # terms from one to the other of two that may make a compound


class Part(NamedTuple):
    """A part of a compound: a term, and what links it to the next part."""

    term: str
    link: str


def pieces(word: str) -> set[str]:
    """Every term that may be a part of the word: what `split` must know the frequencies of."""
    return {part.term for _, _, part in _parts(word)}


def split(word: str, passages: Mapping[str, int]) -> tuple[Part, ...]:
    """The parts of a compound, two at least, which joined with their links are the word; empty where it is none.

    Args:
        word: a term of the full text.
        passages: in how many passages stand the word and each of its `pieces` that stands anywhere.
    """
    parts: dict[int, list[tuple[int, Part, float]]] = {}  # by where they begin: where they end, how frequent they are
    for start, end, part in _parts(word):
        count = passages.get(part.term, 0)
        if count >= (_KNOWN if len(part.term) >= _SHORT else _COMMON):
            parts.setdefault(start, []).append((end, part, log(count)))
    _, frequency, best = max(_readings(word, parts), default=(0, 0.0, ()))
    return best if frequency > log(max(passages.get(word, 0), 1)) else ()


def _readings(
    word: str, parts: Mapping[int, list[tuple[int, Part, float]]]
) -> Iterator[tuple[int, float, tuple[Part, ...]]]:
    """The ways to read the word as parts: how few, the logarithm of the geometric mean of their frequencies, the parts.

    For each place and number of parts only the best way to get there is gone on with.
    """
    reached: dict[tuple[int, int], tuple[float, tuple[Part, ...]]] = {(0, 0): (0.0, ())}
    for start in range(len(word)):
        for number in range(start // _SHORTEST + 1):
            if (start, number) in reached:
                total, before = reached[start, number]
                for end, part, frequency in parts.get(start, ()):
                    way = total + frequency, (*before, part)
                    reached[end, number + 1] = max(reached.get((end, number + 1), way), way)
    for (place, number), (total, chosen) in reached.items():
        if place == len(word) and number:
            yield -number, total / number, chosen


def _parts(word: str) -> Iterator[tuple[int, int, Part]]:
    """Every part that the word may have, with where it begins and, link included, ends; never the whole word."""
    length = len(word)
    if not word.isalpha() or length > _LONGEST:
        return
    for start in (0, *range(_SHORTEST, length - _SHORTEST + 1)):
        if start:
            yield start, length, Part(word[start:], "")
        for end in range(start + _SHORTEST, length - _SHORTEST + 1):
            letters = word[start:end]
            yield start, end, Part(letters, "")
            if letters.endswith(_ENDINGS):
                for link in _ENDINGS:
                    if letters.endswith(link) and len(letters) - len(link) >= _SHORTEST:
                        yield start, end, Part(letters[: -len(link)], link)


def joined(terms: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Every compound that two neighbouring terms may make in either order, with those two."""
    pairs = (
        pair
        for place, term in enumerate(terms)
        for near in terms[place + 1 : place + 1 + _NEAR]
        for pair in ((term, near), (near, term))
        if all(each.isalpha() and len(each) >= _SHORTEST for each in pair)
    )
    return {f"{first}{link}{second}": (first, second) for first, second in pairs for link in LINKS}
