"""A sitting parted by its agenda, as it was debated: what the table of contents lists and the turns stand under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.protocol import AgendaItem, Role, Turn
from ui.i18n import Translator


@dataclass(frozen=True, slots=True)
class Part:
    """The turns on one agenda item until another is called. `anchor` is its HTML id."""

    anchor: str
    item: AgendaItem
    turns: tuple[Turn, ...]

    @property
    def speakers(self) -> list[Turn]:
        """The first turn of everybody who speaks in it, the chair apart."""
        first: dict[tuple[str | None, str | None], Turn] = {}
        for turn in self.turns:
            if turn.speaker.role is not Role.CHAIR:
                first.setdefault((turn.speaker.name, turn.speaker.party), turn)
        return list(first.values())

    @property
    def page(self) -> int | None:
        """The printed page on which it begins."""
        return self.turns[0].pages()[0]


def parts(turns: Sequence[Turn]) -> list[Part]:
    """The sitting's parts in their order; an item that is called again is a part of its own."""
    grouped = groupby(turns, key=lambda turn: turn.agenda_item)
    return [Part(f"item-{n}", item, tuple(group)) for n, (item, group) in enumerate(grouped, 1)]


def anchor_of(turn: Turn) -> str:
    """The HTML id of a turn."""
    return f"t-{turn.number}"


def item_number(item: AgendaItem, t: Translator) -> str:
    """`TOP 12`, or another designation as printed; empty where there is none."""
    if not item.number:
        return ""
    return t("source.item", n=item.number) if item.number[0].isdigit() else item.number


def item_title(item: AgendaItem, t: Translator) -> str:
    """The title, without the number where the title begins with it; words for an item without a title."""
    title = item.title or ""
    if item.number and title.startswith(item.number):
        title = title[len(item.number) :].lstrip(" –-:.")
    return title or ("" if item.number else t("reader.no_item"))
