"""Offices in questions, and who held them when: `der Innenminister`, `die Umweltministerin im Mai 2021`.

An office is known by the words with which it is printed; what people call it otherwise stands in `lexicon.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indexer.analysis import fold
from indexer.protocol import Role
from indexer.roster import Roster
from rag.understanding.people import Span, is_object, surname

Lexicon = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices a text means, as printed, and where they stand in it; those of whoever is only spoken of apart.

    `government` is set where only "the minister" is named; `feminine` where the holder is said to be a woman, or a man.
    `unknown` are offices that nobody here is printed with. `places` has each mention with all that it may mean.
    """

    named: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    government: bool = False
    feminine: bool | None = None
    unknown: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    places: tuple[tuple[tuple[str, ...], Span], ...] = ()

    def at(self, office: str) -> tuple[Span, ...]:
        """Where an office is named."""
        return tuple(span for offices, span in self.places if office in offices)

    @property
    def general(self) -> tuple[Span, ...]:
        """Where only "the minister" is named, or an office that nobody here holds."""
        return tuple(span for offices, span in self.places if not offices)


@dataclass(frozen=True, slots=True)
class _Mention:
    """One office in a text: its place, how it is printed; nothing of the kind where it is only "the minister"."""

    start: int
    end: int
    offices: Sequence[str] = ()
    general: bool = False
    feminine: bool | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody in an office from one day to another; `names` are all spellings of `name`."""

    name: str
    names: tuple[str, ...]
    office: str
    first: date
    last: date

    def covers(self, name: str | None, day: date) -> bool:
        """Whether words said under that name on that day are the officeholder's."""
        return name in self.names and self.first <= day <= self.last


_MINISTER = re.compile(
    r"\b(?P<deputy>stellvertretende\w?\s+|vize-?)?(?P<what>[A-Za-zÄÖÜäöüß-]*?)-?(?P<kind>minister|staatssekretär|beauftragte)"
    r"(?P<president>präsident)?(?P<feminine>in)?(?:s|en|n|nen|r)?\b",
    re.IGNORECASE,
)
_MINISTRY = re.compile(
    r"\s+(?:im|in\s+dem|in\s+the|des|beim?|aus\s+dem|vom)\s+(?P<what>[\w-]*?)-?[Mm]inisteriums?"
    r"(?:\s+(?:für|des|der)\s+(?P<field>[A-ZÄÖÜ][\w-]+))?\b"
)
_CHAIR = re.compile(
    r"(?<![\w-])(?P<deputy>(?:Landtags|Bundestags|Parlaments)?[Vv]ize)?(?P<house>Landtags|Bundestags|Parlaments)?"
    r"[Pp]räsident(?:in)?(?:en)?\b(?!\s+(?:des|der|von)\b)"
)
_SECRETARY = r"(?:Parl\S*\s+)?\w*[Ss]taatssekretär"
# By the words of a question, how the offices of that kind are printed.
_KINDS = {
    "minister": rf"(?!{_SECRETARY}).*(?:inister|anzler)",
    "staatssekretär": _SECRETARY,
    "beauftragte": ".*eauftragte",
}


_ASKED = re.compile(
    r"\b(?:hat|hatte|will|wollte|sagte?n?|meinte?n?|forderte?n?|antwortete|erklärte?|äußerte|kritisierte|laut|did|does)\s+(?:der|die|das|the)?\s*$",
    re.IGNORECASE,
)


def find_offices(text: str, roster: Roster, lexicon: Lexicon) -> Offices:
    """The offices of the roster that the text means."""
    named: list[str] = []
    objects: list[str] = []
    unknown: list[str] = []
    general, feminine = False, None
    spans: list[Span] = []
    places: list[tuple[tuple[str, ...], Span]] = []
    for mention in _mentions(text, roster, lexicon):
        if any(a < mention.end and mention.start < b for a, b in spans):
            continue
        spans.append((mention.start, mention.end))
        places.append((tuple(mention.offices), (mention.start, mention.end)))
        spoken_of = is_object(text[: mention.start])
        (objects if spoken_of else named).extend(mention.offices)
        general = general or (mention.general and not spoken_of)
        if not spoken_of or feminine is None:
            feminine = mention.feminine
        nobodys = not mention.offices and not mention.general and not spoken_of
        # An office that nobody here holds is somebody else's: asked for their words, or named with its ministry.
        if nobodys and (_MINISTRY.search(text, mention.start) or _ASKED.search(text[: mention.start])):
            unknown.append(text[mention.start : mention.end])
    return Offices(
        named=tuple(dict.fromkeys(named)),
        objects=tuple(dict.fromkeys(office for office in objects if office not in named)),
        government=general and not named,
        feminine=feminine,
        unknown=tuple(unknown),
        spans=tuple(spans),
        places=tuple(places),
    )


