"""People in questions by name, and names that nobody in the roster bears."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import lru_cache

from indexer.analysis import fold
from indexer.roster import Roster

Span = tuple[int, int]

_SIMILAR = 0.85
_WORD = re.compile(r"[\w’'-]+")


def surname(name: str) -> str:
    """The last word of a name, without a place suffix: `Stefan Müller (Heidenrod)` → `Müller`."""
    return (re.sub(r"\s*\([^)]*\)$", "", name).split() or [name])[-1]


@lru_cache(8192)
def _surname_key(name: str) -> str:
    return fold(surname(name))


def find_speakers(text: str, roster: Roster, taken: Iterable[Span]) -> tuple[list[str], list[str], list[Span]]:
    """People of the roster in the text: those who may speak, those who are only spoken of, and where they all stand.

    A surname counts with a capital, in any case; a first name or place narrows it down.
    """
    by_surname = _by_surname(roster)
    names = list(dict.fromkeys(name for bearers in by_surname.values() for name in bearers))
    first_names = {_first_name(name) for name in names}
    folded = fold(text)
    words = list(_WORD.finditer(text))
    found: dict[str, None] = {}
    objects: dict[str, None] = {}
    spans: list[Span] = []
    for i, word in enumerate(words):
        if not word[0][0].isupper() or any(a <= word.start() < b for a, b in taken):
            continue
        candidates = next((by_surname[key] for key in _cases(word[0]) if key in by_surname), [])
        narrowed = [n for n in candidates if _first_name(n) in folded.split()] or candidates
        placed = [n for n in narrowed if (place := re.search(r"\(([^)]*)\)$", n)) and fold(place[1]) in folded]
        narrowed = placed or narrowed
        if not narrowed or _is_other_person(words, i, narrowed, first_names) or _is_a_thing(text, words, i):
            continue
        start = _with_first_names(words, i, narrowed)
        (objects if is_object(text[:start]) else found).update(dict.fromkeys(narrowed))
        spans.append((start, word.end()))
    return list(found), [name for name in objects if name not in found], spans


def _by_surname(roster: Roster) -> dict[str, list[str]]:
    """The people, by their name, under each surname. A misprint counts only where nobody is really called so."""
    found: dict[str, list[str]] = {}
    for person in roster.people:
        found.setdefault(_surname_key(person.name), []).append(person.name)
    others: dict[str, list[str]] = {}
    for person in roster.people:
        for key in {_surname_key(variant) for variant in person.variants} - found.keys():
            others.setdefault(key, []).append(person.name)
    return {key: list(dict.fromkeys(names)) for key, names in (found | others).items()}


def _cases(word: str) -> list[str]:
    """A word and what it may be the genitive of: `Beuths`, `Klose's`."""
    key = fold(word.removesuffix("'s").removesuffix("’s"))
    return [key, key.removesuffix("s")]


def _first_name(name: str) -> str:
    return next(iter(fold(name).split()), "")


# What may stand with a capital right before a surname without being somebody's first name.
_ADDRESS = re.compile(
    r"(?:Herrn?|Frau|Dr|Prof|Abg|Abgeordnete[rnm]?|Kolleg(?:e|en|in)|Mr|Mrs|Ms|.*(?:[Mm]inister(?:in)?|[Cc]hef(?:in)?|"
    r"[Ss]ekretär(?:in)?|[Pp]räsident(?:in)?|[Ss]precher(?:in)?|[Pp]olitiker(?:in)?|[Vv]orsitzenden?|[Aa]bgeordnete[rnm]?|"
    r"[Bb]eauftragte[rn]?))$"
)
_ARTICLES = {
    "der",
    "die",
    "das",
    "den",
    "dem",
    "des",
    "ein",
    "eine",
    "einen",
    "einem",
    "beim",
    "zum",
    "zur",
    "im",
    "am",
}
_ARTICLES |= {"vom", "viele", "wenige", "alle", "mehr", "keine", "many"}
_GOES_ON = {"der", "die", "das", "ein", "eine", "man", "jemand", "gefragt", "denn"}
_TITLES = (
    r"(?:(?:der|dem|den|die|das|the|Herrn?|Frau|Dr\.|Prof\.|Kolleg\w+|Abg\.|Abgeordneten|\w*[Mm]inister(?:in)?)\s+)*$"
)
_OBJECT = re.compile(
    rf"\b(?:an|auf|über|gegen|zu|zum|zur|mit|about|against)\s+(?:Fraktion\s+)?{_TITLES}"
    rf"|(?<!laut )(?<!von )(?<!nach )\b(?:dem|den|Herrn)\s+{_TITLES}"
    rf"|\b(?:\w*[Ff]rage|Kritik|Vorw[uü]rfe?|Angriffe?|Einw[aä]nde?)\s+(?:von|der|des)\s+{_TITLES}"
)


def is_object(before: str) -> bool:
    """Whether a name behind these words is spoken of or to: `Kritik an Y`, `zur Y`, `dem Minister Y`, `Frage von Y`."""
    return bool(_OBJECT.search(before))


def _is_other_person(words: Sequence[re.Match[str]], i: int, candidates: Sequence[str], first_names: set[str]) -> bool:
    """Whether the surname is part of another name: `Roland Koch` is no Koch here, `Walter Lübcke` no Walter."""
    own = {word for name in candidates for word in fold(name).split()}
    before = words[i - 1][0] if i else ""
    gap = words[i - 1].string[words[i - 1].end() : words[i].start()] if i else ""
    named = i > 1 and gap == " " and before[:1].isupper() and not before.isupper() and "-" not in before
    if named and fold(before) not in own and not _ADDRESS.match(before):
        return True
    after = words[i + 1] if i + 1 < len(words) else None
    return bool(
        after
        and words[i].string[words[i].end() : after.start()] == " "
        and after[0][0].isupper()
        and fold(words[i][0]) in first_names
        and fold(before) not in own
        and fold(after[0]) not in own
    )


def _is_a_thing(text: str, words: Sequence[re.Match[str]], i: int) -> bool:
    """Whether a word that is somebody's surname is none here: `beim Wolf`, `Weiß die Regierung`, `Wolf` alone."""
    if len(words) == 1:
        return True
    if i == 0:
        return words[1][0].lower() in _GOES_ON
    return words[i - 1][0].lower() in _ARTICLES


