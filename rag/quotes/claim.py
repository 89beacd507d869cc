"""Who is said to have said a quote, and where: what comes with it, and whether a place in the protocols agrees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.protocol import Speaker
from indexer.roster import Roster
from indexer.store.filters import is_called, is_office, is_party
from rag.understanding.people import find_speakers

_PROTOCOL = re.compile(r"(?<!\d)(\d{1,3})/(\d{1,4})(?!\d)")
_SITTING = re.compile(r"(?<!\d)(\d{1,4})\.\s*Sitzung|\b[Ss]itting\s+(\d{1,4})")
_PAGE = re.compile(r"(?:\bS\.?|\bSeiten?|\bpp?\.|\bpages?)\s*(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{2})-(\d{2})")
_NAME = re.compile(r"\(([^\d()]+(?:\([^()]*\))?[^\d()]*)\)\s*$")


class CitationError(ValueError):
    """A place that cannot be read: neither a sitting, nor a page, nor a day is in it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote is said to stand; None for what is not said. `first` and `last` are printed pages."""

    period: int | None = None
    sitting: int | None = None
    day: date | None = None
    first: int | None = None
    last: int | None = None
    speaker: str | None = None

    def holds(self, period: int, sitting: int, day: str, first: int | None, last: int | None) -> bool:
        """Whether words on the printed pages `first` to `last` of that sitting stand there; unknown pages may."""
        if self.period not in (None, period) or self.sitting not in (None, sitting):
            return False
        if self.day and self.day.isoformat() != day:
            return False
        if self.first is None or first is None:
            return True
        return first <= (self.last or self.first) and self.first <= (last or first)


def place(citation: str) -> Place:
    """The place that `20/67 S. 5316` names, or a whole reference, its speaker in brackets included.

    Raises:
        CitationError: it names neither a sitting, a page nor a day.
    """
    protocol, sitting, page = _PROTOCOL.search(citation), _SITTING.search(citation), _PAGE.search(citation)
    found = Place(
        period=int(protocol[1]) if protocol else None,
        sitting=int(protocol[2]) if protocol else int(sitting[1] or sitting[2]) if sitting else None,
        day=_day(citation),
        first=int(page[1]) if page else None,
        last=int(page[2]) if page and page[2] else None,
        speaker=name[1].strip() if (name := _NAME.search(citation)) and page else None,
    )
    if found.sitting is None and found.first is None and found.day is None:
        raise CitationError(f"{citation!r} names no sitting and no page; write 20/67 S. 5316")
    return found


def _day(citation: str) -> date | None:
    found = _DAY.search(citation)
    if not found:
        return None
    day, month, year = found.groups()[:3] if found[1] else found.groups()[:2:-1]
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise CitationError(f"{found[0]!r} is no day") from error


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said of a quote: by whom (any of `speakers`; empty for anybody) and where (`place`; `citation` as given).

    `roster` knows under which names somebody is printed.
    """

    speakers: tuple[str, ...]
    citation: str | None
    place: Place | None
    roster: Roster

    def is_by(self, speaker: Speaker) -> bool:
        """Whether the speaker is who is said to have said it."""
        return not self.speakers or any(is_by(name, speaker, self.roster) for name in self.speakers)


def unknown(claimed: Sequence[str], roster: Roster) -> tuple[str, ...]:
    """Those of the names, offices and groups that fit nobody who speaks in the protocols: misspelt, or never here."""
    return tuple(name for name in claimed if not _known(name, roster))


def named_behind(attribution: str | None, roster: Roster) -> tuple[str, ...]:
    """Who is named behind a pasted quote (`, sagte Falk Grönwald (BU)`); empty where it is nobody of the roster."""
    mentions = find_speakers(attribution, roster, []) if attribution else []
    return tuple(dict.fromkeys(name for mention in mentions for name in mention.names))


def is_by(claimed: str, speaker: Speaker, roster: Roster) -> bool:
    """Whether the speaker is who is claimed: by name in any of its spellings, or by office (`Innenminister`), by
    group.

    A group behind the name (`Falk Grönwald (BU)`, `Falk Grönwald, BU`) must be the speaker's too, where they have one.
    """
    name, _, rest = claimed.partition(",")
    group = re.search(r"\(([^()]*)\)\s*$", name)
    if _named(name, speaker, roster):
        return not rest.strip() or _agrees(rest.strip(), speaker)
    if group and _named(name[: group.start()], speaker, roster):
        return _agrees(group[1], speaker)
    if speaker.party and is_party(claimed, speaker.party):
        return True
    return bool(speaker.office and is_office(claimed, speaker.office))


def _known(claimed: str, roster: Roster) -> bool:
    name = re.sub(r"\s*\([^()]*\)\s*$", "", claimed.partition(",")[0])
    return any(
        any(is_called(name, printed) for printed in person.variants)
        or any(
            (stint.party and is_party(claimed, stint.party)) or (stint.office and is_office(claimed, stint.office))
            for stint in person.stints
        )
        for person in roster.people
    )


def _named(name: str, speaker: Speaker, roster: Roster) -> bool:
    if not speaker.name:
        return False
    spelt = (p for p in roster.people if speaker.name in [s for n in p.names for s in p.spelt(n)])
    return is_called(name, speaker.name) or any(is_called(name, other) for person in spelt for other in person.names)


def _agrees(capacity: str, speaker: Speaker) -> bool:
    """Whether what stands behind a name is wrong for the speaker: another group than theirs; an office may be any."""
    return not speaker.party or is_party(capacity, speaker.party) or "minister" in capacity.casefold()
