"""The page `/corpus`: what is indexed, how often something is said when, who speaks, how sure the text is."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import gradio as gr

from ui.corpus.audits import audits_html
from ui.corpus.holdings import numbers_html, state_html
from ui.corpus.spans import By
from ui.corpus.speaking import speaking_html
from ui.corpus.terms import LONGEST, PER_THOUSAND, Asked, read, terms_html
from ui.i18n import Translator, translator
from ui.markup import text
from ui.shell import QUIET, Page, html

log = logging.getLogger(__name__)

_EACH = "each"


class CorpusPage(Page):
    """The corpus of one index."""

    name = "corpus"

    def build(self, t: Translator) -> list[Any]:
        """Figures, the form for terms over time with its chart, and the rest."""
        self._known: tuple[int, str, list[str]] | None = None
        of_index = self.index.notes()  # those may be other ones later
        self._remarks = [note for note in self.assistant.notes if note not in of_index]
        loading = f'<p class="pc-loading" role="status">{text(t("corpus.loading"))}</p>'
        top = html(loading, "pc-corpus-top")
        with gr.Column(elem_id="pc-term-form", visible=False) as form:
            title = html("", "pc-term-title")
            with gr.Row(elem_id="pc-term-fields"):
                term = self.words.add(
                    gr.Textbox,
                    lambda t: {"label": t("corpus.term.field"), "placeholder": t("corpus.term.placeholder")},
                    elem_id="pc-term",
                    max_length=LONGEST,
                    scale=3,
                )
                by = self.words.add(gr.Radio, _by, value=By.MONTH.value, elem_id="pc-term-by")
                per = self.words.add(gr.Radio, _per, value=_EACH, elem_id="pc-term-per")
                count = self.words.add(
                    gr.Button, lambda t: {"value": t("corpus.term.count")}, variant="primary", elem_id="pc-term-count"
                )
            chart = html("", "pc-term-chart")
        rest = html("", "pc-corpus-rest")
        events = [term.submit, count.click, by.input, per.input]
        gr.on(events, self._count, [term, by, per, self.language], [chart], trigger_mode="always_last", **QUIET)
        return [top, form, title, term, by, per, chart, rest]

    def shown(self, address: Mapping[str, str], t: Translator) -> list[Any]:
        """Everything, with the terms of the parameters `term`, `by` and `per`."""
        asked = read(address.get("term", ""), address.get("by", ""), address.get("per", ""))
        try:
            if not self.index.coverage().sittings:
                return _bare(_nothing(t))
            top, rest = self._holdings(t)
            chart = terms_html(self.index, asked, t)
        except Exception:
            log.exception("the corpus could not be shown")
            return _bare(f'<p class="pc-notice" role="alert">{text(t("problem.index"))}</p>')
        title = f'<h3 id="term">{text(t("corpus.term"))}</h3><p>{text(t("corpus.term.lead"))}</p>'
        return [top, gr.update(visible=True), title, ", ".join(asked.terms), asked.by.value, _how(asked), chart, rest]

    def _count(self, term: str, by: str, per: str, language: str) -> str:
        t = translator(language)
        try:
            return terms_html(self.index, read(term, by, per), t)
        except Exception:
            log.exception("the terms could not be counted")
            return f'<p class="pc-notice" role="alert">{text(t("problem.index"))}</p>'

    def _holdings(self, t: Translator) -> list[str]:
        """What stands above and below the terms; made again only when the index has changed."""
        generation = self.index.generation
        if self._known is None or self._known[:2] != (generation, t.language):
            rows = self.index.sittings()
            below = speaking_html(self.index, rows, t) + audits_html(self.index, t)
            below += state_html(self.index, rows, self._remarks, t)
            self._known = generation, t.language, [numbers_html(self.index, rows, t), below]
        return self._known[2]


def _how(asked: Asked) -> str:
    return PER_THOUSAND if asked.relative else _EACH


def _by(t: Translator) -> dict[str, Any]:
    return {
        "label": t("corpus.by"),
        "choices": [(t("corpus.by.month"), By.MONTH.value), (t("corpus.by.quarter"), By.QUARTER.value)],
    }


def _per(t: Translator) -> dict[str, Any]:
    return {
        "label": t("corpus.per"),
        "choices": [(t("corpus.per.each"), _EACH), (t("corpus.per.thousand"), PER_THOUSAND)],
    }


def _bare(words: str) -> list[Any]:
    """The page with nothing but these words."""
    return [words, gr.update(visible=False), "", "", By.MONTH.value, _EACH, "", ""]


def _nothing(t: Translator) -> str:
    return (
        f'<h2>{text(t("corpus.title"))}</h2><div class="pc-empty"><p><strong>{text(t("empty.title"))}</strong></p>'
        f"<p>{text(t('empty.lead'))}</p><pre><code>{text(t('empty.command'))}</code></pre></div>"
    )
