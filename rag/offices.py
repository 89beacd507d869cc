"""Offices in questions, and who held them when: `der Innenminister`, `die Umweltministerin im Mai 2021`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from indexer.analysis import fold
from indexer.store import Person
from rag.people import Span

Lexicon = Mapping[str, Mapping[str, Sequence[str]]]
_MINISTER = re.compile(
    r"\b(?P<what>[A-Za-zÄÖÜäöüß-]*?)-?(?P<kind>minister|staatssekretär)(?P<president>präsident)?(?P<feminine>in)?(?:s|en|n|nen)?\b",
    re.IGNORECASE,
)


def find_offices(
    text: str, roster: Sequence[Person], lexicon: Lexicon
) -> tuple[list[str], bool, bool | None, list[Span]]:
    """Offices of the roster that the text means; whether it says only "the minister"; of a woman or a man."""
    offices = list(dict.fromkeys(p.office for p in roster if p.office and p.role in ("government", "guest")))
    found: list[str] = []
    government, feminine = False, None
    spans: list[Span] = []
    lowered = text.lower()
    for words, beginnings in lexicon["offices"].items():
        if match := re.search(rf"\b{re.escape(words)}\b", lowered):
            found += _held(offices, "minister", beginnings)
            spans.append(match.span())
    for match in _MINISTER.finditer(text):
        if any(a <= match.start() < b for a, b in spans):
            continue
        spans.append(match.span())
        what, woman = match["what"].lower(), bool(match["feminine"])
        if match["president"]:
            found += [o for o in offices if re.match(r"Ministerpräsident", o)]
        elif not what or what == "staats":
            named = [o for o in offices if match["kind"].lower() == "staatssekretär" and o.startswith("Staatssekretär")]
            government, feminine = True, (woman if named or match["kind"].lower() == "minister" else None)
        else:
            found += _held(
                offices, match["kind"].lower(), [what.removesuffix("s"), *lexicon["compounds"].get(what, ())]
            )
    return list(dict.fromkeys(found)), government and not found, feminine, spans


def _held(offices: Sequence[str], kind: str, beginnings: Sequence[str]) -> list[str]:
    """Offices of ministers, or of state secretaries, with a word that begins so; the first beginning found counts."""
    secretaries = kind == "staatssekretär"
    of_kind = [o for o in offices if o.startswith("Staatssekretär") == secretaries and "inister" in o]
    for beginning in beginnings:
        if found := [o for o in of_kind if any(w.startswith(fold(beginning)) for w in re.findall(r"\w+", fold(o)))]:
            return found
    return []


_NEAR = timedelta(days=183)


def in_office(roster: Sequence[Person], offices: Sequence[str], dates: tuple[date, date] | None) -> list[Person]:
    """Who holds one of these offices: all who ever did, or those who spoke in it in the period.

    Where nobody spoke in it just then, those who did within half a year of the period.
    """
    holders = [p for p in roster if p.office in offices]
    if dates is None:
        return holders
    return _spoke_within(holders, *dates) or _spoke_within(holders, dates[0] - _NEAR, dates[1] + _NEAR)


def _spoke_within(people: Sequence[Person], first: date, last: date) -> list[Person]:
    return [p for p in people if p.date_from <= last.isoformat() and p.date_to >= first.isoformat()]
