"""The page `/reader`: choose a sitting, or read one, opened at the place that the address names."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import gradio as gr

from indexer.store import SittingRow
from ui.i18n import Translator, translator
from ui.markup import text
from ui.reader.address import Place, place_of
from ui.reader.notices import notice_html
from ui.reader.protocol import SetSitting, set_sitting
from ui.reader.shelf import Entry, shelf, shelf_html
from ui.shell import QUIET, Page, html

log = logging.getLogger(__name__)

_LONGEST_FILTER = 200  # characters
_KEPT = 8  # sittings, of about a megabyte


class ReaderPage(Page):
    """The reader over one index."""

    name = "reader"

    def build(self, t: Translator) -> list[Any]:
        """A field to narrow the sittings by, and the sittings, or one of them."""
        self._shelf: tuple[int, list[Entry]] | None = None
        self._set: dict[tuple[int, str, str], SetSitting] = {}
        title = html("", "pc-reader-title")
        wanted = self.words.add(
            gr.Textbox,
            lambda t: {"label": t("reader.shelf.filter"), "placeholder": t("reader.shelf.placeholder")},
            elem_id="pc-reader-filter",
            max_length=_LONGEST_FILTER,
            visible=False,
        )
        body = html(f'<p class="pc-loading" role="status">{text(t("reader.loading"))}</p>', "pc-reader-body")
        # Not `input`, which is not told of what is pasted or deleted.
        wanted.change(self._narrow, [wanted, self.language], [body], trigger_mode="always_last", **QUIET)
        return [title, wanted, body]

    def shown(self, address: Mapping[str, str], t: Translator) -> list[Any]:
        """Title, filter and body for the parameters `sitting`, `turn`, `start`, `end`, `page` and `filter`."""
        try:
            place = place_of(address, self.index)
            if place.sitting:
                return ["", gr.update(visible=False), self._sitting(place, place.sitting, t).html(place, t)]
            wanted = address.get("filter", "")[:_LONGEST_FILTER]
            entries = self._entries()
            return [_title(place, t), gr.update(visible=bool(entries), value=wanted), shelf_html(entries, wanted, t)]
        except Exception:
            log.exception("the reader could not show what was asked for")
            return ["", gr.update(visible=False), _problem(t)]

    def _narrow(self, wanted: str, language: str) -> str:
        t = translator(language)
        try:
            return shelf_html(self._entries(), wanted[:_LONGEST_FILTER], t)
        except Exception:
            log.exception("the sittings could not be listed")
            return _problem(t)

    def _sitting(self, place: Place, sitting: SittingRow, t: Translator) -> SetSitting:
        """The sitting set in that language; the last few are kept."""
        key = self.index.generation, sitting.sitting_id, t.language
        known = self._set.get(key)
        if known is None:
            known = set_sitting(sitting, place.turns, self.index.sittings(), t)
            self._set = dict([*self._set.items()][1 - _KEPT :]) | {key: known}
        return known

    def _entries(self) -> list[Entry]:
        """The sittings as of now; listed again only when the index has changed."""
        generation = self.index.generation
        if self._shelf is None or self._shelf[0] != generation:
            self._shelf = generation, shelf(self.index)
        return self._shelf[1]


def _title(place: Place, t: Translator) -> str:
    return f'{notice_html(place, t)}<h2>{text(t("reader.title"))}</h2><p class="pc-lead">{text(t("reader.lead"))}</p>'


def _problem(t: Translator) -> str:
    return f'<p class="pc-notice" role="alert">{text(t("problem.index"))}</p>'
