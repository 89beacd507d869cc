"""People of the roster in questions, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from indexer.analysis import fold
from indexer.roster import Roster
from rag.understanding.lexicon import lexicon

Span = tuple[int, int]

_WORD = re.compile(r"[\w’'-]+")


def surname(name: str) -> str:
    """The last word of a name, without a place suffix: `Stefan Müller (Heidenrod)` → `Müller`."""
    return (re.sub(r"\s*\([^)]*\)$", "", name).split() or [name])[-1]


@lru_cache(8192)
def _surname_key(name: str) -> str:
    return fold(surname(name))


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: whom it may mean, where it stands, and whether they are only spoken of or to.

    `written` is set where the name was read otherwise than it is written, `titled` where an office stands before it,
    `stranger` where nobody of that name holds any office: it is somebody else. `miscalled` is an office that they are
    given and do not hold here.
    """

    names: tuple[str, ...]
    start: int
    end: int
    spoken_of: bool = False
    written: str | None = None
    titled: bool = False
    stranger: bool = False
    miscalled: str | None = None

    @property
    def span(self) -> Span:
        """Where the name stands, with titles and first names before it."""
        return self.start, self.end


def find_speakers(text: str, roster: Roster, taken: Iterable[Span]) -> list[Mention]:
    """People of the roster in the text, those whose words may be wanted and those who are only spoken of.

    A surname counts with a capital, in any case; a first name, a place or a doctor's title narrows it down.
    """
    surnames = by_surname(roster)
    titles = {person.name: person.title or "" for person in roster.people}
    names = list(dict.fromkeys(name for bearers in surnames.values() for name in bearers))
    first_names = {first_name(name) for name in names}
    folded = fold(text)
    words = list(_WORD.finditer(text))
    taken = list(taken)
    found: list[Mention] = []
    for i, word in enumerate(words):
        if not word[0][0].isupper() or any(a <= word.start() < b for a, b in taken):
            continue
        candidates = next((surnames[key] for key in cases(word[0]) if key in surnames), [])
        narrowed = [n for n in candidates if first_name(n) in folded.split()] or candidates
        placed = [n for n in narrowed if (place := re.search(r"\(([^)]*)\)$", n)) and fold(place[1]) in folded]
        narrowed = placed or narrowed
        if not narrowed or _is_other_person(words, i, narrowed, first_names) or _is_a_thing(text, words, i):
            continue
        start = _with_first_names(words, i, narrowed)
        title = _DOCTOR.search(text[:start])
        narrowed = [n for n in narrowed if title and title[1].split(".")[0] in titles[n]] or narrowed
        spoken_of = is_object(text[:start])
        addressed_from = with_address(text, start)
        narrowed = _called_so(narrowed, text[addressed_from:start])
        found.append(Mention(tuple(narrowed), addressed_from, word.end(), spoken_of))
    return found


_FRAU, _HERR = re.compile(r"\b(?:Frau|Kollegin|Mrs|Ms)\b"), re.compile(r"\b(?:Herrn?|Kollegen?|Mr)\b")


def _called_so(names: Sequence[str], form: str) -> list[str]:
    """Of several bearers of a name those who may be called so: `Frau Vogt` is nobody whose first name is a man's."""
    others = "men" if _FRAU.search(form) else "women" if _HERR.search(form) else None
    if others is None:
        return [*names]
    return [name for name in names if not _borne_by(others) & _first_names(name)] or [*names]


def _first_names(name: str) -> set[str]:
    """All words before the surname, folded: `J. Michael Vogt (Altenbrück)` gives `j` and `michael`."""
    return set(fold(re.sub(r"\s*\([^)]*\)$", "", name)).split()[:-1])


@cache
def _borne_by(whom: str) -> frozenset[str]:
    """First names, folded, that are known to be women's, or men's."""
    return frozenset(fold(name) for name in lexicon()["first_names"][whom].split())


