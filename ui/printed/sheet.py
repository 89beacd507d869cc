"""The sheet of paper in the middle: a page set in type from its text, the picture of one, or turns where there is none.

Everything marked is in `<mark>` or, on a picture, in an element of the class `pc-over`; the first has `data-first`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from indexer.formats.pdf_page import DrawnPage
from indexer.months import MONTHS
from indexer.parliaments import load
from indexer.protocol import Turn
from indexer.store import SittingRow
from rag.printed.boxes import Rectangle
from rag.printed.lookup import PrintedPage
from rag.printed.setting import Block, Run, Set
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.turn_view import turn_html

_TAGS = {Block.LABEL: "h3", Block.HEADING: "h3"}


def set_sheet(printed: PrintedPage) -> str:
    """A page set like the protocol: running head, number, two columns, labels, calls and headings set off."""
    page, marked = printed.page, _Marked()
    number = f'<span class="pc-sheet-number">{page.number}</span>' if page.number is not None else ""
    titled = page.contents and page is printed.protocol.pages[0]  # a title page has no running head
    above = "" if titled else running_head(printed.protocol.row)
    head = f'<div class="pc-sheet-head">{number}<span>{text(above)}</span></div>'
    body = "".join(_block(block, marked) for block in printed.blocks())
    kind = "pc-sheet-page pc-sheet-listed" if page.contents else "pc-sheet-page"
    side = " pc-sheet-odd" if page.number is not None and page.number % 2 else ""
    return f'<div class="{kind}{side}" lang="de">{head}<div class="pc-columns">{body}</div></div>'


def picture_sheet(printed: PrintedPage, drawn: DrawnPage, covered: Sequence[Rectangle], t: Translator) -> str:
    """The picture of a page with rectangles over the marked words, placed in hundredths of its size."""
    row, page = printed.protocol.row, printed.page
    address = f"printed/picture?sitting={row.sitting_id}&page={page.file_page}&of={row.digest[:16]}"
    shown = {"src": address, "alt": t("printed.picture", page=page_name(page.number, page.file_page, t))}
    words = printed.turn.text[printed.start : printed.end]
    told = f'<p class="pc-hidden">{text(t("printed.marked", words=words))}</p>' if covered else None
    return join(
        f'<div class="pc-sheet-picture" style="aspect-ratio: {drawn.width:.2f} / {drawn.height:.2f}">',
        f'<img{attributes(shown)} decoding="async">',
        "".join(_over(box, drawn, first=i == 0) for i, box in enumerate(covered)),
        told,
        "</div>",
    )


def turn_sheet(printed: PrintedPage, t: Translator) -> str:
    """A turn by itself, of a source without pages: whoever speaks, the words with calls set off, the span marked."""
    span = (printed.start, printed.end)
    head = f'<div class="pc-sheet-head"><span>{text(running_head(printed.protocol.row))}</span></div>'
    body = turn_html(printed.turn, span, t, mark_id="pc-printed-mark")
    label = f'<h3 class="pc-set-label">{text(label_of(printed.turn, t))}</h3>'
    return f'<div class="pc-sheet-page pc-sheet-turn" lang="de">{head}<div class="pc-columns">{label}{body}</div></div>'


def running_head(row: SittingRow) -> str:
    """What is printed above every page: parliament, period, sitting and day."""
    day = date.fromisoformat(row.date)
    held = f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
    return f"{load(row.parliament).name} · {row.period}. Wahlperiode · {row.number}. Sitzung · {held}"


def label_of(turn: Turn, t: Translator) -> str:
    """Who speaks, in what capacity: `Lisa Gnadl (SPD)`, `Präsident Boris Rhein`."""
    speaker = turn.speaker
    if not speaker.name:
        return t("speaker.unknown")
    name = " ".join(filter(None, (speaker.title, speaker.name)))
    if speaker.office:
        return f"{name}, {speaker.office}"
    return f"{name} ({speaker.party})" if speaker.party else name


def page_name(number: int | None, file_page: int, t: Translator) -> str:
    """`Seite 3837`, or the place in the file of a page without a number."""
    return t("page.long", n=number) if number is not None else t("printed.sheet", n=file_page)


class _Marked:
    """The marks of a page: the first one is told apart, so that it can be scrolled to."""

    def __init__(self) -> None:
        self.any = False

    def run(self, run: Run) -> str:
        if run.mark is None:
            return text(run.text)
        first = "" if self.any else " data-first"
        self.any = True
        return f'<mark class="pc-quoted"{first}>{text(run.text)}</mark>'


def _block(block: Set, marked: _Marked) -> str:
    tag = _TAGS.get(block.kind, "p")
    goes_on = " pc-goes-on" if block.goes_on else ""
    if block.kind is Block.LISTED:
        lines = "".join(_listed(line) for line in block.lines)
    else:
        # Exports close up words that were broken: their lines are no longer as wide as the column, so text is run on.
        lines = "".join(_line(line, marked) for line in block.lines)
    return f'<{tag} class="pc-set-{block.kind}{goes_on}">{lines}</{tag}>'


def _line(line: Iterable[Run], marked: _Marked) -> str:
    return f'<span class="pc-line">{"".join(marked.run(run) for run in line)}</span>'


def _listed(line: Sequence[Run]) -> str:
    """A line of contents; where dotted leaders stood they are drawn."""
    words, leader, page = line[0].text.partition("\t")
    dots = '<span class="pc-leader"></span>' if leader else ""
    return f'<span class="pc-line"><span>{text(words)}</span>{dots}<span>{text(page)}</span></span>'


def _over(box: Rectangle, drawn: DrawnPage, *, first: bool) -> str:
    left, top = 100 * box.left / drawn.width, 100 * (1 - box.top / drawn.height)
    width, height = 100 * (box.right - box.left) / drawn.width, 100 * (box.top - box.bottom) / drawn.height
    place = f"left:{left:.3f}%;top:{top:.3f}%;width:{width:.3f}%;height:{height:.3f}%"
    return f'<span class="pc-over"{" data-first" if first else ""} style="{place}" aria-hidden="true"></span>'
