"""What a protocol says about people: a name in one capacity on one day."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from indexer.analysis import fold
from indexer.protocol import Role, Sitting, SpeakerSource


class Evidence(StrEnum):
    """Where it stands: before a turn, in the chair's words about a turn, in a list of the contents, in a bracket."""

    LABEL = "label"
    INFERRED = "inferred"
    PRESIDIUM = "presidium"
    BENCH = "bench"
    INTERJECTION = "interjection"


@dataclass(frozen=True, slots=True)
class Fact:
    """Somebody as printed in the protocol of one day; `turns` is how often they spoke so."""

    parliament: str
    name: str
    title: str | None
    party: str | None
    office: str | None
    role: Role
    day: date
    evidence: Evidence
    turns: int = 0

    @property
    def capacity(self) -> str | None:
        """A key of the group, or of the office without its gender; None where there is neither.

        What a member does for a committee (Berichterstatter) is of the hour and no capacity.
        """
        if self.office and self.role is not Role.MEMBER:
            return office_key(self.office)
        return self.party


def facts_of(sitting: Sitting) -> list[Fact]:
    """What one sitting prints: who speaks, who is listed in the presidium and on the government's bench, who calls."""
    where, day = sitting.parliament, sitting.date
    spoken = Counter((turn.speaker, turn.speaker_source) for turn in sitting.turns if turn.speaker.name)
    called = {(i.speaker, i.party) for turn in sitting.turns for i in turn.interjections if i.speaker and i.party}
    return [
        *(
            Fact(where, s.name or "", s.title, s.party, s.office, s.role, day, of_source(source), turns)
            for (s, source), turns in spoken.items()
        ),
        *(
            Fact(where, o.name, o.title, None, o.office, o.role, day, of_list(o.role))
            for o in dict.fromkeys(sitting.officeholders)
        ),
        *(
            Fact(where, name or "", None, party, None, Role.MEMBER, day, Evidence.INTERJECTION)
            for name, party in sorted(called, key=str)
        ),
    ]


def of_source(source: SpeakerSource) -> Evidence:
    """The evidence of a turn whose speaker is known so."""
    return Evidence.LABEL if source is SpeakerSource.LABEL else Evidence.INFERRED


def of_list(role: Role) -> Evidence:
    """The list of the contents pages that names somebody of that role."""
    return Evidence.PRESIDIUM if role is Role.CHAIR else Evidence.BENCH


@lru_cache(4096)
def office_key(office: str) -> str:
    """Equal for two spellings of one office: without case, blanks, hyphens and the holder's gender.

    `Ministerin für Wissenschaft undKunst` and `Minister für Wissenschaft und Kunst` give the same.
    """
    return fold(" ".join(_HOLDER.sub(r"\1", word) for word in office.split())).replace(" ", "")


_HOLDER = re.compile(
    r"^(\w*(?:[Mm]inister|[Pp]räsident|[Ss]ekretär|[Kk]anzler|[Cc]hef|[Mm]eister|[Ff]ührer|[Bb]eauftragte|"
    r"[Bb]evollmächtigte|[Ss]tellvertretende))(?:in|r)?(?=\W|$)"
)
