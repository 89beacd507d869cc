"""Text and names in the form in which two readings of one protocol are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TITLES = re.compile(r"\b(?:Prof|Dr|Ing|habil|h\. ?c|e\. ?h)\b\.?,?", re.IGNORECASE)
_PLACE = re.compile(r"\(([^()]*)\)")
_LAYOUT = str.maketrans({"\u2010": "-", "\u2011": "-"} | dict.fromkeys("\u00ad\ufeff\u200b\u200c\u200d"))
_NOT_LETTERS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """One line with single blanks; what only guides the layout (no-break blanks, soft hyphens, joiners) made plain."""
    return " ".join(text.translate(_LAYOUT).split())


def letters(text: str) -> str:
    """Letters and figures alone, in lower case."""
    return _NOT_LETTERS.sub("", text.lower())


@dataclass(frozen=True, slots=True)
class Person:
    """A name as compared: letters alone, without titles; `place` tells namesakes apart where both carry one."""

    name: str
    place: str

    def is_same(self, other: Person) -> bool:
        """Whether both name one person."""
        same_place = not self.place or not other.place or self.place == other.place
        return bool(self.name) and self.name == other.name and same_place


def person(name: str | None) -> Person:
    """`Prof. Dr. Heike Muster (Altstadt)`, without group and office, as it is compared."""
    found = _PLACE.search(name or "")
    bare = _TITLES.sub(" ", _PLACE.sub(" ", name or ""))
    return Person(letters(bare), letters(found[1]) if found else "")
