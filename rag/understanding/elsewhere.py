"""Whether a question asks for what was said in a parliament that the index does not hold.

As a place of speaking (`Was sagte die SPD im Thüringer Landtag?`) it is answered by nothing here; as a subject
(`Was sagte Beuth zum Bundestag?`) it is. Names of parliaments are data, in `elsewhere.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any

from rag.understanding.lexicon import lexicon

Span = tuple[int, int]

_NEVER = r"(?!)"


def elsewhere(text: str, named: Sequence[Span], held: Sequence[str]) -> str | None:
    """The words by which a question names another parliament, or somebody who speaks in one, as whose words it wants.

    `named` is where people, groups, offices and dates stand, `held` are the ids of the parliaments in the index.
    """
    for house in _houses(tuple(held), only_words=False).finditer(text):
        place = _is_place(text, house.start(), named, acts=True) or _elected(text, house.span())
        if place or _is_of_its_own(text, house.start()):
            return house[0]
    for house in _houses(tuple(held), only_words=True).finditer(text):
        if _is_place(text, house.start(), named, acts=False):
            return house[0]
    if _WHO.match(text) and _done().search(text) and (seat := _seats(tuple(held)).search(text)):
        return seat[0]
    speaker = _speakers(tuple(held)).search(text)
    return speaker["who"] if speaker else None


def lands() -> list[str]:
    """Regular expressions for the lands and towns that have a parliament."""
    return [word for one in _data()["parliaments"] for word in (*one.get("land", ()), *one.get("seat", ()))]


def _is_place(text: str, at: int, named: Sequence[Span], *, acts: bool) -> bool:
    """Whether something is said where a parliament is named: nothing that could be spoken of stands before it."""
    before = text[:at]
    place = _places().search(before)
    if not place or not (_said().search(text) or (acts and _done().search(text))):
        return False
    before = before[: place.start()]
    for start, end in named:
        before = (
            before[:start] + " " * (min(end, len(before)) - start) + before[end:] if start < len(before) else before
        )
    before = _who_says().sub(" ", re.sub(r"^\W*\w+", "", before, count=1))
    return not _ABOUT.search(before) and all(_speeches().fullmatch(noun) for noun in _NOUN.findall(before))


def _elected(text: str, house: Span) -> bool:
    """Whether somebody is said to be elected there: `Wurde Muster im Kieler Landtag zur Präsidentin gewählt?`"""
    return bool(_places().search(text[: house[0]]) and _ELECTED.match(text, house[1]))


_ELECTED = re.compile(r"\s+(?:zu[mr]|als)\s+[\w-]+\s+(?:gewählt|vereidigt)\b")


def _is_of_its_own(text: str, at: int) -> bool:
    """Whether it is asked who holds an office of that parliament, or what its sittings were: `Präsidentin des …`."""
    return bool(_OF.search(text[:at])) and bool(_WHO.match(text))


_ABOUT = re.compile(
    r"\b(?:zu[mr]?|über|gegen|wegen|für|dass|ob|about|on|regarding|concerning|against)\b", re.IGNORECASE
)
_NOUN = re.compile(r"\b[A-ZÄÖÜ][\w-]+")
_OF = re.compile(r"\b[A-ZÄÖÜ]\w*\s+(?:des|der|vom|of(?:\s+the)?)\s+$")
_WHO = re.compile(r"\s*(?:Wer|Who)\s+(?:ist|war|wurde|wird|is|was|became)\b", re.IGNORECASE)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("elsewhere.toml").read_text(encoding="utf-8"))


def _any(patterns: Iterable[str]) -> str:
    return rf"(?:{'|'.join(patterns) or _NEVER})"


@cache
def _said() -> re.Pattern[str]:
    return re.compile(rf"\b{_any([*lexicon()['speaking']['verbs'], *_data()['words']['said']])}\b", re.IGNORECASE)


@cache
def _done() -> re.Pattern[str]:
    return re.compile(rf"\b{_any(_data()['words']['acts'])}\b", re.IGNORECASE)


@cache
def _places() -> re.Pattern[str]:
    # `in der Neustädter Stadtverordnetenversammlung`
    return re.compile(rf"\b(?i:{_any(_data()['words']['places'])})\s+(?:[A-ZÄÖÜ]\w+er\s+)?$")


@cache
def _speeches() -> re.Pattern[str]:
    return re.compile(_any(_data()["words"]["speeches"]))


@cache
def _who_says() -> re.Pattern[str]:
    """Somebody who is said to speak, known or not: `sagte Erika Muster`."""
    verbs = _any(lexicon()["speaking"]["verbs"])
    return re.compile(
        rf"\b(?i:{verbs}|hat|hatte|haben|hielt|did|has)\s+(?:sich\s+)?"
        rf"(?:(?:die\s+)?Fraktion(?:\s+der)?\s+|(?:the\s+)?parliamentary\s+group\s+|(?:Herr|Frau)\s+)?"
        rf"(?:[A-ZÄÖÜ][\w-]+\s+){{1,3}}"
    )


@cache
def _houses(held: tuple[str, ...], *, only_words: bool) -> re.Pattern[str]:
    """The names of all parliaments but those held."""
    general, links = _data()["words"]["houses"], _any(_data()["words"]["links"])
    found: list[str] = []
    for one in _others(held):
        if bool(one.get("only_words")) != only_words:
            continue
        house = _any((*one.get("house", ()), *general))
        land, seat = _any((*one.get("land", ()), *one.get("seat", ()))), [f"{town}e?r" for town in one.get("seat", ())]
        found += one.get("names", ())
        found.append(rf"{_any((*one.get('adjective', ()), *seat))}\s+{house}")
        found.append(rf"{house}\s+(?:{links}\s+)?{land}")
    return re.compile(rf"(?<![\w-]){_any(found)}(?![\w-])", re.IGNORECASE)


@cache
def _seats(held: tuple[str, ...]) -> re.Pattern[str]:
    """The town of a parliament, as people say for it: `Wer wurde in Kiel zum Ministerpräsidenten gewählt?`"""
    seats = _any(town for one in _others(held) for town in one.get("seat", ()))
    return re.compile(
        rf"\bin\s+{seats}(?![\w-])(?=.*\b(?:Minister|Landtag|Parlament|[Pp]remier|[Pp]resident|Präsident))"
    )


@cache
def _speakers(held: tuple[str, ...]) -> re.Pattern[str]:
    """Somebody of another land who is said to speak: `sagte der bayerische Ministerpräsident`."""
    verbs, offices = _any(lexicon()["speaking"]["verbs"]), _any(_data()["words"]["offices"])
    lands = [one for one in _others(held) if one.get("land") and one["id"] not in ("bundestag", "europa")]
    adjective = _any(word for one in lands for word in one["adjective"])
    land = _any(word for one in lands for word in one["land"])
    who = rf"(?:(?i:{adjective})\s+{offices}|{offices}\s+(?:von|des\s+Landes|aus|of)\s+{land}(?![\w-]))"
    return re.compile(
        rf"\b(?i:{verbs}|hat|hatte|haben|laut|did|does|has|steht|stehen|hält|halten)\s+"
        rf"(?:sich\s+)?(?:(?:der|die|dem|the)\s+)?(?P<who>{who})"
    )


def _others(held: tuple[str, ...]) -> list[dict[str, Any]]:
    # An index of one land's parliament knows its own house by no land at all (`der Landtag`).
    return [one for one in _data()["parliaments"] if one["id"] not in held]
