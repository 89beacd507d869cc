"""What is still read wrongly: classes of faults with their counts, an example of each, without people's names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from eval.parsing.outcome import Fault

_LONGEST = 150  # characters of an example
_WORD = re.compile(r"\w[\w’'-]*")


@dataclass(frozen=True, slots=True)
class Residue:
    """A class of faults: how many there are, in how many sittings, and one of them."""

    kind: str
    count: int
    sittings: int
    example: Fault


def classify(faults: Iterable[tuple[int, Fault]]) -> list[Residue]:
    """The classes of faults (each with its sitting), the most frequent first.

    The example is the most frequent one of its class, the first of them where they are all different.
    """
    classes: dict[str, list[tuple[int, Fault]]] = defaultdict(list)
    for sitting, fault in faults:
        classes[fault.kind].append((sitting, fault))
    residues = [
        Residue(kind, len(held), len({sitting for sitting, _ in held}), _typical([fault for _, fault in held]))
        for kind, held in classes.items()
    ]
    return sorted(residues, key=lambda residue: (-residue.count, residue.kind))


def _typical(faults: Sequence[Fault]) -> Fault:
    counts: dict[str, int] = defaultdict(int)
    for fault in faults:
        counts[fault.example] += 1
    return max(faults, key=lambda fault: counts[fault.example])


def shown(fault: Fault, names: Collection[str]) -> str:
    """A fault in a few words. Words of the speakers' names are left out: the turn's id says where to look."""
    text = fault.example or fault.detail
    text = _WORD.sub(lambda word: "N." if word[0] in names else word[0], text)
    text = re.sub(r"(?:N\.[\s-]*)+", "N. ", text).replace("|", "/").strip()
    return text if len(text) <= _LONGEST else text[: text.rfind(" ", 0, _LONGEST)] + " …"
