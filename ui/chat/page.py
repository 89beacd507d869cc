"""The chat page: Gradio's components put together, and what each of them sets off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from indexer.parliaments import load
from rag.assistant import Assistant
from rag.composition.composing import EXTRACTIVE
from ui.chat.asking import Refused, converse, question_filters, reopened
from ui.chat.conversation import Conversation, Status
from ui.chat.examples import examples
from ui.chat.sources import panel
from ui.chat.transcript import exchange_html, nothing_indexed_html, past_html, welcome_html
from ui.fields import FilterFields
from ui.filters import FilterError, Form, active_html, to_filters, without
from ui.i18n import DEFAULT, Translator, translator
from ui.markup import text
from ui.shell import QUIET, head, html, language_of

_ON_TALK = """element.addEventListener('click', event => {
  const ask = event.target.closest('[data-ask]'), cite = event.target.closest('[data-anchor]');
  if (ask) trigger('submit', {question: ask.dataset.ask});
  if (!cite) return;
  event.preventDefault();
  if (!plenarchat.open(cite.dataset.anchor)) trigger('select', {exchange: +cite.dataset.exchange});
});"""
_ON_HEADER = """element.addEventListener('click', event => {
  const language = event.target.closest('[data-choose]');
  if (language) trigger('select', {language: language.dataset.choose});
  if (event.target.closest('[data-new]')) trigger('clear', {});
});"""
_ON_ACTIVE = """element.addEventListener('click', event => {
  const chip = event.target.closest('[data-field]');
  if (chip) trigger('clear', {field: chip.dataset.field, value: chip.dataset.value});
});"""


class ChatPage:
    """The page over one assistant, in the `blocks` that are open; everything else answers its events."""

    name = "chat"

    def __init__(self, assistant: Assistant, blocks: gr.Blocks) -> None:
        self.assistant, self.index, self.blocks = assistant, assistant.index, blocks
        self._build(translator(DEFAULT))
        self._connect()

    def _build(self, t: Translator) -> None:
        self.conversation, self.language = gr.State(Conversation()), gr.State(t.language)
        self.header = html(head(self.assistant, self.name, t), "pc-header", _ON_HEADER)
        with gr.Column(elem_id="pc-main"):
            with gr.Column(elem_id="pc-talk"):
                self.past = html("", "pc-past", _ON_TALK)
                self.current = html(self._welcome(t), "pc-current", _ON_TALK)
            with gr.Column(elem_id="pc-composer"):
                self.active = html("", "pc-active", _ON_ACTIVE)
                self.fields = FilterFields(self.index, t)
                self.notice = html("", "pc-notice")
                with gr.Row(elem_id="pc-ask-row"):
                    self.question = gr.Textbox(lines=1, max_lines=6, elem_id="pc-question", **_question_words(t))
                    self.ask = gr.Button(t("ask"), elem_id="pc-ask", variant="primary")
                    self.stop = gr.Button(t("stop"), elem_id="pc-stop", visible=False)
                self.caution = html(self._caution(t), "pc-caution")
            self.sources = html(panel(None, self.index.turn, t), "pc-sources")

    def _connect(self) -> None:
        form = self.fields.inputs
        showing = [self.conversation, self.past, self.current, self.sources]
        asking = [*showing, self.question, self.ask, self.stop, self.notice]
        running = [
            gr.on(
                [self.ask.click, self.question.submit],
                self._ask,
                [self.question, self.conversation, self.language, *form],
                asking,
                trigger_mode="once",
                **QUIET,
            ),
            self.current.submit(
                self._ask_example, [self.conversation, self.language, *form], asking, trigger_mode="once", **QUIET
            ),
        ]
        idle = [*showing, self.ask, self.stop]
        self.stop.click(self._stop, [self.conversation, self.language], idle, cancels=running, **QUIET)
        self.header.clear(self._new, [self.language], [*idle, self.notice], cancels=running, **QUIET)
        for talk in (self.past, self.current):
            talk.select(self._show_sources, [self.conversation, self.language], [self.sources], **QUIET)
        limits = [self.active, self.notice]
        gr.on(self.fields.changes, self._limit, [self.language, *form], limits, trigger_mode="always_last", **QUIET)
        self.active.clear(self._unlimit, [self.language, *form], [*limits, *form], **QUIET)
        words = [self.language, self.header, self.past, self.current, self.sources, self.active, self.notice]
        words += [self.caution, self.question, self.ask, self.stop, *self.fields.worded]
        self.header.select(self._choose, [self.conversation, *form], words, **QUIET)
        self.blocks.load(self._load, [self.conversation, *form], [self.conversation, *words], **QUIET)

    # Asking

    def _ask(self, question: str, conversation: Conversation, language: str, *form: Any) -> Iterator[Any]:
        t = translator(language)
        filters = question_filters(question, Form(*form), t)
        if isinstance(filters, Refused):
            yield [gr.skip()] * 7 + [_notice(filters.notice)]
            return
        asked = False
        for now in converse(self.assistant, conversation, question, filters):
            yield [
                *self._views(now, t, past=not asked),
                gr.skip() if asked else "",
                *_buttons(running=now.exchanges[-1].status is Status.RUNNING),
                gr.skip() if asked else "",
            ]
            asked = True

    def _ask_example(self, event: gr.EventData, conversation: Conversation, language: str, *form: Any) -> Iterator[Any]:
        yield from self._ask(str(event.question), conversation, language, *form)

    def _views(self, conversation: Conversation, t: Translator, *, past: bool = True) -> list[Any]:
        """The conversation and how it is shown: what is past, what is current, the sources."""
        last = conversation.last
        current = exchange_html(last, t) if last else self._welcome(t)
        sources = panel(last, self.index.turn, t) if last is None or last.answer else gr.skip()
        return [conversation, past_html(conversation, t) if past else gr.skip(), current, sources]

    def _stop(self, conversation: Conversation, language: str) -> list[Any]:
        return [*self._views(conversation.stopped(), translator(language)), *_buttons(running=False)]

    def _new(self, language: str) -> list[Any]:
        return [*self._views(Conversation(), translator(language)), *_buttons(running=False), ""]

    def _show_sources(self, event: gr.EventData, conversation: Conversation, language: str) -> str:
        exchange = conversation.exchange(int(event.exchange))
        return panel(exchange, self.index.turn, translator(language))

    # Filters

    def _limit(self, language: str, *form: Any) -> list[Any]:
        t = translator(language)
        try:
            filters = to_filters(Form(*form))
        except FilterError as error:
            return [gr.skip(), _notice(t(error.key, value=error.value))]
        return [active_html(filters, self.index.count(filters) if filters else None, t), ""]

    def _unlimit(self, event: gr.EventData, language: str, *form: Any) -> list[Any]:
        changed = without(Form(*form), str(event.field), str(event.value))
        return [*self._limit(language, *changed), *changed]

    # Language

    def _load(self, request: gr.Request, conversation: Conversation, *form: Any) -> list[Any]:
        """The page in the language to speak, with the answer its address holds."""
        asked = dict(request.query_params)
        language = language_of(request)
        notice = None
        if (token := asked.get("answer")) and not conversation.exchanges:
            held = reopened(self.assistant, token, translator(language))
            if isinstance(held, Refused):
                notice = held.notice
            else:
                conversation = held
        return [conversation, *self._speak(language, conversation, *form, notice=notice)]

    def _choose(self, event: gr.EventData, conversation: Conversation, *form: Any) -> list[Any]:
        return self._speak(translator(str(event.language)).language, conversation, *form)

    def _speak(self, language: str, conversation: Conversation, *form: Any, notice: str | None = None) -> list[Any]:
        """Every word on the page in that language; the conversation itself stays as it was answered."""
        t = translator(language)
        active, limited = self._limit(language, *form)
        return [
            language,
            head(self.assistant, self.name, t),
            *self._views(conversation, t)[1:],
            active,
            _notice(notice) if notice else limited,
            self._caution(t),
            gr.update(**_question_words(t)),
            gr.update(value=t("ask")),
            gr.update(value=t("stop")),
            *self.fields.reworded(t),
        ]

    def _caution(self, t: Translator) -> str:
        """What to bear in mind, and what is weaker here than it could be."""
        notes = "".join(f'<p lang="en">{text(note)}</p>' for note in self.assistant.notes)
        weaker = f'<details class="pc-weaker"><summary>{text(t("weaker"))}</summary>{notes}</details>' if notes else ""
        key = "caution" if self.assistant.composer.name == EXTRACTIVE else "caution.model"
        return f'{weaker}<p class="pc-caution">{text(t(key))}</p>'

    def _names(self) -> list[str]:
        return [load(parliament).name for parliament in self.index.facets().parliaments]

    def _welcome(self, t: Translator) -> str:
        coverage = self.index.coverage()
        if not coverage.sittings:
            return nothing_indexed_html(t)
        return welcome_html(examples(self.index, t), coverage, self._names(), t)


def _buttons(*, running: bool) -> list[Any]:
    return [gr.update(visible=not running), gr.update(visible=running)]


def _question_words(t: Translator) -> dict[str, Any]:
    return {"label": t("question"), "show_label": False, "placeholder": t("question.placeholder")}


def _notice(message: str) -> str:
    return f'<p class="pc-notice" role="alert">{text(message)}</p>'
