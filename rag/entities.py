"""Who, when and what a question names: people, offices, groups, dates, sittings, papers, agenda items.

    mentions.py   all that stands in the text: people.py and misspelt.py (names), offices.py, groups.py and blocs.py,
                  dates.py, sittings.py, agenda.py
    whose.py      whose words are wanted of all who are mentioned
    itemised.py   the same item by item

Nothing here knows a person: names, offices and groups come from the index, the words people use for them from
`lexicon.toml` and the parliaments' profiles.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from indexer.analysis import analyse
from indexer.roster import Roster
from rag.understanding.casing import recased
from rag.understanding.itemised import items
from rag.understanding.mentions import Mentions, find_mentions
from rag.understanding.named import Entities, Item, Span
from rag.understanding.offices import is_feminine
from rag.understanding.setting import Setting, setting_of
from rag.understanding.whose import Whose, find_whose

__all__ = ["Entities", "Item", "find_entities"]


def find_entities(
    text: str, roster: Roster, setting: Setting | None = None, ignoring: Collection[str] = ()
) -> Entities:
    """What `text` names, by the roster of an index, read against a setting (by default today and the roster's days).

    Items whose keys are in `ignoring` are not understood: the rest is as if their words were not there. Of several
    that the same words name (namesakes, `die 41. und 42. Sitzung`) each can be left out alone.
    """
    setting = setting or setting_of(roster, date.today())
    read, ignored = recased(text, roster), dict[str, Item]()
    found = _read(read, roster, setting)
    while True:
        off = [item for item in found.items if item.key in ignoring]
        ignored = {item.key: item for item in off} | ignored
        kept = {span for item in found.items if item.key not in ignoring for span in item.spans}
        gone = {span for item in off for span in item.spans} - kept
        if not gone:
            return replace(_without(found, ignored), ignored=tuple(ignored.values()))
        read = _blanked(read, gone)
        found = _read(read, roster, setting)


def _blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks in place of those spans."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _without(found: Entities, keys: Collection[str]) -> Entities:
    """The entities without those that share their words with others and are switched off all the same."""
    off = [item for item in found.items if item.key in keys]
    if not off:
        return found
    people = {item.value for item in off if item.kind == "speaker"}
    offices = {item.value for item in off if item.kind == "office"}
    sittings = {item.value for item in off if item.kind == "sitting"}
    groups = (tuple(name for name in group if name not in people) for group in found.ambiguous)
    return replace(
        found,
        speakers=tuple(name for name in found.speakers if name not in people),
        tenures=tuple(tenure for tenure in found.tenures if tenure.office not in offices),
        offices=tuple(office for office in found.offices if office not in offices),
        sittings=tuple(number for number in found.sittings if str(number) not in sittings),
        ambiguous=tuple(group for group in groups if len(group) > 1),
        corrected=tuple((written, name) for written, name in found.corrected if name not in people),
        items=tuple(item for item in found.items if item.key not in keys),
    )


def _read(text: str, roster: Roster, setting: Setting) -> Entities:
    mentions = find_mentions(text, roster, setting)
    whose = find_whose(mentions, roster, setting)
    people = [person for person in roster.people if person.name in whose.speakers]
    parties = (*(group.party for group in whose.groups), *(bloc.party for bloc in whose.blocs))
    return Entities(
        speakers=whose.speakers,
        variants=tuple(dict.fromkeys((v, p.name) for p in people for v in p.variants if v not in whose.speakers)),
        tenures=whose.tenures,
        offices=tuple(dict.fromkeys(tenure.office for tenure in whose.tenures)),
        parties=tuple(dict.fromkeys(parties)),
        blocs=whose.blocs,
        government=whose.minister or whose.leaning,
        feminine=mentions.offices.feminine if whose.minister else None,
        leaning=whose.leaning,
        dates=mentions.dates,
        dates_sure=mentions.dated is None or mentions.dated.sure,
        sittings=tuple(dict.fromkeys(number for numbers, _ in mentions.sittings for number in numbers)),
        drucksachen=tuple(dict.fromkeys(number for number, _ in mentions.papers)),
        agenda=tuple(dict.fromkeys(number for number, _ in mentions.numbers)),
        debates=tuple(dict.fromkeys(title for title, _ in mentions.titles)),
        unknown=whose.unknown,
        addressed=whose.addressed,
        addressed_tenures=whose.addressed_tenures,
        asks_who=mentions.asks_who,
        women=_called(text, mentions, whose, feminine=True),
        men=_called(text, mentions, whose, feminine=False),
        ambiguous=tuple(dict.fromkeys(m.names for m in whose.people if len(m.names) > 1)),
        corrected=tuple((m.written, name) for m in whose.people if m.written for name in m.names),
        items=items(text, mentions, whose),
        miscalled=tuple((m.miscalled, name) for m in whose.people if m.miscalled for name in m.names),
        spans=tuple(sorted(_spans(text, mentions, whose))),
    )


_FRAU = re.compile(r"(?:Frau|Mrs|Ms|Kollegin)\b")
_HERR = re.compile(r"(?:Herrn?|Mr|Kollegen?)\b")


def _called(text: str, mentions: Mentions, whose: Whose, *, feminine: bool) -> frozenset[str]:
    """The people whom the words before their name, or their office, call a woman, or a man."""
    form = _FRAU if feminine else _HERR
    named = {name for mention in mentions.people if form.match(text, mention.start) for name in mention.names}
    tenures = (*whose.tenures, *whose.addressed_tenures)
    return frozenset(named | {tenure.name for tenure in tenures if is_feminine(tenure.office) is feminine})


def _spans(text: str, mentions: Mentions, whose: Whose) -> set[Span]:
    """Where whom, when and where it names stands: what is no part of the topic.

    Whoever is spoken of is the topic where there is no other: `Was sagte die BU zu Kettler?`
    """
    spans = {
        *(mention.span for mention in mentions.people),
        *(group.span for group in mentions.groups),
        *(side.span for side in mentions.sides),
        *mentions.offices.spans,
        *([mentions.dated.span] if mentions.dated and not mentions.dated.topical else []),
        *(span for _, span in mentions.sittings),
        *(span for _, span in mentions.papers),
        *((span for _, span in mentions.numbers) if mentions.sittings else ()),
    }
    if analyse(_blanked(text, spans)):
        return spans
    people = {m.span for m in mentions.people if m.spoken_of and m not in whose.people}
    return spans - people - {g.span for g in mentions.groups if g.spoken_of and g not in whose.groups}
