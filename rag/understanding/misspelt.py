"""Names of people of the roster in questions that are misspelt or hyphenated otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from indexer.analysis import fold
from indexer.roster import Roster
from rag.understanding.people import ADDRESS, Mention, Span, by_surname, first_name, is_object, surname, with_address

# How near a written name must come to a surname (rapidfuzz ratio, 0 to 100): alone; and where the first name, the
# office or the group agrees. The next nearest must be so much further away.
SURE = 85
AGREEING = 82
APART = 5

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
    r"\b(?:sagte?|meinte?|forderte|kritisierte|erklärte|antwortete|schrieb|fragte|behauptete|laut|did)\s+"
    r"(?P<name>[A-ZÄÖÜ][a-zäöüß]+(?:[- ][A-ZÄÖÜ][a-zäöüß]+)?)"
    r"(?=\s+(?:zu|zur|zum|über|in|im|am|auf|gegen|beim|bei|von|vom|seit|ab|bis|vor|nach|zwischen|letzte\w*|vorige\w*|"
    r"vergangene\w*|diese\w*|damals|heute|gestern|dazu|\d{4}|Anfang|Mitte|Ende|say|think|mean|claim|promise|last)\b|\?)"
)


def find_similar(text: str, roster: Roster, taken: Sequence[Span], agreeing: Collection[str] = ()) -> list[Mention]:
    """People whose name is misspelt or hyphenated otherwise (`Ellerbrok`), where a person's name must stand.

    Only where one surname of the roster comes near enough and no other as near. `agreeing` are the people whose office
    or group the question names.
    """
    surnames = by_surname(roster)
    found: list[Mention] = []
    for match in (*_SAYING_ONE.finditer(text), *_SAYING.finditer(text), *_TITLED.finditer(text)):
        name = match["name"].strip()
        start = match.start("name")
        if _overlaps((start, start + len(name)), [*taken, *(m.span for m in found)]) or ADDRESS.match(name.split()[0]):
            continue
        for written in _readings(name, titled=match.re is _TITLED):
            if bearers := _nearest(written, surnames, agreeing):
                end = start + len(written)
                spoken_of = is_object(text[:start])
                found.append(Mention(tuple(bearers), with_address(text, start), end, spoken_of, text[start:end]))
                break
    return found


def near(written: str, name: str) -> bool:
    """Whether a written surname is that person's, misspelt at most."""
    return _score(written, fold(surname(name))) >= AGREEING


def _readings(name: str, *, titled: bool) -> Iterator[str]:
    """What of the words may be the name: behind a title the last of them may be a thing (`Herr Ketler Deichbau`)."""
    words = name.split()
    for size in range(len(words), 0 if titled else len(words) - 1, -1):
        yield name[: re.match(r"\s*".join(map(re.escape, words[:size])), name).end()]  # type: ignore[union-attr]


def _nearest(written: str, surnames: Mapping[str, Sequence[str]], agreeing: Collection[str]) -> list[str]:
    """The bearers of the surname that a written name comes nearest; none where that is not sure."""
    words = written.split()
    ranked: list[tuple[float, str, list[str]]] = []
    for key, bearers in surnames.items():
        whole = _score(written, key)
        if whole >= SURE and (len(written) > 3):
            ranked.append((whole, key, list(bearers)))
        last = _score(words[-1], key)
        own = [name for name in bearers if len(words) > 1 and same_first(words[0], name)]
        if own and last >= AGREEING:
            ranked.append((last + APART, key, own))
        backed = [name for name in bearers if name in agreeing]
        if backed and len(words) == 1 and last >= AGREEING:
            ranked.append((last + APART, key, backed))
    ranked.sort(key=lambda one: -one[0])
    others = [score for score, key, _ in ranked if key != ranked[0][1]]
    return ranked[0][2] if ranked and ranked[0][0] - max(others, default=0.0) >= APART else []


def same_first(written: str, name: str) -> bool:
    """Whether a written first name is that person's, misspelt at most."""
    from rapidfuzz import fuzz

    return fuzz.ratio(fold(written), first_name(name)) >= SURE or fold(written) in fold(name).split()[:-1]


def _score(written: str, key: str) -> float:
    """How near a written name comes to a surname's key; another first letter is another name."""
    from rapidfuzz import fuzz

    own = fold(written).replace(" ", "").replace("-", "")
    other = key.replace(" ", "").replace("-", "")
    if own[:1] != other[:1]:
        return 0.0
    plain = written.lower().replace(" ", "").replace("-", "")
    # The key of `Taenzer` is `tanzer`: `Tenzer` is nearer to the written form.
    spelt = max(fuzz.ratio(plain, other), fuzz.ratio(plain, other.replace("a", "ae", 1)))
    swapped = SURE if len(own) > 4 and own != other and sorted(own) == sorted(other) else 0
    return max(fuzz.ratio(own, other), spelt, swapped)


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in taken)
