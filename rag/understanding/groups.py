"""Groups in questions, under any of the names people use for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.analysis import fold
from indexer.parliaments import all_profiles
from indexer.roster import Roster
from rag.understanding.people import is_object

_WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True, slots=True)
class GroupMention:
    """A group in a text, as printed, where it stands, and how: whether it may speak, is spoken of or wrote a paper."""

    party: str
    span: tuple[int, int]
    spoken_of: bool = False
    author: bool = False


def find_groups(
    text: str, roster: Roster, papers: Sequence[str], names: Sequence[tuple[int, int]] = ()
) -> list[GroupMention]:
    """The groups in a text that speak in this index, under any usual name.

    One named only as the author of a paper (`Antrag der FDP`, `FDP-Entwurf`) is what is talked about, not who talks;
    `papers` are the endings of words for papers. `names` are where people stand: `Kettler der BU` is spoken to.
    """
    known_names = _names(roster)
    longest = max((len(name.split()) for name in known_names), default=0)
    words = list(_WORD.finditer(text))
    found: list[GroupMention] = []
    i = 0
    while i < len(words):
        step = 1
        for size in range(min(longest, len(words) - i), 0, -1):
            start, end = words[i].start(), words[i + size - 1].end()
            # `SPD-Antrag` names the group as well; short names are told from words by their capitals.
            head, _, tail = text[start:end].partition("-") if size == 1 else (text[start:end], "", "")
            known = known_names.get(fold(text[start:end])) or known_names.get(fold(head))
            if known and head[:1].isupper() and (len(fold(head)) > 2 or head.isupper()):
                spoken_of = is_object(text[:start]) or addressed(text, start, [*names, *(m.span for m in found)])
                found.append(GroupMention(known, (start, end), spoken_of, _authored(text[:start], tail, papers)))
                step = size
                break
        i += step
    return found


def addressed(text: str, start: int, named: Sequence[tuple[int, int]]) -> bool:
    """Whether a name stands in the dative right behind another: `die BU der WLH`, `Kettler der Opposition`."""
    return any(
        re.fullmatch(r"\s+der\s+(?:Fraktion\s+(?:der\s+)?)?", text[end:start]) for _, end in named if end < start
    )


def _names(roster: Roster) -> dict[str, str]:
    present = {stint.party for person in roster.people for stint in person.stints if stint.party}
    return {
        fold(name): party
        for profile in all_profiles()
        for party, others in profile.parties.items()
        if party in present
        for name in (party, *others)
    }


def _authored(before: str, tail: str, papers: Sequence[str]) -> bool:
    """Whether the group stands behind the name of a paper, or as the first part of one."""
    endings = "|".join(map(re.escape, papers))
    article = r"(?:(?:von\s+)?(?:der|den|des)|(?:of|by|from)(?:\s+the)?)(?:\s+Fraktion(?:\s+der)?)?"
    behind = re.search(rf"(?:{endings})\w{{0,2}}\s+{article}\s+$", before, re.IGNORECASE)
    return bool(behind or re.match(rf"\w*(?:{endings})", tail, re.IGNORECASE))
