"""The fragment that the viewer shows: which page of which protocol, the sheet with its marks, what stands around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.formats.original import OriginalError, original
from indexer.formats.pdf import NAME as PDF
from indexer.formats.pdf_page import DrawnPage, drawn_page
from indexer.protocol import Page, ProtocolError
from rag.printed.boxes import Rectangle, rectangles
from rag.printed.lookup import PrintedPage
from ui.i18n import Translator
from ui.markup import attributes, join, text
from ui.printed.around import around, provisional_badge, row_name
from ui.printed.sheet import label_of, page_name, picture_sheet, set_sheet, turn_sheet

_PREVIOUS = '<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="M12 4l-6 6 6 6" /></svg>'
_NEXT = '<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="M8 4l6 6-6 6" /></svg>'
_CLOSE = '<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="M4 4l12 12M16 4L4 16" /></svg>'


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The sheet, whether it is a picture, whether words could be marked, and the key of what is to be said of it."""

    html: str
    picture: bool
    marked: bool
    note: str | None = None


def fragment(printed: PrintedPage, t: Translator, *, as_text: bool = False) -> str:
    """The whole fragment. `as_text`: set from the text where there would be a picture."""
    sheet = _sheet(printed, t, as_text)
    row = printed.protocol.row
    held = {
        "data-turn": printed.turn.turn_id,
        "data-start": printed.start,
        "data-end": printed.end,
        "data-page": printed.page.file_page if printed.protocol.paged else None,
        "data-view": "text" if as_text else None,
    }
    title = page_name(printed.page.number, printed.page.file_page, t)
    badge = provisional_badge(t) if printed.protocol.provisional else ""
    if not printed.protocol.paged:
        title = label_of(printed.turn, t)
    return join(
        f'<article class="pc-printed"{attributes(held)} aria-labelledby="pc-printed-title">',
        f'<header class="pc-printed-head"><div class="pc-printed-where">'
        f'<h2 id="pc-printed-title" tabindex="-1">{text(title)}</h2>'
        f"<p>{text(row_name(row, t))} {badge}</p></div>{_tools(printed, sheet, as_text, t)}</header>",
        f'<div class="pc-printed-body" tabindex="0" role="region" aria-label="{text(title)}">',
        _notes(printed, sheet, t),
        f'<div class="pc-desk">{sheet.html}</div>',
        around(printed, t),
        "</div></article>",
    )


def problem(key: str, t: Translator) -> str:
    """What stands in place of a page that there is not."""
    title = text(t("printed.missing"))
    return join(
        '<article class="pc-printed pc-printed-missing" aria-labelledby="pc-printed-title">',
        f'<header class="pc-printed-head"><h2 id="pc-printed-title" tabindex="-1">{title}</h2></header>',
        f'<div class="pc-printed-body" tabindex="0"><p class="pc-printed-note" role="alert">{text(t(key))}</p></div>',
        "</article>",
    )


def frame(t: Translator) -> str:
    """What the viewer shows before a page is there, and where none comes: fetched once, kept by the script."""
    close, loading = text(t("printed.close")), text(t("printed.loading"))
    failed, again = text(t("printed.failed")), text(t("printed.again"))
    return join(
        f'<button type="button" class="pc-printed-close" data-printed-close aria-label="{close}" title="{close}">'
        f"{_CLOSE}</button>",
        '<div class="pc-printed-slot"></div>',
        '<div class="pc-printed-state" data-state="loading" role="status" hidden>'
        f'<span class="pc-printed-wait">{loading}</span></div>',
        f'<div class="pc-printed-state" data-state="failed" role="alert" hidden><p>{failed}</p>'
        f'<button type="button" data-printed-again>{again}</button></div>',
    )


def _sheet(printed: PrintedPage, t: Translator, as_text: bool) -> _Sheet:
    if not printed.protocol.paged:
        return _Sheet(turn_sheet(printed, t), False, True, "printed.no_pages")
    note = None
    if printed.protocol.row.format == PDF and not as_text:
        drawn = _drawn(printed)
        if isinstance(drawn, tuple):
            page, covered = drawn
            return _Sheet(picture_sheet(printed, page, covered or (), t), True, bool(covered))
        note = drawn
    return _Sheet(set_sheet(printed), False, bool(printed.marks), note)


