"""Titles whose words were glued by the line breaks of their print: `Entlastung für Familienin Hessen`.

Heuristics, and cheap ones: a word is taken for glued if nobody but the chair, who reads titles out, ever says it, and
if it is two words that others do say, each as it is written. German compounds are rarely so, since their second part
begins with a capital by itself; a rare one may be (`Preisträgerin`), and its topic is lost. What is glued and said by
somebody as well, or glued to a word that nobody says, is not found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from indexer.protocol import Role, Turn

_WORD = re.compile(r"\w++(?!-)")  # without `Sanierungs-`, which is no word of its own
_SHORTEST = 5  # letters of a word that is looked at
_PART = 2  # letters of each of its two
_SITTINGS = 3  # in which a part is said, or in all where there are fewer; a word said once may itself be glued


class Words:
    """The words that are said from everywhere but the chair, with the number of sittings in which they are."""

    def __init__(self) -> None:
        self._sittings: Counter[str] = Counter()
        self._enough = 0

    def hear(self, turns: Iterable[Turn]) -> None:
        """Take in the words of a sitting."""
        text = "\n".join(turn.text for turn in turns if turn.speaker.role is not Role.CHAIR)
        self._sittings.update(set(_WORD.findall(text)))
        self._enough = min(_SITTINGS, self._enough + 1)

    def glued(self, text: str) -> list[str]:
        """The words of a text that are two, as far as that can be told."""
        return [word for word in re.findall(rf"\w{{{_SHORTEST},}}", text) if self._is_glued(word)]

    def _is_glued(self, word: str) -> bool:
        if self._sittings[word] or self._sittings[word[0].lower() + word[1:]]:  # it may but begin the title
            return False
        seams = range(_PART, len(word) - _PART + 1)
        return any(self._said(word[:at]) and self._said(word[at:]) for at in seams)

    def _said(self, word: str) -> bool:
        return self._sittings[word] >= self._enough
