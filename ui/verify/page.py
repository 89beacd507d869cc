"""`/verify`: a quote is pasted, and the page says whether it stands in the protocols, and who said it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, ClassVar

import gradio as gr

from indexer.store import StoreError
from rag.quotes.claim import CitationError
from rag.quotes.pasted import MAX_LENGTH
from rag.quotes.search import QuoteError, verify_quote
from ui.filters import options
from ui.i18n import Translator, translator
from ui.markup import text
from ui.shell import QUIET, Page, html
from ui.verify.form import Asked, form_html
from ui.verify.result import expected_html, problem_html, result_html

log = logging.getLogger(__name__)

_LONGEST_FIELD = 300  # characters of who and where
_ON_FORM = """element.addEventListener('submit', event => {
  event.preventDefault();
  const asked = plenarchat.checking(event.target);
  if (asked) trigger('submit', asked);
});"""


class VerifyPage(Page):
    """The form and what was found; the address holds what is asked: `/verify?q=…&speaker=…&where=20/67 S. 5316`."""

    name: ClassVar[str] = "verify"

    def build(self, t: Translator) -> list[Any]:
        """The form, and below it the result."""
        self.form = html(form_html(Asked(), (), t), "pc-verify-form", _ON_FORM)
        self.result = html(expected_html(t), "pc-verify-result")
        self.form.submit(self._check, [self.language], [self.result], **QUIET)
        return [self.form, self.result]

    def shown(self, address: Mapping[str, str], t: Translator) -> list[Any]:
        """The form as the address fills it, and what is found of it."""
        asked = Asked(address.get("q", ""), address.get("speaker", ""), address.get("where", ""))
        return [form_html(asked, self._speakers(t), t), self._found(asked, t) if asked else expected_html(t)]

    def _check(self, event: gr.EventData, language: str) -> str:
        given = {name: str(getattr(event, name, "")) for name in ("q", "speaker", "where", "count")}
        found = self._found(Asked(given["q"], given["speaker"], given["where"]), translator(language))
        # The count makes every answer a new one, so that the page sees that it has come.
        return f'<div class="pc-answered" data-count="{text(given["count"])}">{found}</div>'

    def _found(self, asked: Asked, t: Translator) -> str:
        try:
            if len(asked.speaker) > _LONGEST_FIELD:
                return problem_html(t("verify.problem.speaker"), "speaker")
            found = verify_quote(
                self.index,
                asked.quote,
                citation=asked.where.strip()[:_LONGEST_FIELD] or None,
                speakers=(asked.speaker.strip(),) if asked.speaker.strip() else (),
                language=t.language,
            )
            return result_html(found, self.index.coverage(), t)
        except QuoteError:
            if len(asked.quote) > MAX_LENGTH:
                given = {"n": t.number(len(asked.quote)), "most": t.number(MAX_LENGTH)}
                return problem_html(t("verify.problem.long", **given), "q")
            return problem_html(t("verify.problem.empty"), "q")
        except CitationError:
            return problem_html(t("verify.problem.where", where=asked.where.strip()[:_LONGEST_FIELD]), "where")
        except StoreError:
            log.exception("the quote could not be looked up")
            return problem_html(t("problem.index"), "q")
        except Exception:
            log.exception("the check of a quote failed")
            return problem_html(t("verify.problem.failed"), "q")

    def _speakers(self, t: Translator) -> list[tuple[str, str]]:
        try:
            return options(self.index, t).speakers
        except StoreError:
            log.exception("the speakers could not be read")
            return []
