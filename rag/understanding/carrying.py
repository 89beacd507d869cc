"""What a follow-up takes over from the question before: whom, when and what it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from rag.understanding.lexicon import lexicon
from rag.understanding.named import WHEN, WHO, Entities, Item
from rag.understanding.points import find_points

_DAY = timedelta(days=1)
_CENTURY = timedelta(days=36_525)


@dataclass(frozen=True, slots=True)
class Held:
    """What an index holds, as far as follow-ups need it: the groups that speak, the days of its sittings."""

    groups: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


def carried(question: str, own: Entities, before: Entities, held: Held = Held()) -> Entities:
    """What a question that leans on another names: its own, and of the other what it neither names nor replaces.

    What was switched off in the question stays off and is not replaced from before.
    """
    off = {item.kind for item in own.ignored}
    merged = _told_apart(own, before)
    if not own.names_somebody and not off & WHO and not own.unknown:
        merged = _with_who(question, merged, before, held.groups)
    if not off & WHEN:
        merged = _with_when(question, merged, before, held)
    if not own.drucksachen and "drucksache" not in off:
        merged = _taking(merged, before, {"drucksache"}, drucksachen=before.drucksachen)
    return merged


def says(kind: str, text: str) -> bool:
    """Whether a text has one of the lexicon's words of that kind for follow-ups."""
    return bool(_words(kind).search(text))


@cache
def _words(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(lexicon()['followup'][kind])})(?![\w-])", re.IGNORECASE)


def _told_apart(own: Entities, before: Entities) -> Entities:
    """Of namesakes those of whom there was talk before."""
    known = {*before.people, *before.addressed}
    lost: set[str] = set()
    for names in own.ambiguous:
        if meant := known & set(names):
            lost |= set(names) - meant
    if not lost:
        return own
    left = (tuple(name for name in names if name not in lost) for names in own.ambiguous)
    return replace(
        own,
        speakers=tuple(name for name in own.speakers if name not in lost),
        ambiguous=tuple(names for names in left if len(names) > 1),
        items=tuple(item for item in own.items if item.kind != "speaker" or item.value not in lost),
    )


def _with_who(question: str, own: Entities, before: Entities, groups: Sequence[str]) -> Entities:
    if match := _words("other_groups").search(question):
        others = tuple(group for group in groups if group not in before.parties)
        items = (*own.items, *(Item("party", group, match[0], spans=(match.span(),)) for group in others))
        return replace(own, parties=others, items=items, spans=tuple(sorted({*own.spans, match.span()})))
    if says("others", question):
        return own
    who = _meant(question, before)
    if not own.addressed and not own.addressed_tenures:
        own = replace(own, addressed=who.addressed, addressed_tenures=who.addressed_tenures)
    return _taking(
        own,
        who,
        WHO,
        speakers=who.speakers,
        variants=who.variants,
        tenures=who.tenures,
        offices=who.offices,
        parties=who.parties,
        blocs=who.blocs,
        government=who.government,
        feminine=who.feminine,
        leaning=who.leaning,
        ambiguous=who.ambiguous,
        corrected=who.corrected,
        women=own.women | before.women,
        men=own.men | before.men,
    )


def _meant(question: str, before: Entities) -> Entities:
    """Of the people before those whom `er` or `sie` can mean; whoever was spoken to where it is they who answer."""
    woman = says("she", question) and not says("he", question)
    man = says("he", question) and not says("she", question)
    if (before.addressed or before.addressed_tenures) and (
        says("replies", question) or _other_gender(before, woman, man)
    ):
        return _only(before, before.addressed, before.addressed_tenures)
    if (woman or man) and len(before.people) > 1:
        fitting = {name for name in before.people if _woman(before, name) in (None, woman)}
        if fitting and fitting != set(before.people):
            tenures = [tenure for tenure in before.tenures if tenure.name in fitting]
            return _only(before, [name for name in before.speakers if name in fitting], tenures)
    return before