def _mentions(text: str, roster: Roster, lexicon: Lexicon) -> Iterator[_Mention]:
    """Every office in the text; where two overlap the first counts."""
    held = _printed(roster, Role.GOVERNMENT, Role.GUEST)
    lowered = text.lower()
    for words, beginnings in lexicon["offices"].items():
        if match := re.search(rf"\b{re.escape(words)}\b", lowered):
            yield _Mention(*match.span(), _with_word(held, "minister", beginnings))
    for office in held:
        if " " in office and (at := text.find(office)) >= 0:
            yield _Mention(at, at + len(office), [office])
    for match in _MINISTER.finditer(text):
        yield _minister(match, held, lexicon)
    for match in _CHAIR.finditer(text):
        title = "Vizepräsident" if match["deputy"] else "Präsident"
        chairs = [o for o in _printed(roster, Role.CHAIR) if re.fullmatch(rf"{title}(?:in)?", o)]
        # "Der Präsident" alone may be anybody's; with a chair's name behind it, or by its house, it is the chair.
        if chairs and (match["deputy"] or match["house"] or _bears(text[match.end() :], roster, chairs)):
            yield _Mention(*match.span(), chairs)


def _minister(match: re.Match[str], held: Sequence[str], lexicon: Lexicon) -> _Mention:
    what, kind, feminine = match["what"].lower(), match["kind"].lower(), bool(match["feminine"])
    behind = _MINISTRY.match(match.string, match.end()) if kind == "staatssekretär" else None
    end = behind.end() if behind else match.end()
    if match["president"]:
        title = r"[Ss]tellv\w+ " if match["deputy"] else "Ministerpräsident"
        return _Mention(match.start(), end, [office for office in held if re.match(title, office)])
    if behind:
        what = (behind["field"] or behind["what"]).lower()
    elif what in ("", "staats") and kind != "beauftragte":
        return _Mention(match.start(), end, general=True, feminine=feminine)
    beginnings = [what.removesuffix("s"), *lexicon["compounds"].get(what, ())]
    return _Mention(match.start(), end, _with_word(held, kind, beginnings), feminine=feminine)


def _bears(text: str, roster: Roster, offices: Sequence[str]) -> bool:
    """Whether the text begins with the name of somebody who holds one of the offices."""
    words = [fold(word) for word in re.findall(r"[\w-]+", text)[:4]]
    holders = (p for p in roster.people if any(stint.office in offices for stint in p.stints))
    return any(fold(surname(person.name)) in words for person in holders)


def _printed(roster: Roster, *roles: Role) -> list[str]:
    """The offices of those roles, those of whoever speaks most first."""
    return list(dict.fromkeys(s.office for p in roster.people for s in p.stints if s.office and s.role in roles))


def _with_word(offices: Sequence[str], kind: str, beginnings: Sequence[str]) -> list[str]:
    """Offices of one kind with a word that begins so; the first beginning found counts."""
    of_kind = [o for o in offices if re.match(_KINDS[kind], o)]
    for beginning in filter(None, beginnings):
        if found := [o for o in of_kind if any(w.startswith(fold(beginning)) for w in re.findall(r"\w+", fold(o)))]:
            return found
    return []


_NEAR = timedelta(days=183)


def in_office(
    roster: Roster, offices: Sequence[str], feminine: bool | None, dates: tuple[date, date] | None
) -> list[Tenure]:
    """Who holds one of these offices: all who ever did, or those who did in the period.

    Where nobody is printed with it just then, those who are within half a year of the period. Only women where
    `feminine` is true and there are any; the masculine may mean anybody.
    """
    tenures = list(_tenures(roster, offices))
    if dates is not None:
        tenures = _within(tenures, *dates) or _within(tenures, dates[0] - _NEAR, dates[1] + _NEAR)
    if feminine:
        tenures = [t for t in tenures if is_feminine(t.office)] or tenures
    return tenures


def is_feminine(office: str) -> bool:
    """Whether an office is printed as a woman's."""
    return bool(re.search(r"(?:inister|präsident|sekretär|kanzler)in\b", office))


def _tenures(roster: Roster, offices: Sequence[str]) -> Iterator[Tenure]:
    for person in roster.people:
        for stint in person.stints:
            if stint.office and stint.office in offices:
                yield Tenure(person.name, person.variants, stint.office, stint.first, stint.last)


def _within(tenures: Sequence[Tenure], first: date, last: date) -> list[Tenure]:
    return [t for t in tenures if t.first <= last and t.last >= first]
