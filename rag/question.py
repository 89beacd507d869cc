"""A question: its words, what was asked before, its stand-alone form, its language, and what was understood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer import Understood
from rag.understanding.lexicon import lexicon
from rag.understanding.named import Entities
from rag.understanding.wanted import wanted

MAX_LENGTH = 2_000  # characters; a longer question is no question


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked and as understood.

    `standalone` can be understood without the history; it is what is searched for. `topic` is the same without the
    people, groups, offices and dates it names: what must be talked about. `follows_up` tells whether
    the history was needed, `rewritten` whether a language model wrote the stand-alone form. `entities` are the people,
    groups, offices, dates and papers it names, those carried over from the history included;
    `missing_agenda` are its agenda items that the sittings it names do not have.
    """

    text: str
    history: tuple[str, ...]
    standalone: str
    topic: str
    follows_up: bool
    language: str
    entities: Entities
    rewritten: bool = False
    missing_agenda: tuple[str, ...] = ()

    @property
    def wanted(self) -> str | None:
        """What kind of answer is asked for (`rag.understanding.wanted`)."""
        return wanted(self.text)

    @property
    def understood(self) -> Understood:
        """What is shown to the user as understood."""
        return self.entities.understood(self.wanted)


# A title or words: they are in the protocols' language, whatever the question's is.
_QUOTED = re.compile(r"„[^“”]*[“”]|“[^”]*”|»[^«]*«|\"[^\"]*\"")


def detect_language(text: str) -> str:
    """`de` or `en`, by the small words of both outside of what is quoted; German where neither decides."""
    words = re.findall(r"[a-zäöüß]+", _QUOTED.sub(" ", text).lower())
    scores = {language: sum(w in listed for w in words) for language, listed in lexicon()["languages"].items()}
    return "en" if scores["en"] > scores["de"] else "de"
