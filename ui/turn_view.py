"""A whole turn as HTML: its paragraphs, the printed pages in the margin, interjections set off, a span marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.protocol import Interjection, Paragraph, Turn
from ui.i18n import Translator
from ui.markup import text


def turn_html(
    turn: Turn,
    span: tuple[int, int],
    t: Translator,
    *,
    mark_id: str,
    mark_class: str = "pc-quoted",
    on_page: int | None = None,
) -> str:
    """The turn with exactly `turn.text[span[0]:span[1]]` in `<mark>` elements (several where a paragraph or an
    interjection comes between); the first of them has the id `mark_id`.

    `on_page` is the printed page that what stands before the turn ends on: it is not named again.
    """
    view = _View(turn, span, t, mark_id, mark_class)
    if on_page is not None:
        view.page = (on_page, 0)
    return "".join(view.html())


class _View:
    def __init__(self, turn: Turn, span: tuple[int, int], t: Translator, mark_id: str, mark_class: str) -> None:
        self.turn, self.span, self.t = turn, span, t
        self.mark_id: str | None = mark_id
        self.mark_class = mark_class
        self.calls = sorted(turn.interjections, key=lambda call: call.offset)
        self.page: tuple[int | None, int] | None = None

    def html(self) -> Iterator[str]:
        for group in _printed(self.turn.paragraphs):
            yield from self._calls_until(group[0].start)
            yield from self._paragraph(group)
        yield from self._calls_until(len(self.turn.text))

    def _paragraph(self, group: Sequence[Paragraph]) -> Iterator[str]:
        """One printed paragraph, which may run over pages, cut where something was called in between."""
        start, end = group[0].start, group[-1].end
        inner = [p.start for p in group] + [c.offset for c in self.calls if start < c.offset < end]
        cuts = sorted({start, end, *inner, *(edge for edge in self.span if start < edge < end)})
        pages = {p.start: p for p in group}
        yield "<p>"
        for here, following in pairwise(cuts):
            if self.calls and self.calls[0].offset <= here:
                yield "</p>"
                yield from self._calls_until(here)
                yield '<p class="pc-goes-on">'
            if here in pages:
                yield self._page_mark(pages[here])
            yield self._stretch(here, following)
        yield "</p>"

    def _stretch(self, start: int, end: int) -> str:
        words = text(self.turn.text[start:end])
        if not (self.span[0] <= start and end <= self.span[1]):
            return words
        anchor = f' id="{text(self.mark_id)}"' if self.mark_id else ""
        self.mark_id = None
        return f'<mark class="{self.mark_class}"{anchor}>{words}</mark>'

    def _page_mark(self, paragraph: Paragraph) -> str:
        page = (paragraph.page, paragraph.file_page if paragraph.page is None else 0)
        if page == self.page:
            return ""
        self.page = page
        if paragraph.page is None:
            short, full = self.t("page.file", n=paragraph.file_page), self.t("page.unknown", n=paragraph.file_page)
        else:
            short, full = self.t("page.short", n=paragraph.page), self.t("page.long", n=paragraph.page)
        return f'<span class="pc-page" title="{text(full)}">{text(short)} </span>'

    def _calls_until(self, offset: int) -> Iterator[str]:
        """What was called up to here; several calls at one place are one bracket, as in print."""
        while self.calls and self.calls[0].offset <= offset:
            place = self.calls[0].offset
            here = [call for call in self.calls if call.offset == place]
            self.calls = self.calls[len(here) :]
            yield f'<p class="pc-call">({_together(here)})</p>'


def _together(calls: Sequence[Interjection]) -> str:
    return text(" – ".join(call.text.strip() for call in calls))


def _printed(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """The paragraphs as printed: what goes on over a page break belongs to the one it continues."""
    group: list[Paragraph] = []
    for paragraph in paragraphs:
        if group and not paragraph.continued:
            yield group
            group = []
        group.append(paragraph)
    if group:
        yield group