# What is written before a name and belongs to it.
_DOCTOR = re.compile(r"\b((?:Prof|Dr)\.?)\s+(?:(?:h\.\s?c|Dr)\.\s+)*$")
_FORM = re.compile(
    r"(?<![\w-])(?:(?:Herrn?|Frau|Kolleg(?:e|en|in)|(?:Mr|Mrs|Ms)\.?|"
    r"Prof(?:\.|essor(?:in)?)|Dr\.(?:\s?h\.\s?c\.)?|Abg\.|Abgeordnete[rn]?)\s+)+$"
)


def with_address(text: str, start: int) -> int:
    """Where a name begins with the forms of address and titles before it."""
    form = _FORM.search(text[:start])
    return form.start() if form else start


def by_surname(roster: Roster) -> Mapping[str, list[str]]:
    """The people, by their name, under each surname. A misprint counts only where nobody is really called so."""
    return _by_surname(_Same(roster))


class _Same:
    """A roster that equals only itself: comparing two of them person by person would take longer than is saved."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.roster is self.roster

    def __hash__(self) -> int:
        return id(self.roster)


@lru_cache(maxsize=4)
def _by_surname(same: _Same) -> Mapping[str, list[str]]:
    people = same.roster.people
    found: dict[str, list[str]] = {}
    for person in people:
        found.setdefault(_surname_key(person.name), []).append(person.name)
    others: dict[str, list[str]] = {}
    for person in people:
        for key in {_surname_key(variant) for variant in person.variants} - found.keys():
            others.setdefault(key, []).append(person.name)
    return {key: list(dict.fromkeys(names)) for key, names in (found | others).items()}


def cases(word: str) -> list[str]:
    """A word and what it may be the genitive of: `Beuths`, `Klose's`."""
    key = fold(word.removesuffix("'s").removesuffix("’s"))
    return [key, key.removesuffix("s")]


def first_name(name: str) -> str:
    """The first word of a name, folded."""
    return next(iter(fold(name).split()), "")


# What may stand with a capital right before a surname without being somebody's first name.
ADDRESS = re.compile(
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
    rf"|^(?:Wer|Who)\s+(?!sagt|said|says|sprach|spoke|ist|war|is|was)\w+(?:\s+(?:hat|haben|has))?\s+{_TITLES}"
    rf"|\b(?:critici[sz]ed?|attack(?:ed)?|blamed?|accused?|asked)\s+{_TITLES}"
    rf"|\b(?:zum|zur|über|nach|wegen|trotz|about|on)\s+(?:the\s+|de[mnr]\s+|\w+en\s+)?[A-ZÄÖÜ]\w+\s+(?:von|of)\s+{_TITLES}"
    rf"|\b(?:\w*[Ff]rage|Kritik|Vorw[uü]rfe?|Angriffe?|Einw[aä]nde?)\s+(?:von|der|des)\s+{_TITLES}"
)


def is_object(before: str) -> bool:
    """Whether a name behind these words is spoken of or to: `Kritik an Y`, `zur Y`, `dem Minister Y`, `Frage von Y`."""
    return bool(_OBJECT.search(before))


_EXCEPTED = re.compile(
    r"\b(?:außer|ausgenommen|ohne|nicht|except(?:\s+for)?|apart\s+from|but\s+not|not)\s+"
    r"(?:(?:von|bei|der|die|dem|den|das|the|by|from)\s+)*(?:(?:Herrn?|Frau|Fraktion(?:\s+der)?)\s+)?$",
    re.IGNORECASE,
)


def is_excepted(before: str) -> bool:
    """Whether whoever is named behind these words is just not meant: `außer der X`, `nicht X, sondern Y`."""
    return bool(_EXCEPTED.search(before))


def _is_other_person(words: Sequence[re.Match[str]], i: int, candidates: Sequence[str], first_names: set[str]) -> bool:
    """Whether the surname is part of another name: `Roland Koch` is no Koch here, `Walter Lübcke` no Walter."""
    own = {word for name in candidates for word in fold(name).split()}
    before = words[i - 1][0] if i else ""
    gap = words[i - 1].string[words[i - 1].end() : words[i].start()] if i else ""
    named = i > 1 and gap == " " and before[:1].isupper() and not before.isupper() and "-" not in before
    if named and fold(before) not in own and not ADDRESS.match(before):
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
    while i and own.issuperset(fold(words[i - 1][0]).split()):
        i -= 1
    return words[i].start()
