"""Who, when and what a question names: people, offices, groups, dates, sittings, papers.

Nothing here knows a person: names, offices and groups come from the index, the words people use for them from
`lexicon.toml` and the parliaments' profiles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from indexer.analysis import fold
from indexer.store import Person
from rag.answer import Understood
from rag.dates import find_dates
from rag.groups import find_groups
from rag.lexicon import lexicon
from rag.offices import find_offices, in_office
from rag.people import Span, find_similar, find_speakers, find_unknown, surname

_SITTING = re.compile(
    r"\b(\d{1,4})\.\s*(?:Plenars|S)itzung\b|\bsitting\s+(?:no\.?\s*)?(\d{1,4})\b|\b(\d{1,4})(?:st|nd|rd|th)\s+sitting\b",
    re.I,
)
_PAPER = re.compile(r"(?<![\d/])(\d{1,3}/\d{2,6})(?![\d/])")
_YEAR = re.compile(r"\s+(?:im Jahre? |in )?(?P<year>(?:19|20)\d{2})\b(?!\s*[/.-])")
_ONLY_YEAR = re.compile(r"\s*(?:und|and)?\s*(?:im Jahre? |in )?(?P<year>(?:19|20)\d{2})\s*\??\s*", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(r"(?:19|20)\d{2}/\d{2,4}")


@dataclass(frozen=True, slots=True)
class Entities:
    """What a question names. Empty where it names nothing of a kind.

    `speakers` are names of the roster; `holders` those of them that are meant through their office. `government` is set
    where "der Minister" is asked without saying which, `feminine` where it is a woman. `unknown` are names that look
    like a person's but stand nowhere in the roster.
    """

    speakers: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    government: bool = False
    feminine: bool | None = None
    dates: tuple[date, date] | None = None
    sittings: tuple[int, ...] = ()
    drucksachen: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    spans: tuple[Span, ...] = field(default=(), repr=False)

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody meant, by name or by office."""
        return tuple(dict.fromkeys((*self.speakers, *self.holders)))

    @property
    def names_somebody(self) -> bool:
        """Whether the question says whose words it wants."""
        return bool(self.speakers or self.holders or self.parties or self.government)

    def understood(self) -> Understood:
        """In the contract's shape."""
        first, last = (d.isoformat() for d in self.dates) if self.dates else (None, None)
        return Understood(
            speakers=self.people or None,
            offices=self.offices or None,
            parties=self.parties or None,
            date_from=first,
            date_to=last,
            sittings=self.sittings or None,
            drucksachen=self.drucksachen or None,
        )


def find_entities(text: str, roster: Sequence[Person]) -> Entities:
    """What `text` names, by the roster of an index."""
    words = lexicon()
    dates, date_spans = find_dates(text)
    parties, other_parties, party_spans = find_groups(text, roster, words["papers"]["endings"])
    speakers, others, name_spans = find_speakers(text, roster, date_spans)
    if not speakers and not others:
        speakers, name_spans = find_similar(text, roster, [*date_spans, *party_spans])
    if not speakers and not parties:
        # Who is only spoken of speaks where nobody else could: `Was sagte man zur SPD?` finds the SPD.
        speakers, parties = others, other_parties
    speakers = _of_their_group(speakers, parties, roster)
    offices, government, feminine, office_spans = find_offices(text, roster, words)
    holders = [p.name for p in in_office(roster, offices, dates)]
    if _adjacent(text, office_spans, name_spans):
        # "Kunstministerin Dorn" is one person: the office tells which Dorn, it adds nobody.
        holders = [name for name in holders if name in speakers]
        surnames = {fold(surname(name)) for name in holders}
        speakers = [name for name in speakers if name in holders or fold(surname(name)) not in surnames]
        government = False
    unknown = find_unknown(text, roster, [*date_spans, *name_spans, *party_spans])
    if unknown and not speakers:
        # "Verkehrsminister Mansoori" is not whoever holds that office here.
        holders = []
    if dates is None:
        dates, year_spans = _year_behind(text, [*name_spans, *party_spans, *office_spans])
        date_spans = [*date_spans, *year_spans]
    members = {p.party for p in roster if p.name in speakers}
    return Entities(
        speakers=tuple(speakers),
        holders=tuple(dict.fromkeys(holders)),
        offices=tuple(dict.fromkeys(p.office for p in roster if p.office in offices and p.name in holders)),
        # "Böhm von der LINKEN" is one person as well.
        parties=tuple(party for party in parties if party not in members),
        government=government and not speakers,
        feminine=feminine,
        dates=dates,
        sittings=tuple(int(next(filter(None, m))) for m in _SITTING.findall(text)),
        drucksachen=tuple(dict.fromkeys(_PAPER.findall(_SCHOOL_YEAR.sub(" ", text)))),
        unknown=tuple(unknown),
        spans=tuple(sorted((*date_spans, *name_spans, *party_spans, *office_spans, *_numbered(text)))),
    )


def _numbered(text: str) -> list[Span]:
    """Where sittings and papers stand by their numbers."""
    papers = (m for m in _PAPER.finditer(text) if not _SCHOOL_YEAR.match(text, m.start()))
    return [m.span() for m in (*_SITTING.finditer(text), *papers)]


def _year_behind(text: str, spans: Sequence[Span]) -> tuple[tuple[date, date] | None, list[Span]]:
    """A bare year as the time of speaking: right behind who speaks (`Beuth 2020`), or all there is (`Und 2019?`).

    Elsewhere it may belong to a thing (`Haushalt 2021`) and says nothing about when.
    """
    found = _ONLY_YEAR.fullmatch(text) or next((m for _, end in spans if (m := _YEAR.match(text, end))), None)
    if not found:
        return None, []
    year = int(found["year"])
    return (date(year, 1, 1), date(year, 12, 31)), [found.span("year")]


def _of_their_group(speakers: Sequence[str], parties: Sequence[str], roster: Sequence[Person]) -> list[str]:
    """Of several bearers of one surname those in a group that is named as well: `Müller von der FDP`."""
    members = {p.name for p in roster if p.party in parties}
    surnames = {fold(surname(name)) for name in speakers if name in members}
    return [name for name in speakers if name in members or fold(surname(name)) not in surnames]


def _adjacent(text: str, offices: Sequence[Span], names: Sequence[Span]) -> bool:
    """Whether a name stands right behind an office, titles and a first name between them allowed."""
    return any(
        office < name and re.fullmatch(r"\s+(?:(?:Dr|Prof)\.\s+)*(?:[A-ZÄÖÜ][\w.-]*\s+)?", text[office:name])
        for _, office in offices
        for name, _ in names
    )
