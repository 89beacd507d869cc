"""People and groups that a question asks for as speakers and that speak nowhere here.

Only where somebody must stand who speaks: behind a verb of speaking (`Was hat Fremdling gesagt?`), behind a title
(`Bürgermeister Fremdling`), with a first name. Whoever is only spoken of is a topic like any other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any

from indexer.analysis import fold
from indexer.parliaments import all_profiles
from indexer.roster import Roster
from rag.understanding.elsewhere import lands
from rag.understanding.lexicon import lexicon
from rag.understanding.misspelt import same_first
from rag.understanding.people import ADDRESS, Span, by_surname, cases, first_name, is_object

_NAME = r"[A-ZÄÖÜ][a-zäöüß’']+(?:-[A-ZÄÖÜ]\w+)?"
# `War Herr Fremdling eingeladen?` asks for nobody's words.
_IS = re.compile(r"\s*(?:war|waren|ist|sind|wurden?|wird|werden|is|are|were)\b", re.IGNORECASE)
_BETWEEN = r"(?:\s+(?:sich|denn|eigentlich|auch|damals|da))*\s+"


def find_unknown(text: str, roster: Roster, taken: Sequence[Span]) -> list[tuple[str, Span]]:
    """Names that the question gives to somebody who speaks nowhere here (`Minister Quandthoff`), and where.

    `taken` is where people of the roster, offices, groups and dates stand.
    """
    known = by_surname(roster)
    firsts = {first_name(name) for bearers in known.values() for name in bearers} | _first_names()
    names: dict[str, Span] = {}
    for name, start, sure in _candidates(text, firsts):
        span = start, start + len(name)
        if any(a < span[1] and span[0] < b for a, b in [*taken, *names.values()]) or is_object(text[:start]):
            continue
        bearers = next((known[key] for key in cases(name.split()[-1]) if key in known), [])
        # Another first name is another person: words asked of them are nobody's here.
        other = sure and not any(same_first(name.split()[0], bearer) for bearer in bearers)
        if not bearers or (other and not ADDRESS.match(name.split()[0])):
            names[name] = span
    return list(names.items())


def _candidates(text: str, firsts: set[str]) -> Iterator[tuple[str, int, bool]]:
    """Where a speaker's name must stand: the name, where it begins, and whether its first word is a first name."""
    for pattern in _patterns():
        for match in pattern.finditer(text):
            words = match["name"].split()
            start = match.start("name")
            while len(words) > 1 and _title().fullmatch(words[0]):
                start += len(words.pop(0)) + 1
            if _no_names().fullmatch(words[0]) or _title().fullmatch(words[0]):
                continue
            first = len(words) > 1 and fold(words[0]) in firsts
            titled = pattern is _patterns()[0]
            if (titled and _IS.match(text)) or (pattern is _patterns()[3] and not first):
                continue
            # `sagte Fremdling Ende Mai`: what stands behind a surname is no part of the name.
            words = words if first else words[:1]
            if length := _length(text[start:], len(words)):
                yield text[start : start + length], start, first


def _length(text: str, words: int) -> int:
    """How long the first words of a text are."""
    found = re.match(rf"\S+(?:\s+\S+){{{words - 1}}}", text)
    return len(found[0].rstrip("?!.,;:")) if found else 0


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Behind a title, a verb of speaking, `hat` or `did` with such a verb later on, `laut` or `according to`."""
    verbs = "|".join([*lexicon()["speaking"]["verbs"], *_data()["opinions"]])
    name = rf"(?P<name>{_NAME}(?:\s+(?:von\s+|van\s+|de\s+)?{_NAME}){{0,2}})"
    return (
        re.compile(rf"(?<![\w-])(?:{'|'.join(_data()['titles'])})\.?\s+(?:(?:Dr|Prof)\.\s+)*{name}"),
        re.compile(rf"(?<![\w-])(?i:was|wie|warum|weshalb|wieso|womit|worüber|wogegen|wofür|wann|wo|welche\w*\s+\w+)\s+(?:(?i:{verbs})){_BETWEEN}{name}"),
        re.compile(rf"(?<![\w-])(?i:hat|hatte|will|wollte|soll|did|does|has){_BETWEEN}{name}(?=[^.?!]*\b(?i:{verbs})\b)"),
        re.compile(rf"(?<![\w-])(?i:laut|according\s+to)\s+{name}"),
    )  # fmt: skip


@cache
def _title() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_data()['titles'])})\.?")


@cache
def _first_names() -> set[str]:
    return {fold(name) for name in _data()["first_names"].split()}


@cache
def _no_names() -> re.Pattern[str]:
    """Words that are nobody's name though they may stand where one does: things, groups, lands and towns."""
    names = {
        name for profile in all_profiles() for party, others in profile.parties.items() for name in (party, *others)
    }
    groups = [re.escape(name) for name in names if " " not in name]
    return re.compile(rf"(?:{'|'.join([*_data()['no_names'], *_data()['towns'], *lands(), *groups])})")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("strangers.toml").read_text(encoding="utf-8"))


def find_absent_groups(text: str, roster: Roster, taken: Sequence[Span]) -> list[tuple[str, Span]]:
    """Groups that are asked for as speakers and of which nobody speaks here (`Was sagte die CSU?`), and where."""
    present = {stint.party for person in roster.people for stint in person.stints if stint.party}
    own = {
        fold(n)
        for p in all_profiles()
        for party, others in p.parties.items()
        if party in present
        for n in (party, *others)
    }
    found = []
    for match in _speaking_groups().finditer(text):
        span = match.span("name")
        if fold(match["name"]) not in own and not any(a < span[1] and span[0] < b for a, b in taken):
            found.append((match["name"], span))
    return found


@cache
def _speaking_groups() -> re.Pattern[str]:
    verbs = "|".join(
        [
            *lexicon()["speaking"]["verbs"],
            *_data()["opinions"],
            "hat",
            "haben",
            "hatte",
            "will",
            "wollen",
            "laut",
            "did",
            "does",
        ]
    )
    names = _group_names()
    return re.compile(
        rf"(?<![\w-])(?:(?i:{verbs}){_BETWEEN}(?:(?:die|der|the)\s+)?(?:Fraktion\s+(?:der\s+)?)?"
        rf"|(?:Position|Haltung|Meinung)\s+der\s+)(?P<name>{names})(?![\w-])"
    )


def is_group(name: str) -> bool:
    """Whether a name is that of a group, here or elsewhere."""
    return bool(re.fullmatch(_group_names(), name))


@cache
def _group_names() -> str:
    """The names of all groups, those of the known parliaments and others, as one regular expression."""
    known = {
        re.escape(n)
        for profile in all_profiles()
        for party, others in profile.parties.items()
        if party not in profile.groupless
        for n in (party, *others)
        if n[:1].isupper()
    }
    return "|".join(sorted([*_data()["groups"], *known], key=len, reverse=True))
