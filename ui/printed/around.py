"""What stands below a printed page: the whole turn, the debate around it, and where to read on."""

from __future__ import annotations

from urllib.parse import urlencode

from indexer.parliaments import load
from indexer.protocol import Turn
from indexer.store import SittingRow
from rag.printed.lookup import PrintedPage
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.printed.sheet import label_of
from ui.turn_view import turn_html

REACH = 2
"""How many turns before and behind are shown."""

_FIRST_WORDS = 110  # characters


def reader_address(turn_id: str, start: int = 0, end: int = 0) -> str:
    """The place of some words in the reader."""
    span = {"start": start, "end": end} if end > start else {}
    return "reader?" + urlencode({"turn": turn_id, **span}, safe="/")


def official_link(parliament: str, period: int, sitting: int, t: Translator, css: str = "pc-link") -> str:
    """A link to the official document, opened beside this page; empty where its address is not known."""
    address = load(parliament).document(period, sitting)
    if address is None:
        return ""
    held = {"class": css, "href": address, "target": "_blank", "rel": "noopener noreferrer"}
    hint = f'<span class="pc-hidden"> {text(t("printed.new_tab"))}</span>'
    return f'<a{attributes(held)}>{text(t("printed.official"))}{hint}<span aria-hidden="true"> ↗</span></a>'


def provisional_badge(t: Translator) -> str:
    """The badge of a protocol that is not yet the final version."""
    why = text(t("badge.provisional.why"))
    return f'<span class="pc-badge pc-warn" title="{why}">{text(t("badge.provisional"))}</span>'


def around(printed: PrintedPage, t: Translator) -> str:
    """The whole turn to unfold, its neighbours with their first words, links to read on."""
    turn, row = printed.turn, printed.protocol.row
    near = printed.protocol.around(turn, REACH)
    items = "".join(_near(other, other.turn_id == turn.turn_id, t) for other in near)
    links = join(
        _link(reader_address(turn.turn_id, printed.start, printed.end), t("printed.reader")),
        official_link(row.parliament, row.period, row.number, t) or None,
    )
    whole = None
    if printed.protocol.paged:
        body = turn_html(turn, (printed.start, printed.end), t, mark_id="pc-printed-turn-mark")
        whole = join(
            f'<details class="pc-turn"><summary>{text(t("printed.turn", who=label_of(turn, t)))}</summary>',
            f'<div class="pc-text">{body}</div></details>',
        )
    return join(
        '<footer class="pc-printed-around">',
        f'<p class="pc-printed-links">{links}</p>',
        whole,
        f'<section aria-labelledby="pc-printed-near"><h3 id="pc-printed-near">{text(t("printed.around"))}</h3>',
        f'<ol class="pc-near">{items}</ol></section></footer>',
    )


def _near(turn: Turn, here: bool, t: Translator) -> str:
    page = turn.pages()[0]
    where = f'<span class="pc-near-page">{text(t("page.short", n=page))}</span>' if page is not None else ""
    words = f"<strong>{text(label_of(turn, t))}</strong> {where}<span>{text(_first_words(turn))}</span>"
    if here:
        return f'<li aria-current="true"><div class="pc-near-turn">{words}</div></li>'
    opens = attributes({"data-printed-turn": turn.turn_id, "data-printed-start": 0, "data-printed-end": 0})
    return f'<li><button type="button" class="pc-near-turn"{opens}>{words}</button></li>'


def _first_words(turn: Turn) -> str:
    words = " ".join(turn.text.split())
    if not words:
        words = " – ".join(call.text for call in turn.interjections)
    return words if len(words) <= _FIRST_WORDS else words[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def _link(address: str, words: str) -> str:
    return f'<a class="pc-link"{attributes({"href": address})}>{text(words)}</a>'


def row_name(row: SittingRow, t: Translator) -> str:
    """`Hessischer Landtag, Plenarprotokoll 20/51, 02.09.2020`."""
    protocol = t("source.protocol", period=row.period, sitting=row.number)
    return f"{load(row.parliament).name}, {protocol}, {t.date(row.date)}"
