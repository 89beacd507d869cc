"""People in questions: by name, by office, and names that nobody in the roster bears."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from indexer.analysis import fold
from indexer.store import Person

Lexicon = Mapping[str, Mapping[str, Sequence[str]]]
Span = tuple[int, int]

_MINISTER = re.compile(
    r"\b(?P<what>[A-Za-zÄÖÜäöüß-]*?)-?(?P<kind>minister|staatssekretär)(?P<president>präsident)?(?P<feminine>in)?(?:s|en|n|nen)?\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w’'-]+")


def surname(name: str) -> str:
    """The last word of a name, without a place suffix: `Stefan Müller (Heidenrod)` → `Müller`."""
    return re.sub(r"\s*\([^)]*\)$", "", name).split()[-1]


def find_speakers(text: str, roster: Sequence[Person], taken: Iterable[Span]) -> tuple[list[str], list[Span]]:
    """Names of the roster in the text: a surname with a capital, in any case; a first name or place narrows it down."""
    names = list(dict.fromkeys(p.name for p in roster))
    by_surname: dict[str, list[str]] = {}
    for name in names:
        by_surname.setdefault(fold(surname(name)), []).append(name)
    folded = fold(text)
    found: list[str] = []
    spans: list[Span] = []
    for word in _WORD.finditer(text):
        if not word[0][0].isupper() or any(a <= word.start() < b for a, b in taken):
            continue
        candidates = next((by_surname[key] for key in _cases(word[0]) if key in by_surname), [])
        narrowed = [n for n in candidates if _first_name(n) in folded.split()] or candidates
        placed = [n for n in narrowed if (place := re.search(r"\(([^)]*)\)$", n)) and fold(place[1]) in folded]
        narrowed = placed or narrowed
        before = text[: word.start()]
        if not narrowed or _is_other_person(before, narrowed, names) or _is_a_thing(text, before):
            continue
        found += [n for n in narrowed if n not in found]
        spans.append((_with_first_names(before, narrowed), word.end()))
    return found, spans


def _cases(word: str) -> list[str]:
    """A word and what it may be the genitive of: `Beuths`, `Klose's`."""
    key = fold(word.removesuffix("'s").removesuffix("’s"))
    return [key, key.removesuffix("s")]


def _first_name(name: str) -> str:
    return fold(name).split()[0]


def _is_other_person(before: str, candidates: Sequence[str], names: Sequence[str]) -> bool:
    """Whether another first name stands before the surname: `Roland Koch` is not a Koch of this roster."""
    first = re.search(r"(\b[A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?)\s+$", before)
    if not first:
        return False
    word = fold(first[1])
    first_names = {_first_name(n) for n in names}
    return word in first_names and all(word not in fold(c).split() for c in candidates)


_ARTICLE = re.compile(
    r"\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|beim|zum|zur|im|am|vom|the|a)\s+$", re.IGNORECASE
)


def _is_a_thing(text: str, before: str) -> bool:
    """Whether a word that is somebody's surname names a thing: `beim Wolf`, or `Wolf` and nothing else."""
    return bool(_ARTICLE.search(before)) or len(text.split()) == 1


def _with_first_names(before: str, candidates: Sequence[str]) -> int:
    """Where a name begins of whose surname only the words before it are given."""
    words = {word for name in candidates for word in fold(name).split()}
    start = len(before)
    while (previous := re.search(r"(\S+)\s+$", before[:start])) and fold(previous[1]) in words:
        start = previous.start()
    return start


