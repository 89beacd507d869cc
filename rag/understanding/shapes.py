"""Questions whose answer has a form of its own: what every group says, how something went over time, who voted how.

    Wie stehen die Fraktionen zum Wolf?                        positions: every group in turn
    Wie hat sich die Haltung der BU zum Wolf entwickelt?       a time line
    Wie hat die BU über das Wolfsgesetz abgestimmt?            votes, which the protocols do not tell reliably

The phrases are data, in `lexicon.toml`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from functools import cache

from rag.question import Question
from rag.understanding.lexicon import lexicon
from rag.understanding.wanted import COMPARISON, POSITION

_QUANTITY = re.compile(r"\b(?:\w*zahl(?:en)?|\w*kosten|\w*preise?|quote|number|costs?|prices?)\b", re.IGNORECASE)
# The title of a debate, or somebody's words: they ask for nothing.
_QUOTED = re.compile(r"[„“\"»][^„“”\"»«]*[“”\"«]")


class Shape(StrEnum):
    """The form of an answer."""

    POSITIONS = "positions"
    TIME_LINE = "time_line"
    VOTES = "votes"


def shape_of(question: Question) -> Shape | None:
    """The form the answer to a question has; None for quotes on its topic."""
    text, entities = _QUOTED.sub(" ", question.standalone), question.entities
    if _found("votes", text) and not _found("reasons", text):
        return Shape.VOTES
    if _found("changing", text) and (_found("said", text) or (entities.names_somebody and not _counts(text))):
        return Shape.TIME_LINE
    if entities.people or entities.government:
        return None
    if entities.parties:
        several = len(entities.parties) > 1 and not entities.blocs and text == question.standalone
        return Shape.POSITIONS if several and question.wanted in (COMPARISON, POSITION) else None
    return Shape.POSITIONS if _found("groups", text) and _found("positions", text) else None


def about(question: Question) -> Question:
    """The question without the words that give its answer a form: `die Haltung zum Wolf` is about the wolf."""
    topic = question.topic
    for kind in ("groups", "positions", "changing", "said"):
        topic = _pattern(kind).sub(_blank, topic)
    return replace(question, topic=topic if re.search(r"\w", topic) else question.topic)


def _blank(found: re.Match[str]) -> str:
    """What lies within `hat sich … entwickelt` is the topic, its ends are not."""
    words = found[0].split()
    inner = words[1:-1] if len(words) > 4 else []
    return " ".join(word for word in inner if word.lower() not in ("sich", "die", "der", "das"))


def _counts(text: str) -> bool:
    """Whether a quantity changed, not what somebody said: `die Zahl der Rudel`."""
    return bool(
        re.search(
            r"\b(?:\w*zahl(?:en)?|\w*kosten|\w*preise?|anzahl|quote|number|costs?|prices?)\b", text, re.IGNORECASE
        )
    )


def _found(kind: str, text: str) -> bool:
    return bool(_pattern(kind).search(text))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    words: list[str] = lexicon()["shapes"][kind]
    return re.compile(
        "|".join(w if w.startswith("^") else rf"(?<![\w-])(?:{w})(?![\w-])" for w in words), re.IGNORECASE
    )
