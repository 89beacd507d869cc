"""How two nearly equal texts differ, character by character: what a proof-reader would strike out and write in.

Words are matched first (`eval.parsing.anchors`), so that only the few words that differ are compared by their
characters, with the classical edit distance (Levenshtein 1966): the fewest characters to insert, delete or replace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.parsing.anchors import gaps

BLOCK = 30  # characters in one piece that only one text has: no misread characters but text missing or added
_TOO_MANY = 200_000  # pairs of characters to compare in one gap
_CONTEXT = 4  # words shown on either side


@dataclass(frozen=True, slots=True)
class Edit:
    """A place where the texts differ: the characters `before` became `after`.

    `cost` is the number of characters to change. `words` and `read_words` are the whole words that hold the place,
    `context` the same words around them; `word` and `read_word` are the indices of the first of them in either text.
    """

    before: str
    after: str
    cost: int
    words: str
    read_words: str
    context: tuple[str, str]
    word: int
    read_word: int

    @property
    def is_block(self) -> bool:
        """Whether a whole piece of text is missing or added, rather than read wrongly."""
        return self.cost >= BLOCK and min(len(self.before.strip()), len(self.after.strip())) * 4 < self.cost


def edits(reference: Sequence[str], read: Sequence[str]) -> Iterator[Edit]:
    """The edits that turn the words of `reference`, parted by single blanks, into those `read`."""
    for a0, a1, b0, b1 in gaps(reference, read):
        context = " ".join(reference[max(0, a0 - _CONTEXT) : a0]), " ".join(reference[a1 : a1 + _CONTEXT])
        # A blank on either side is compared too, so that a lost or an added word costs its blank.
        before, after = " ".join((*reference[a0:a1], "")), " ".join((*read[b0:b1], ""))
        for piece, other, cost in _pieces(before, after):
            yield Edit(piece, other, cost, before.strip(), after.strip(), context, a0, b0)


def _pieces(a: str, b: str) -> list[tuple[str, str, int]]:
    """What differs in one gap, in pieces: `(before, after, cost)`."""
    if not a or not b or a == " " or b == " ":
        return [(a, b, max(len(a), len(b)))]
    if len(a) * len(b) > _TOO_MANY:
        return [(a, "", len(a)), ("", b, len(b))]
    return _traced(a, b)


def _traced(a: str, b: str) -> list[tuple[str, str, int]]:
    """The edit distance with what it changes: runs of changed characters, parted by equal ones."""
    table = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        above = table[-1]
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(above[j - 1] if x == y else 1 + min(above[j - 1], above[j], row[-1]))
        table.append(row)
    pieces: list[tuple[str, str, int]] = []
    i, j = len(a), len(b)
    end_i, end_j, cost = i, j, 0
    while i or j:
        here = table[i][j]
        if i and j and a[i - 1] == b[j - 1] and table[i - 1][j - 1] == here:
            if cost:
                pieces.append((a[i:end_i], b[j:end_j], cost))
            i, j = i - 1, j - 1
            end_i, end_j, cost = i, j, 0
            continue
        if i and table[i - 1][j] + 1 == here:
            i -= 1
        elif j and table[i][j - 1] + 1 == here:
            j -= 1
        else:
            i, j = i - 1, j - 1
        cost += 1
    if cost:
        pieces.append((a[:end_i], b[:end_j], cost))
    return pieces[::-1]
