"""Groups in questions, under any of the names people use for them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.analysis import fold
from indexer.parliaments import all_profiles
from indexer.roster import Roster
from rag.people import is_object

_WORD = re.compile(r"[\w’'-]+")


def find_groups(text: str, roster: Roster, papers: Sequence[str]) -> tuple[list[str], list[str], list[tuple[int, int]]]:
    """The groups that may speak, as printed, those that are only spoken of, and where any group stands in the text.

    Only groups that speak in this index are found. One named only as the author of a paper (`Antrag der FDP`,
    `FDP-Entwurf`) is what is talked about, not who talks; `papers` are the endings of words for papers.
    """
    names = _names(roster)
    longest = max((len(name.split()) for name in names), default=0)
    words = list(_WORD.finditer(text))
    wanted: dict[str, None] = {}
    objects: dict[str, None] = {}
    spans: list[tuple[int, int]] = []
    i = 0
    while i < len(words):
        step = 1
        for size in range(min(longest, len(words) - i), 0, -1):
            start, end = words[i].start(), words[i + size - 1].end()
            # `SPD-Antrag` names the group as well; short names are told from words by their capitals.
            head, _, tail = text[start:end].partition("-") if size == 1 else (text[start:end], "", "")
            known = names.get(fold(text[start:end])) or names.get(fold(head))
            if known and head[:1].isupper() and (len(fold(head)) > 2 or head.isupper()):
                if not _authored(text[:start], tail, papers):
                    (objects if is_object(text[:start]) else wanted)[known] = None
                spans.append((start, end))
                step = size
                break
        i += step
    return list(wanted), [group for group in objects if group not in wanted], spans


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
