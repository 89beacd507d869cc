"""Who presided, who sat on the government's bench and who was excused: lists on a protocol's contents pages.

    Auf der Regierungsbank:
    Minister für Wirtschaft, Energie, Verkehr und Wohnen Jonas Kettler
    Ministerin für Bundes- und Europaangelegenheiten und Bevollmächtigte des Landes
    Niederwalden beim Bund Dr. Nina Kolbe

The words of an office end with the noun behind the last preposition, article or `und`; what follows is the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.labels import NAME, PLACE, TITLES, clean_name
from indexer.parliaments import Profile
from indexer.protocol import Officeholder, Role

_CHAIR = re.compile(r"(?:Im )?Präsidium:?")
_BENCH = re.compile(r"(?:Auf der )?Regierungsbank:?")
_ABSENT = re.compile(r"(?:Abwesende|Entschuldigte?|Beurlaubte)\b[^.]{0,40}:")
_END = re.compile(r"Ausgegeben am|.*\.{3}|.*:$")
_BIND = re.compile(r".*(?:(?<!von )\b(?:für|der|des|die|und|im|beim|bei|in|am|zum|zur)\s+|,\s+)(?=\S)")
_PERSON = re.compile(rf"(?P<titles>{TITLES})(?P<name>{NAME}){PLACE}")
_WRAPPED = 3  # lines that one office may take


def read_lists(lines: Sequence[str], profile: Profile) -> tuple[tuple[Officeholder, ...], tuple[str, ...]]:
    """The officeholders and the excused members in these lines (filled and stripped), in order."""
    holders: list[Officeholder] = []
    absent: list[str] = []
    waiting: list[str] = []  # the lines of an office whose name has not come yet
    within: re.Pattern[str] | None = None
    for line in lines:
        heading = next((p for p in (_CHAIR, _BENCH, _ABSENT) if p.fullmatch(line)), None)
        if heading or _END.match(line):
            within, waiting = heading, []
            continue
        if within is None:
            continue
        waiting = [*waiting, line][-_WRAPPED:]
        holder = _holder(" ".join(waiting), profile, absent=within is _ABSENT)
        if holder:
            holders.append(holder)
        elif within is _ABSENT and (member := _PERSON.fullmatch(line)):
            absent.append(clean_name(member["name"], member["place"]))
        else:
            continue
        waiting = []
    return tuple(holders), tuple(absent)


def _holder(text: str, profile: Profile, *, absent: bool) -> Officeholder | None:
    """`Minister der Finanzen Jonas Kettler`; None while the name is missing."""
    chair = profile.chair.match(text)
    role = Role.CHAIR if chair else profile.office_role(text)
    if role is None:
        return None
    bound = None if chair else _BIND.match(text)
    first = re.compile(r"\S+\s*").match(text, bound.end() if bound else 0)
    start = chair.end() if chair else first.end() if first else 0
    person = _PERSON.fullmatch(text, start)
    if not person:
        return None
    title = re.sub(r"\s+", " ", person["titles"]).strip() or None
    return Officeholder(clean_name(person["name"], person["place"]), text[:start].strip(), role, title, absent)
