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
from indexer.roster import Roster
from rag.answer import Understood
from rag.dates import find_dates
from rag.groups import find_groups
from rag.lexicon import lexicon
from rag.offices import Tenure, find_offices, in_office
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

    `speakers` are people of the roster by name, with `variants` other spellings of them; `tenures` those who are meant
    through their office, while they held it. `government` is set
    where "der Minister" is asked without saying which, `feminine` where it is a woman. `unknown` are names that look
    like a person's but stand nowhere in the roster.
    """

    speakers: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    tenures: tuple[Tenure, ...] = ()
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
    def holders(self) -> tuple[str, ...]:
        """Everybody meant by office."""
        return tuple(dict.fromkeys(tenure.name for tenure in self.tenures))

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody meant, by name or by office."""
        return tuple(dict.fromkeys((*self.speakers, *self.holders)))

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everybody meant, under all names with which they are printed."""
        held = (name for tenure in self.tenures for name in tenure.names)
        return tuple(dict.fromkeys((*self.speakers, *self.variants, *held)))

    def means(self, speaker: str | None, day: date) -> bool:
        """Whether words under that name on that day are of somebody meant: by office only while they held it."""
        if speaker is None:
            return False
        named = speaker in self.speakers or speaker in self.variants
        return named or any(tenure.covers(speaker, day) for tenure in self.tenures)

    @property
    def names_somebody(self) -> bool:
        """Whether the question says whose words it wants."""
        return bool(self.speakers or self.tenures or self.parties or self.government)

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


def find_entities(text: str, roster: Roster) -> Entities:
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
    offices = find_offices(text, roster, words)
    # Like a person, an office that is only spoken of speaks where nobody else could.
    meant_offices = offices.named or (() if speakers or parties or offices.government else offices.objects)
    named_together = _adjacent(text, offices.spans, name_spans)
    if named_together:
        meant_offices = (*offices.named, *offices.objects)
    tenures = in_office(roster, meant_offices, offices.feminine, dates)
    government = offices.government
    if named_together:
        # "Kunstministerin Dorn" is one person: the office tells which Dorn, it adds nobody.
        tenures = [tenure for tenure in tenures if tenure.name in speakers]
        surnames = {fold(surname(tenure.name)) for tenure in tenures}
        holders = {tenure.name for tenure in tenures}
        speakers = [name for name in speakers if name in holders or fold(surname(name)) not in surnames]
        government = False
    unknown = [*offices.unknown, *find_unknown(text, roster, [*date_spans, *name_spans, *party_spans, *offices.spans])]
    if unknown and not speakers:
        # "Verkehrsminister Mansoori" is not whoever holds that office here.
        tenures = []
    if dates is None:
        dates, year_spans = _year_behind(text, [*name_spans, *party_spans, *offices.spans])
        date_spans = [*date_spans, *year_spans]
        then = in_office(roster, meant_offices, offices.feminine, dates)
        tenures = [tenure for tenure in tenures if tenure in then]
    meant = [person for person in roster.people if person.name in speakers]
    members = {stint.party for person in meant for stint in person.stints}
    return Entities(
        speakers=tuple(speakers),
        variants=tuple(dict.fromkeys(v for person in meant for v in person.variants if v not in speakers)),
        tenures=tuple(tenures),
        offices=tuple(dict.fromkeys(tenure.office for tenure in tenures)),
        # "Böhm von der LINKEN" is one person as well.
        parties=tuple(party for party in parties if party not in members),
        government=government and not speakers,
        feminine=offices.feminine if government else None,
        dates=dates,
        sittings=tuple(int(next(filter(None, m))) for m in _SITTING.findall(text)),
        drucksachen=tuple(dict.fromkeys(_PAPER.findall(_SCHOOL_YEAR.sub(" ", text)))),
        unknown=tuple(unknown),
        spans=tuple(sorted((*date_spans, *name_spans, *party_spans, *offices.spans, *_numbered(text)))),
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


def _of_their_group(speakers: Sequence[str], parties: Sequence[str], roster: Roster) -> list[str]:
    """Of several bearers of one surname those in a group that is named as well: `Müller von der FDP`."""
    members = {p.name for p in roster.people if any(stint.party in parties for stint in p.stints)}
    surnames = {fold(surname(name)) for name in speakers if name in members}
    return [name for name in speakers if name in members or fold(surname(name)) not in surnames]


def _adjacent(text: str, offices: Sequence[Span], names: Sequence[Span]) -> bool:
    """Whether a name stands right behind an office, titles and a first name between them allowed."""
    return any(
        office < name and re.fullmatch(r"\s+(?:(?:Dr|Prof)\.\s+)*(?:[A-ZÄÖÜ][\w.-]*\s+)?", text[office:name])
        for _, office in offices
        for name, _ in names
    )