def _with_first_names(words: Sequence[re.Match[str]], i: int, candidates: Sequence[str]) -> int:
    """Where the name begins whose surname is word `i`: first names before it belong to it."""
    own = {word for name in candidates for word in fold(name).split()}
    while i and fold(words[i - 1][0]) in own:
        i -= 1
    return words[i].start()


_TITLED = re.compile(
    r"(?:[Mm]inister(?:präsident)?(?:in)?|[Mm]inister [Pp]resident|[Ss]ekretär(?:in)?|Herrn?|Frau|Abgeordneter?|"
    r"Kolleg(?:e|in)|Mr|Mrs|Ms)\.?\s+(?:(?:Dr|Prof)\.\s+)*(?P<name>(?:[A-ZÄÖÜ][\w-]+\s?){1,3})"
)
_SAYING = re.compile(
    r"\b(?:sagte?|meinte?|fordert|forderte|kritisiert|kritisierte|erklärt|erklärte|will|wollte|plante?|hält|hielt|"
    r"verteidigt|verteidigte|lehnte?|antwortete?|warf|wirft|sprach|laut|did|by|according to)\s+"
    r"(?P<name>[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ]\w+)?\s+(?:von\s+)?[A-ZÄÖÜ][\w-]+)"
)


_SAYING_ONE = re.compile(
    r"\b(?:sagte?|meinte?|forderte|kritisierte|erklärte|antwortete|schrieb|fragte|behauptete|laut)\s+"
    r"(?P<name>[A-ZÄÖÜ][a-zäöüß]+(?:[- ][A-ZÄÖÜ][a-zäöüß]+)?)"
    r"(?=\s+(?:zu|zur|zum|über|in|im|am|auf|gegen|beim|bei)\b|\?)"
)


def find_similar(text: str, roster: Roster, taken: Sequence[Span]) -> tuple[list[str], list[Span]]:
    """Somebody whose words are asked for and whose name is misspelt or hyphenated otherwise: `Al Wazir`, `Hintz`.

    Only where exactly one surname of the roster comes so near (difflib ratio `_SIMILAR`).
    """
    surnames = {key.replace(" ", ""): bearers for key, bearers in _by_surname(roster).items()}
    for match in (*_SAYING_ONE.finditer(text), *_SAYING.finditer(text), *_TITLED.finditer(text)):
        name = match["name"].strip()
        start = match.start("name")
        if any(a < start + len(name) and start < b for a, b in taken) or _ADDRESS.match(name.split()[0]):
            continue
        near = get_close_matches(fold(name).replace(" ", ""), surnames, n=2, cutoff=_SIMILAR)
        bearers = surnames[near[0]] if len(near) == 1 else []
        if not bearers and " " in name:
            last = get_close_matches(fold(name.split()[-1]), surnames, n=1, cutoff=_SIMILAR)
            bearers = [n for n in (surnames[last[0]] if last else []) if _first_name(n) == _first_name(name)]
        if bearers:
            return bearers, [(start, start + len(name))]
    return [], []


def find_unknown(text: str, roster: Roster, taken: Sequence[Span]) -> list[str]:
    """Names that the question gives to somebody who speaks nowhere here: `Verkehrsminister Mansoori`."""
    known = _by_surname(roster)
    names = []
    for match in (*_TITLED.finditer(text), *_SAYING.finditer(text), *_SAYING_ONE.finditer(text)):
        name = match["name"].strip()
        start, last = match.start("name"), name.split()[-1]
        overlaps = any(a < start + len(name) and start < b for a, b in taken)
        office = re.search(r"[Mm]inister|[Ss]ekretär|präsident", name)
        if not overlaps and not office and not any(key in known for key in _cases(last)):
            names.append(name)
    return list(dict.fromkeys(names))
