"""What a question names, and the same item by item, so that each can be shown and switched off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rag.answer import Understood
from rag.understanding.blocs import Bloc
from rag.understanding.offices import Tenure

Span = tuple[int, int]

WHO = frozenset({"speaker", "office", "party", "side", "role"})
WHEN = frozenset({"date", "sitting", "agenda"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing understood: what kind, its value, the words for it in the question, and whether that is sure.

    A sure item is a limit: a sitting, a Drucksache and an agenda item limit the search, whoever speaks and the time of
    speaking limit what is quoted. One that is not sure is a preference in the ranking. `carried` ones come from an
    earlier question.
    """

    kind: str
    value: str
    words: str
    sure: bool = True
    carried: bool = False
    spans: tuple[Span, ...] = field(default=(), repr=False, compare=False)

    @property
    def key(self) -> str:
        """Names the item in `ignoring`: `speaker:Erika Muster`, `date:2021-03-01/2021-03-31`, `party:SPD`."""
        return f"{self.kind}:{self.value}"

    def to_json(self) -> dict[str, Any]:
        """The item as `understood.items` shows it."""
        return {
            "key": self.key,
            "kind": self.kind,
            "value": self.value,
            "words": self.words,
            "sure": self.sure,
            "carried": self.carried,
        }


@dataclass(frozen=True, slots=True)
class Entities:
    """What a question names. Empty where it names nothing of a kind.

    `speakers` are people of the roster by name, with `variants` other spellings, each with the name it is of; `tenures`
    those who are meant through their office, while they held it. `parties` are all groups meant, `blocs` those of them
    that are meant as coalition or opposition, while they were. `government` is set
    where "the minister" is asked without saying which, `feminine` where it is a woman; `leaning` where it is the
    government as a body, for which others may answer. `dates` are a limit where `dates_sure`, else a preference.
    `agenda` are numbers of agenda items, a limit within `sittings`; `debates` words of titles, a preference. `unknown`
    are names that look like a person's but stand nowhere in the roster.

    `addressed` are people by name who are only spoken of or to, `addressed_tenures` such by office; where it is asked
    who speaks (`asks_who`) they are not meant. `women` and `men` are those of whom the words or the office say so.
    `ambiguous` are the people whom one name may mean, `corrected` the names read otherwise than written (written,
    read), `miscalled` the offices that people are given and do not hold here (office, name). `items` are all of this
    one by one; `ignored` are those that were switched off.
    """

    speakers: tuple[str, ...] = ()
    variants: tuple[tuple[str, str], ...] = ()
    tenures: tuple[Tenure, ...] = ()
    offices: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    government: bool = False
    feminine: bool | None = None
    leaning: bool = False
    dates: tuple[date, date] | None = None
    dates_sure: bool = True
    sittings: tuple[int, ...] = ()
    drucksachen: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    debates: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    addressed: tuple[str, ...] = ()
    addressed_tenures: tuple[Tenure, ...] = ()
    asks_who: bool = False
    women: frozenset[str] = frozenset()
    men: frozenset[str] = frozenset()
    ambiguous: tuple[tuple[str, ...], ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    miscalled: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    ignored: tuple[Item, ...] = ()
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
        spelt = (variant for variant, name in self.variants if name in self.speakers)
        return tuple(dict.fromkeys((*self.speakers, *spelt, *held)))

    def means(self, speaker: str | None, day: date) -> bool:
        """Whether words under that name on that day are of somebody meant: by office only while they held it."""
        if speaker is None:
            return False
        named = {speaker, *(name for variant, name in self.variants if variant == speaker)} & {*self.speakers}
        return bool(named) or any(tenure.covers(speaker, day) for tenure in self.tenures)

    def means_group(self, party: str | None, day: date) -> bool:
        """Whether words of that group on that day are meant: as coalition or opposition only while it was."""
        if party is None or party not in self.parties:
            return False
        own = [bloc for bloc in self.blocs if bloc.party == party]
        return not own or any(bloc.covers(party, day) for bloc in own)

    def leaves_out(self, speaker: str | None, day: date) -> bool:
        """Whether others are asked for: `Wer kritisierte Kettler?` wants nobody's words less than Kettler's."""
        if not self.asks_who or speaker is None or self.names_somebody:
            return False
        return speaker in self.addressed or any(tenure.covers(speaker, day) for tenure in self.addressed_tenures)

    @property
    def names_somebody(self) -> bool:
        """Whether the question says whose words it wants."""
        return bool(self.speakers or self.tenures or self.parties or self.government)

    def understood(self, wanted: str | None = None) -> Understood:
        """In the contract's shape, with every item."""
        first, last = (d.isoformat() for d in self.dates) if self.dates else (None, None)
        return Understood(
            speakers=self.people or None,
            offices=self.offices or None,
            parties=self.parties or None,
            date_from=first,
            date_to=last,
            sittings=self.sittings or None,
            drucksachen=self.drucksachen or None,
            agenda=self.agenda or None,
            wanted=wanted,
            ambiguous=self.ambiguous or None,
            corrected=tuple({"written": w, "read": r} for w, r in self.corrected) or None,
            items=_json(self.items),
            ignored=_json(self.ignored),
        )


def _json(items: Iterable[Item]) -> tuple[Mapping[str, Any], ...]:
    return tuple(item.to_json() for item in items)