def find_offices(
    text: str, roster: Sequence[Person], lexicon: Lexicon
) -> tuple[list[str], bool, bool | None, list[Span]]:
    """Offices of the roster that the text means; whether it says only "the minister"; of a woman or a man."""
    offices = list(dict.fromkeys(p.office for p in roster if p.office and p.role in ("government", "guest")))
    found: list[str] = []
    government, feminine = False, None
    spans: list[Span] = []
    lowered = text.lower()
    for words, beginnings in lexicon["offices"].items():
        if match := re.search(rf"\b{re.escape(words)}\b", lowered):
            found += _held(offices, "minister", beginnings)
            spans.append(match.span())
    for match in _MINISTER.finditer(text):
        if any(a <= match.start() < b for a, b in spans):
            continue
        spans.append(match.span())
        what, woman = match["what"].lower(), bool(match["feminine"])
        if match["president"]:
            found += [o for o in offices if re.match(r"Ministerpräsident", o)]
        elif not what or what == "staats":
            named = [o for o in offices if match["kind"].lower() == "staatssekretär" and o.startswith("Staatssekretär")]
            government, feminine = True, (woman if named or match["kind"].lower() == "minister" else None)
        else:
            found += _held(
                offices, match["kind"].lower(), [what.removesuffix("s"), *lexicon["compounds"].get(what, ())]
            )
    return list(dict.fromkeys(found)), government and not found, feminine, spans


def _held(offices: Sequence[str], kind: str, beginnings: Sequence[str]) -> list[str]:
    """Offices of ministers, or of state secretaries, with a word that begins so; the first beginning found counts."""
    secretaries = kind == "staatssekretär"
    of_kind = [o for o in offices if o.startswith("Staatssekretär") == secretaries and "inister" in o]
    for beginning in beginnings:
        if found := [o for o in of_kind if any(w.startswith(fold(beginning)) for w in re.findall(r"\w+", fold(o)))]:
            return found
    return []


_NEAR = timedelta(days=183)


def in_office(roster: Sequence[Person], offices: Sequence[str], dates: tuple[date, date] | None) -> list[Person]:
    """Who holds one of these offices: all who ever did, or those who spoke in it in the period.

    Where nobody spoke in it just then, those who did within half a year of the period.
    """
    holders = [p for p in roster if p.office in offices]
    if dates is None:
        return holders
    return _spoke_within(holders, *dates) or _spoke_within(holders, dates[0] - _NEAR, dates[1] + _NEAR)


def _spoke_within(people: Sequence[Person], first: date, last: date) -> list[Person]:
    return [p for p in people if p.date_from <= last.isoformat() and p.date_to >= first.isoformat()]


_TITLED = re.compile(
    r"(?:[Mm]inister(?:präsident)?(?:in)?|[Mm]inister [Pp]resident|[Ss]ekretär(?:in)?|Herrn?|Frau|Abgeordneter?|"
    r"Kolleg(?:e|in)|Mr|Mrs|Ms)\.?\s+(?:(?:Dr|Prof)\.\s+)*(?P<name>(?:[A-ZÄÖÜ][\w-]+\s?){1,3})"
)
_SAYING = re.compile(
    r"\b(?:sagte?|meinte?|fordert|forderte|kritisiert|kritisierte|erklärt|erklärte|will|wollte|plante?|hält|hielt|"
    r"verteidigt|verteidigte|lehnte?|antwortete?|warf|wirft|sprach|laut|did|by|according to)\s+"
    r"(?P<name>[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ]\w+)?\s+(?:von\s+)?[A-ZÄÖÜ][\w-]+)"
)


def find_unknown(text: str, roster: Sequence[Person], taken: Sequence[Span]) -> list[str]:
    """Names that the question gives to somebody who speaks nowhere here: `Verkehrsminister Mansoori`."""
    known = {fold(surname(p.name)) for p in roster}
    names = []
    for match in (*_TITLED.finditer(text), *_SAYING.finditer(text)):
        name = match["name"].strip()
        start, last = match.start("name"), name.split()[-1]
        overlaps = any(a < start + len(name) and start < b for a, b in taken)
        office = re.search(r"[Mm]inister|[Ss]ekretär|präsident", name)
        if not overlaps and not office and not any(key in known for key in _cases(last)):
            names.append(name)
    return list(dict.fromkeys(names))
