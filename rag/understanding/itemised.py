"""What was understood, item by item, each with the words for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.understanding.mentions import Mentions
from rag.understanding.named import Item, Span
from rag.understanding.whose import Whose


def items(text: str, mentions: Mentions, whose: Whose) -> tuple[Item, ...]:
    """The items of a question; one named twice has both places."""
    found: dict[str, Item] = {}
    for item in (*_who(mentions, whose), *_when(mentions), *_what(mentions)):
        before = found.get(item.key)
        spans = (*before.spans, *item.spans) if before else item.spans
        spans = tuple(sorted(set(spans)))
        found[item.key] = replace(item, spans=spans, words=" … ".join(text[a:b] for a, b in spans))
    return tuple(found.values())


def _item(kind: str, value: str, spans: Sequence[Span], sure: bool = True) -> Item:
    return Item(kind, value, "", sure, spans=tuple(spans))


def _who(mentions: Mentions, whose: Whose) -> Iterator[Item]:
    for mention in whose.people:
        for name in mention.names:
            # Of several namesakes it may be another, and a misspelt name may be somebody else's.
            yield _item("speaker", name, [mention.span], len(mention.names) == 1 and not mention.written)
    for tenure in whose.tenures:
        yield _item("office", tenure.office, mentions.offices.at(tenure.office))
    for group in whose.groups:
        yield _item("party", group.party, [group.span])
    for side in whose.sides:
        yield _item("side", side.side, [side.span])
    if whose.minister:
        yield _item("role", "government", mentions.offices.general)
    if whose.leaning:
        yield _item("role", "government", mentions.body, sure=False)
    for name, span in mentions.strangers:
        yield _item("unknown", name, [span])
    for name in mentions.offices.unknown:
        yield _item("unknown", name, mentions.offices.general)


def _when(mentions: Mentions) -> Iterator[Item]:
    if dated := mentions.dated:
        first, last = dated.period
        yield _item("date", f"{first.isoformat()}/{last.isoformat()}", [dated.span], dated.sure)
    for numbers, span in mentions.sittings:
        for number in numbers:
            yield _item("sitting", str(number), [span])


def _what(mentions: Mentions) -> Iterator[Item]:
    for number, span in mentions.papers:
        yield _item("drucksache", number, [span])
    for number, span in mentions.numbers:
        # Every agenda has an item 5: without a sitting the number limits nothing.
        yield _item("agenda", number, [span], bool(mentions.sittings))
    for title, span in mentions.titles:
        yield _item("debate", title, [span], sure=False)