def _drawn(printed: PrintedPage) -> tuple[DrawnPage, Sequence[Rectangle] | None] | str:
    """The drawn page with the rectangles over its marks, or the key of why it cannot be shown."""
    row = printed.protocol.row
    try:
        file = original(row.source, row.format, stamp=row.stamp, digest=row.digest)
        page = drawn_page(file, printed.page.file_page)
    except OriginalError as error:
        return "printed.file_changed" if error.changed else "printed.file_gone"
    except (ProtocolError, OSError):
        return "printed.file_broken"
    if page is None:
        return "printed.file_broken"
    return page, rectangles(printed.page, printed.marks or (), page.glyphs)


def _tools(printed: PrintedPage, sheet: _Sheet, as_text: bool, t: Translator) -> str:
    steps = ((-1, "−", t("printed.smaller")), (1, "+", t("printed.larger")))
    zoom = "".join(_tool(name, sign, {"data-printed-zoom": step}) for step, sign, name in steps)
    switch = ""
    if sheet.picture or as_text:
        name = t("printed.as_picture") if as_text else t("printed.as_text")
        switch = f'<button type="button" class="pc-tool pc-tool-words" data-printed-view>{text(name)}</button>'
    turning = f'<span class="pc-tool-group">{_turning(printed, t)}</span>'
    return f'<div class="pc-printed-tools">{turning}<span class="pc-tool-group">{zoom}</span>{switch}</div>'


def _turning(printed: PrintedPage, t: Translator) -> str:
    """The buttons to the page before and the next one; without pages to the turn before and the next one."""
    if printed.protocol.paged:
        names, mark = (t("printed.previous"), t("printed.next")), "data-printed-page"
        before = _held(mark, printed.previous and printed.previous.file_page)
        after = _held(mark, printed.following and printed.following.file_page)
    else:
        names, mark = (t("printed.previous_turn"), t("printed.next_turn")), "data-printed-turn"
        turns, at = printed.protocol.turns, printed.protocol.place_of(printed.turn)
        before = _held(mark, turns[at - 1].turn_id if at else None)
        after = _held(mark, turns[at + 1].turn_id if at + 1 < len(turns) else None)
    ways = ((names[0], _PREVIOUS, before, "before"), (names[1], _NEXT, after, "after"))
    return "".join(_tool(name, sign, held and {**held, "data-printed-way": way}) for name, sign, held, way in ways)


def _held(mark: str, value: object) -> dict[str, object] | None:
    return None if value is None else {mark: value}


def _tool(name: str, sign: str, held: Mapping[str, object] | None) -> str:
    """A button of the viewer; one that leads nowhere is there and disabled."""
    state = attributes({"aria-label": name, "title": name, **(held or {})})
    return f'<button type="button" class="pc-tool"{state}{"" if held else " disabled"}>{sign}</button>'


def _notes(printed: PrintedPage, sheet: _Sheet, t: Translator) -> str:
    notes = [text(t(sheet.note))] if sheet.note else []
    if printed.end > printed.start and printed.protocol.paged:
        here = printed.page in printed.on
        others = [page for page in printed.on if page is not printed.page]
        if here and not sheet.marked:
            notes.append(text(t("printed.unsure")))
        elif here and others:
            notes.append(f"{text(t('printed.goes_over'))} {_to_pages(others, t)}")
        elif not here:
            notes.append(f"{text(t('printed.elsewhere'))} {_to_pages(others, t)}")
    return "".join(f'<p class="pc-printed-note">{note}</p>' for note in notes)


def _to_pages(pages: Sequence[Page], t: Translator) -> str:
    return " ".join(
        f'<button type="button" class="pc-printed-jump"{attributes({"data-printed-page": page.file_page})}>'
        f"{text(page_name(page.number, page.file_page, t))}</button>"
        for page in pages
    )
