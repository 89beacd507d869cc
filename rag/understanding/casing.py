"""Names in questions that are written in lower case throughout: `was sagte kettler zum wolf`, `was sagt die spd dazu`.

Names are told from words by their capitals. They are given back to what must be one: a surname behind a verb of
speaking, a form of address or its first name; a group's name where nothing in the question has a capital.
"""

from __future__ import annotations

import re
from functools import cache

from indexer.analysis import fold
from indexer.parliaments import all_profiles
from indexer.roster import Roster
from rag.understanding.lexicon import lexicon
from rag.understanding.people import by_surname, cases, first_name

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_ADDRESS = r"herrn?|frau|abgeordneter?|kolleg(?:e|in)|\w*minister(?:in)?|dr|laut"
_HAS = r"hat|hatte|haben|did|does"


def recased(text: str, roster: Roster) -> str:
    """The text with capitals for names of the roster that are written without; as long as before."""
    lower = not any(letter.isupper() for letter in text[1:])
    known = by_surname(roster)
    words = list(_WORD.finditer(text))
    for place, word in enumerate(words):
        if not word[0][0].islower() or not place:
            continue
        bearers = next((known[key] for key in cases(word[0]) if key in known), [])
        before = words[place - 1][0]
        first = fold(before) in {first_name(name) for name in bearers}
        if bearers and (first or _leads().fullmatch(before) or (lower and re.fullmatch(_HAS, before, re.IGNORECASE))):
            text = _capital(text, word.start())
            text = _capital(text, words[place - 1].start()) if first else text
    return _groups().sub(lambda found: _group_names()[found[0].lower()], text) if lower else text


def _capital(text: str, at: int) -> str:
    upper = text[at].upper()
    return text[:at] + (upper if len(upper) == 1 else text[at]) + text[at + 1 :]


@cache
def _leads() -> re.Pattern[str]:
    """What a name follows: a verb of speaking, a form of address."""
    return re.compile(rf"(?:{'|'.join(lexicon()['speaking']['verbs'])}|{_ADDRESS})", re.IGNORECASE)


@cache
def _group_names() -> dict[str, str]:
    names = (n for profile in all_profiles() for party, others in profile.parties.items() for n in (party, *others))
    return {name.lower(): name for name in names if len(name.lower()) == len(name)}


@cache
def _groups() -> re.Pattern[str]:
    """A group's name where it must be one: behind an article or `laut`, and not before a noun of its own."""
    names = "|".join(sorted(map(re.escape, _group_names()), key=len, reverse=True))
    behind = r"(?=\s*(?:$|[?!.,]|\s(?:zu[mr]?|über|gegen|für|im|in|am|bei|beim|dazu|gesagt|und|von|wegen|gefordert)\b))"
    return re.compile(
        rf"(?<=\bdie\s)(?:{names}){behind}|(?<=\bder\s)(?:{names}){behind}|(?<=\blaut\s)(?:{names}){behind}"
    )
