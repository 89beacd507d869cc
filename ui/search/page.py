"""The search page: words and filters above, facets at the left, turns or lines at the right."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import gradio as gr

from indexer.store import StoreError, TurnQuery
from ui.access.visitor import visitor_of
from ui.fields import FilterFields
from ui.filters import FilterError, Form, Options, options
from ui.i18n import Translator, translator
from ui.markup import attributes, text
from ui.search.address import Asked, read
from ui.search.examples import example_words
from ui.search.found import found_html
from ui.search.states import problem_html, start_html
from ui.shell import QUIET, Page, head, html, language_of

log = logging.getLogger(__name__)

_NOTHING = Asked()

_ON_FOUND = """plenarchat.search.start(address => trigger('select', {address}));
element.addEventListener('click', event => {
  const link = event.target.closest('a[data-go]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  plenarchat.search.go(link.getAttribute('href'));
});"""


class SearchPage(Page):
    """Everything it shows is in its address; links and the form lead from one address to the next without loading."""

    name = "search"

    def build(self, t: Translator) -> list[Any]:
        """The field, the filters, the results."""
        self.index.search_turns(TurnQuery(limit=0))  # what it counts by is read now, not at the first search
        self._examples()
        self.asked = gr.State(Asked())
        self.title = html(_title(t), "pc-search-title")
        with gr.Row(elem_id="pc-search-row"):
            self.q = self.words.add(
                gr.Textbox,
                lambda t: {"label": t("search.field"), "placeholder": t("search.placeholder")},
                show_label=False,
                max_lines=1,
                elem_id="pc-search-q",
            )
            self.go = self.words.add(
                gr.Button, lambda t: {"value": t("search.go")}, variant="primary", elem_id="pc-search-go"
            )
        self.fields = FilterFields(self.index, t)
        self.found = html("", "pc-found", _ON_FOUND)
        form = [self.asked, self.language, self.q, *self.fields.inputs]
        changed = [self.asked, self.title, self.found]
        gr.on([self.q.submit, self.go.click], self._submit, form, changed, trigger_mode="always_last", **QUIET)
        gr.on(self.fields.changes, self._limit, form, changed, trigger_mode="always_last", **QUIET)
        views = [self.asked, self.title, self.q, *self.fields.worded, self.found]
        # Not `always_last`, which would ask again with what the first event held; the script drops what comes too late.
        self.fields.frame.expand(self.fields.offered, [self.language], self.fields.lists, **QUIET)
        self.found.select(self._follow, [self.language], views, trigger_mode="multiple", **QUIET)
        return views

    def shown(self, address: Mapping[str, str], t: Translator) -> list[Any]:
        """The search an address holds."""
        return self._views(address.items(), t)

    def _load(self, request: gr.Request) -> list[Any]:
        """As for every page; parameters may be there several times."""
        t = translator(language_of(request))
        held = request.query_params
        pairs = held.multi_items() if hasattr(held, "multi_items") else list(dict(held).items())
        words = self.words.updates(t)
        try:
            return [t.language, head(self.assistant, self.name, t, visitor_of(request)), *words, *self._views(pairs, t)]
        except StoreError:
            log.exception("the index cannot be read")
            kept = [gr.skip() for _ in range(3 + len(self.fields.worded))]
            return [t.language, gr.skip(), *words, *kept, problem_html(t("search.problem.index"), None, t)]

    def _follow(self, event: gr.EventData, language: str) -> list[Any]:
        """A link within the results, or back and forward."""
        address = str(event.address)
        return self._views(parse_qsl(urlsplit(address).query), translator(language), address)

    def _views(self, pairs: Iterable[tuple[str, str]], t: Translator, followed: str | None = None) -> list[Any]:
        """All views for the parameters of an address: the page's own, or one that was `followed` from there."""
        offered = self._offered(t)
        asked = read(pairs, offered)
        values = dict(zip(self.fields.inputs, map(_value, asked.form), strict=True))
        words = self.fields.reworded(t) if followed is None else {}
        fields = [
            words.get(component, gr.update()) | ({"value": values[component]} if component in values else {})
            for component in self.fields.worded
        ]
        return [
            asked,
            _title(t, asked),
            asked.q,
            *fields,
            self._found(asked, t, "load" if followed is None else "follow", followed),
        ]

    def _submit(self, before: Asked, language: str, words: str, *form: Any) -> list[Any]:
        t = translator(language)
        asked = before.with_form(words, Form(*form), self._offered(t))
        return [asked, _title(t, asked), self._found(asked, t, "push")]

    def _limit(self, before: Asked, language: str, words: str, *form: Any) -> list[Any]:
        """A filter was set: the search is done anew, unless nothing has changed."""
        asked = before.with_form(words, Form(*form), self._offered(translator(language)))
        return [gr.skip()] * 3 if asked.form == before.form else self._submit(before, language, words, *form)

    def _found(self, asked: Asked, t: Translator, how: str, followed: str | None = None) -> str:
        """The results, or what stands in their place; `how` they come about tells the script what the address does."""
        held = {"data-search": asked.address(page=asked.page), "data-how": how, "data-asked": followed or ""}
        return f'<div class="pc-search"{attributes(held)}>{self._body(asked, t)}</div>'

    def _body(self, asked: Asked, t: Translator) -> str:
        try:
            if asked.empty:
                return start_html(self.index.coverage(), self._examples(), asked, t)
            return found_html(self.index, asked, t)
        except FilterError as error:
            return problem_html(t(error.key, value=error.value), asked, t)
        except StoreError:
            log.exception("the index cannot be read")
            return problem_html(t("search.problem.index"), asked, t)
        except Exception:  # whatever it is, the page must go on
            log.exception("a search failed")
            return problem_html(t("search.problem.failed"), asked, t)

    def _offered(self, t: Translator) -> Options:
        try:
            return self._options(t.language, self.index.generation)
        except StoreError:
            log.exception("the index cannot be read")
            return Options([], [], [], [], [], [])

    @lru_cache(8)  # noqa: B019  (one page for the life of the server)
    def _options(self, language: str, generation: int) -> Options:
        return options(self.index, translator(language))

    def _examples(self) -> list[str]:
        return self._words_of(self.index.generation)

    @lru_cache(2)  # noqa: B019
    def _words_of(self, generation: int) -> list[str]:
        return example_words(self.index)


def _title(t: Translator, asked: Asked = _NOTHING) -> str:
    """What the page is for, at its start; above results it is for screen readers."""
    if not asked.empty:
        return f'<h2 class="pc-hidden">{text(t("search.title"))}</h2>'
    return f'<h2>{text(t("search.title"))}</h2><p class="pc-lead">{text(t("search.lead"))}</p>'


def _value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
