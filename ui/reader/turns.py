"""The turns of a sitting as set text, agenda item by agenda item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.protocol import Role, Turn
from ui.chat.sources import page_text
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.reader.address import turn_address
from ui.reader.parts import Part, anchor_of, item_number, item_title
from ui.speaker import badges_html, capacity_of, name_of
from ui.turn_view import turn_html

MARK = "pc-linked-words"
"""The HTML id of the words that an address marks."""

_NOTHING = (0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the set sitting: one turn, or (then `turn` is None) what stands around turns.

    `on_page` is the printed page that what stands before it ends on.
    """

    html: str
    turn: Turn | None = None
    on_page: int | None = None


class Setting:
    """Sets turns in one language; `speakers` are the numbers by which the page's script knows who speaks."""

    def __init__(self, speakers: Mapping[str, int], t: Translator) -> None:
        self.speakers, self.t = speakers, t

    def pieces(self, parts: Sequence[Part]) -> Iterator[Piece]:
        """The parts of a sitting with their headings and turns, in order."""
        page: int | None = None
        for part in parts:
            yield Piece(self._heading(part))
            for turn in part.turns:
                yield Piece(self.turn(turn, page), turn, page)
                page = turn.pages()[1] if turn.paragraphs else page
            yield Piece("</section>")

    def _heading(self, part: Part) -> str:
        t, item = self.t, part.item
        number, title = item_number(item, t), item_title(item, t)
        papers = t("source.papers", papers=", ".join(item.drucksachen)) if item.drucksachen else None
        return join(
            f'<section class="pc-item"{attributes({"id": part.anchor, "aria-labelledby": f"{part.anchor}-h"})}>',
            f'<header class="pc-item-head"><h3{attributes({"id": f"{part.anchor}-h", "tabindex": "-1"})}>',
            f'<span class="pc-item-number">{text(number)}</span> ' if number else None,
            f"{text(title)}</h3>",
            f'<p class="pc-item-papers">{text(papers)}</p>' if papers else None,
            "</header>",
        )

    def turn(
        self, turn: Turn, on_page: int | None = None, *, linked: bool = False, span: tuple[int, int] | None = None
    ) -> str:
        """One turn; `linked` where the address names it, with `turn.text[span[0]:span[1]]` marked."""
        t, speaker, marked = self.t, turn.speaker, span or _NOTHING
        name, capacity = name_of(speaker, t), capacity_of(speaker, t)
        chair = speaker.role is Role.CHAIR
        held = attributes(
            {
                "id": anchor_of(turn),
                "class": join("pc-said", " pc-said-chair" if chair else "", " pc-linked" if linked else ""),
                "tabindex": "-1",
                "aria-label": t("reader.turn.of", name=name),
                "data-who": self.speakers.get(name),
                "data-chair": "1" if chair else None,
                "style": f"contain-intrinsic-size:auto {_height(turn)}px",
            }
        )
        return join(
            f'<article{held}><header class="pc-said-head"><h4>{text(name)}</h4>',
            f'<span class="pc-capacity">{text(capacity)}</span>' if capacity else None,
            badges_html(turn, t),
            self._actions(turn, marked),
            '</header><div class="pc-set">',
            turn_html(turn, marked, t, mark_id=MARK, on_page=on_page),
            "</div></article>",
        )

    def _actions(self, turn: Turn, span: tuple[int, int]) -> str:
        t = self.t
        pages = page_text(*turn.pages(), t)
        printed = ""
        if turn.paragraphs:
            # Without marked words the first paragraph is what is looked for on the printed page.
            start, end = span if span != _NOTHING else (turn.paragraphs[0].start, turn.paragraphs[0].end)
            what = attributes(
                {
                    "data-printed-turn": turn.turn_id,
                    "data-printed-start": start,
                    "data-printed-end": end,
                    "title": t("reader.printed.why"),
                }
            )
            printed = f'<button type="button" class="pc-act"{what}>{text(t("reader.printed"))}</button>'
        address = turn_address(turn.turn_id)
        link = attributes(
            {"href": address, "data-address": address, "data-done": t("copy.done"), "title": t("reader.link.why")}
        )
        return (
            f'<span class="pc-acts"><span class="pc-said-pages">{text(pages)}</span>{printed}'
            f'<a class="pc-act pc-permalink"{link}>{text(t("reader.link"))}</a></span>'
        )


def _height(turn: Turn) -> int:
    """About how many pixels it takes, so that the page's length is right before it is drawn."""
    lines = sum(1 + (p.end - p.start) // 84 for p in turn.paragraphs)
    return 60 + 27 * lines + 12 * len(turn.paragraphs) + 36 * len({call.offset for call in turn.interjections})
