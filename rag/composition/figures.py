"""Whether a sentence holds the figure or the date that is asked for: `wie viele Rudel` wants a number of Rudel."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.analysis import analyse
from rag.understanding.lexicon import lexicon
from rag.understanding.wanted import DATE, holds

# No figures: a year, a paragraph of a law, a paper, a day.
_OTHERS = re.compile(
    r"§+\s*\d+\w*(?:\s+(?:Abs\.|Satz|Nr\.)\s*\d+)*|\b(?:Art\.|Artikel|Abs\.|Nr\.|Drucks\.|Einzelplan|Kapitel|Buchst\.)\s*[\d/]+|"
    r"\b\d{1,2}/\d{2,6}\b|\b\d{1,2}\.\s?(?:\d{1,2}\.(?:\s?\d{4})?|(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\w*(?:\s\d{4})?)|"
    r"\b(?:19|20)\d{2}(?:/(?:19|20)?\d{2})?\b(?!\s*(?:€|Euro|[A-ZÄÖÜ]))|\b(?:COVID|SARS-CoV|CO|m)-?\d+\b"
)
_NUMBER = re.compile(
    r"\d[\d.,]*|\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|fünfzig|hundert|tausend|Hunderte|"
    r"Tausende|kein(?:e|en|er)?|niemand|Dutzend|Hälfte|Drittel|Viertel|verdoppelt|verdreifacht)\b"
)
_NEAR = 60  # characters between a number and what it counts


def figure(question: str, sentence: str) -> float:
    """How well a sentence holds the figure a question asks for: 0 without one, 0.4 with any, 1 with the right one.

    `wie viele Rudel` wants a number that stands before `Rudel`; `wie hoch`, `wie lange` one with a fitting unit.
    """
    bare = _OTHERS.sub(lambda found: " " * len(found[0]), sentence)
    numbers = list(_NUMBER.finditer(bare))
    if not numbers:
        return 0.0
    counted, units = _counted(question)
    if units and any(
        re.match(rf"[\d.,]*\s*(?:bis\s+\S+\s+)?(?:{units})", bare[n.end() :], re.IGNORECASE) for n in numbers
    ):
        return 1.0
    behind = (bare[n.end() : n.end() + _NEAR] for n in numbers)
    if counted and any(counted & set(analyse(re.split(r"[,;–]", words)[0])) for words in behind):
        return 1.0
    return 0.4


# `am Ende des Jahres`, `im nächsten Frühjahr`, `in drei Wochen`: when something is, without a number.
_WHEN = re.compile(
    r"\b(?:(?:Anfang|Mitte|Ende)\s+(?:des|dieses|der|dieser|nächste\w+|kommende\w+|\w+\s+Jahres|Januar|Februar|März|April|Mai|Juni|Juli|"
    r"August|September|Oktober|November|Dezember)|(?:[Ii]m|[Zz]um|[Bb]is(?:\s+zum)?|[Ss]eit(?:\s+dem)?|[Aa]b(?:\s+dem)?|[Vv]or\s+dem)\s+"
    r"(?:(?:nächsten|kommenden|letzten|vergangenen|laufenden|ersten|zweiten|dritten|vierten|neuen)\s+)?(?:Frühjahr|Frühling|Sommer|"
    r"Herbst|Winter|Jahres(?:ende|wechsel|anfang)|Jahr|Monat|Quartal|Schuljahr|Halbjahr|Januar|Februar|März|April|Mai|Juni|Juli|"
    r"August|September|Oktober|November|Dezember)|(?:[Ii]n|[Vv]or|[Nn]ach)\s+(?:\w+\s+)?\w+\s+(?:Tagen|Wochen|Monaten|Jahren)|"
    r"(?:nächste[nrs]?|kommende[nrs]?)\s+(?:Woche|Monat|Jahr|Quartal))\b"
)


def dated(sentence: str) -> bool:
    """Whether a sentence says when: a day, a year, or a time told otherwise."""
    return holds(DATE, sentence) or bool(_WHEN.search(sentence))


@lru_cache(maxsize=64)
def _counted(question: str) -> tuple[frozenset[str], str | None]:
    """The terms of what is counted, and a pattern of the units that fit."""
    words: dict[str, str] = lexicon()["figures"]["units"]
    units = next((unit for ask, unit in words.items() if re.search(rf"\b(?:{ask})\b", question, re.IGNORECASE)), None)
    asked = re.search(lexicon()["figures"]["counted"], question, re.IGNORECASE)
    return frozenset(analyse(asked["what"])) if asked else frozenset(), units