def _only(before: Entities, names: Sequence[str], tenures: Sequence[object]) -> Entities:
    """The question before, with only those people."""
    held = tuple(t for t in (*before.tenures, *before.addressed_tenures) if t in tenures)
    items = [Item("speaker", name, "") for name in names] + [Item("office", tenure.office, "") for tenure in held]
    kept = {item.key: item for item in before.items if item.kind not in WHO or item.key in {i.key for i in items}}
    return replace(
        before,
        speakers=tuple(names),
        tenures=held,
        addressed=tuple(name for name in (*before.speakers, *before.addressed) if name not in names),
        addressed_tenures=tuple(t for t in (*before.tenures, *before.addressed_tenures) if t not in held),
        offices=tuple(dict.fromkeys(tenure.office for tenure in held)),
        parties=(),
        blocs=(),
        government=False,
        leaning=False,
        ambiguous=tuple(group for group in before.ambiguous if set(group) <= set(names)),
        items=tuple(({item.key: item for item in items} | kept).values()),
    )


def _other_gender(before: Entities, woman: bool, man: bool) -> bool:
    """Whether the pronoun fits somebody who was spoken to, and surely none of those who spoke."""
    if woman == man:
        return False
    spoken_to = [*before.addressed, *(tenure.name for tenure in before.addressed_tenures)]
    fits = any(_woman(before, name) is woman for name in spoken_to)
    return fits and all(_woman(before, name) is not woman for name in before.people)


def _woman(before: Entities, name: str) -> bool | None:
    """Whether somebody is known to be a woman, or a man; None where neither is known."""
    return True if name in before.women else False if name in before.men else None


def _with_when(question: str, own: Entities, before: Entities, held: Held) -> Entities:
    if own.agenda and not own.sittings and before.sittings:
        return _taking(own, before, {"sitting"}, sittings=before.sittings, dates=before.dates)
    if own.sittings:
        return own
    if own.dates:
        return _with_year(question, own, before)
    if before.dates and (says("before", question) or says("after", question)):
        first, last = before.dates
        earlier = says("before", question)
        end = first - _DAY if earlier else last + _DAY
        period = (_earliest(end, held), end) if earlier else (end, _latest(end, held))
        match = _words("before" if earlier else "after").search(question)
        words = match[0] if match else ""
        return replace(own, dates=period, dates_sure=True, items=(*own.items, _dated(period, words)))
    return _taking(
        own,
        before,
        WHEN,
        dates=before.dates,
        dates_sure=before.dates_sure,
        sittings=before.sittings,
        agenda=own.agenda or before.agenda,
    )


def _with_year(question: str, own: Entities, before: Entities) -> Entities:
    """`Und im Mai?` after a question about March 2021 means May 2021."""
    points = find_points(question)
    if not before.dates or own.dates_sure or len(points) != 1 or points[0].year:
        return own
    period = points[0].period(before.dates[0].year)
    if period is None:
        return own
    words = question[points[0].start : points[0].end]
    items = (*(item for item in own.items if item.kind != "date"), _dated(period, words))
    return replace(own, dates=period, dates_sure=True, items=items)


def _earliest(end: date, held: Held) -> date:
    return held.first if held.first and held.first <= end else end - _CENTURY


def _latest(start: date, held: Held) -> date:
    return held.last if held.last and held.last >= start else start + _CENTURY


def _dated(period: tuple[date, date], words: str) -> Item:
    return Item("date", f"{period[0].isoformat()}/{period[1].isoformat()}", words)


def _taking(own: Entities, before: Entities, kinds: Collection[str], **fields: object) -> Entities:
    """With fields of the question before, and its items of those kinds, marked as carried."""
    held = {item.key for item in own.items}
    taken = (replace(item, carried=True) for item in before.items if item.kind in kinds and item.key not in held)
    return replace(own, items=(*own.items, *taken), **fields)  # type: ignore[arg-type]
