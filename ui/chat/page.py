"""The chat page: Gradio's components put together, and what each of them sets off."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from indexer.parliaments import load
from rag.assistant import Assistant
from rag.composition.composing import EXTRACTIVE
from rag.printed.provisional import ProvisionalSittings
from ui.access.visitor import Visitor, visitor_of
from ui.chat.asking import Refused, converse, question_filters, reopened
from ui.chat.conversation import Conversation, Status
from ui.chat.examples import examples
from ui.chat.history import history_html, restoring_html
from ui.chat.sources import panel
from ui.chat.transcript import exchange_html, nothing_indexed_html, past_html, welcome_html
from ui.chat.understood import as_filter, item_with
from ui.fields import FilterFields
from ui.filters import FilterError, Form, active_html, to_filters, to_form, without
from ui.i18n import DEFAULT, Translator, translator
from ui.markup import text
from ui.shell import QUIET, head, html, language_of

Views = dict[Any, Any]
"""What components change to; those left out stay."""

# What is clicked in the conversation: a question to ask, a citation of another exchange, something to do with one.
_ON_TALK = """element.addEventListener('click', event => {
  const ask = event.target.closest('[data-ask]'), cite = event.target.closest('[data-anchor]');
  const what = event.target.closest('[data-do]');
  if (ask) trigger('submit', {question: ask.dataset.ask});
  if (what) {
    const {exchange, key, do: doing} = what.dataset;
    trigger({edit: 'edit', change: 'edit'}[doing] ?? 'retry', {exchange: +exchange, doing, key: key ?? ''});
  }
  if (!cite) return;
  event.preventDefault();
  if (!plenarchat.open(cite.dataset.anchor)) trigger('select', {exchange: +cite.dataset.exchange});
});"""
_ON_PAST = f"""{_ON_TALK}
document.addEventListener('plenarchat:reopen', event => trigger('input', {{tokens: event.detail}}));"""
_ON_HEADER = """element.addEventListener('click', event => {
  const language = event.target.closest('[data-choose]');
  if (language) trigger('select', {language: language.dataset.choose});
  if (event.target.closest('[data-new]')) trigger('clear', {});
});"""
_ON_ACTIVE = """element.addEventListener('click', event => {
  const chip = event.target.closest('[data-field]');
  if (chip) trigger('clear', {field: chip.dataset.field, value: chip.dataset.value});
});"""
_ON_DRAFT = "element.addEventListener('click', e => e.target.closest('[data-cancel]') && trigger('clear', {}));"
# The links of the conversation that this window had before it was loaded again.
_HELD = "(held, ...others) => [window.plenarchat.held(), ...others]"


class ChatPage:
    """The page over one assistant, in the `blocks` that are open; everything else answers its events."""

    name = "chat"

    def __init__(self, assistant: Assistant, blocks: gr.Blocks) -> None:
        self.assistant, self.index, self.blocks = assistant, assistant.index, blocks
        self.provisional = ProvisionalSittings(self.index)
        self._build(translator(DEFAULT))
        self._connect()

    def _build(self, t: Translator) -> None:
        self.conversation, self.language = gr.State(Conversation()), gr.State(t.language)
        self.held = gr.Textbox("", visible=False)
        self.header = html(head(self.assistant, self.name, t), "pc-header", _ON_HEADER)
        self.history = html(history_html(t), "pc-history")
        with gr.Column(elem_id="pc-main"):
            with gr.Column(elem_id="pc-talk"):
                self.past = html("", "pc-past", _ON_PAST)
                self.current = html(self._welcome(t), "pc-current", _ON_TALK)
            with gr.Column(elem_id="pc-composer"):
                self.active = html("", "pc-active", _ON_ACTIVE)
                self.fields = FilterFields(self.index, t)
                self.draft = html("", "pc-draft", _ON_DRAFT)
                self.notice = html("", "pc-notice")
                with gr.Row(elem_id="pc-ask-row"):
                    self.question = gr.Textbox(lines=1, max_lines=6, elem_id="pc-question", **_question_words(t))
                    self.ask = gr.Button(t("ask"), elem_id="pc-ask", variant="primary")
                    self.stop = gr.Button(t("stop"), elem_id="pc-stop", visible=False)
                self.caution = html(self._caution(t), "pc-caution")
            self.sources = html(panel(None, self.index.turn, t, self.provisional), "pc-sources")

    def _connect(self) -> None:
        state, form = [self.conversation, self.language], self.fields.inputs
        talk = [self.conversation, self.past, self.current, self.sources]
        idle = [*talk, self.question, self.ask, self.stop, self.notice, self.draft, self.fields.frame]
        limits = [self.active, self.notice, *form]
        once: dict[str, Any] = {"trigger_mode": "once", **QUIET}
        running = [
            gr.on(
                [self.ask.click, self.question.submit],
                self._ask,
                [self.question, *state, *form],
                idle,
                **once,
            ),
            self.current.submit(self._ask_offered, [*state, *form], idle, **once),
            *(part.retry(self._ask_again, [*state, *form], idle, **once) for part in (self.past, self.current)),
        ]
        self.stop.click(self._stop, state, idle, cancels=running, **QUIET)
        self.header.clear(self._new, [self.language], idle, cancels=running, **QUIET)
        for part in (self.past, self.current):
            part.select(self._show_sources, state, [self.sources], **QUIET)
            part.edit(self._edit, [*state, *form], [*idle, *limits[2:], self.active], **QUIET)
        self.past.input(self._reopen, [self.language], idle, cancels=running, **QUIET)
        kept = [self.conversation, self.draft, self.question, *limits]
        self.draft.clear(self._keep, state, kept, **QUIET)
        gr.on(self.fields.changes, self._limit, [self.language, *form], limits, trigger_mode="always_last", **QUIET)
        self.active.clear(self._unlimit, [self.language, *form], limits, **QUIET)
        words = [self.language, self.header, self.history, *talk[1:], self.active, self.notice, self.caution]
        words += [self.question, self.ask, self.stop, *self.fields.worded]
        self.fields.frame.expand(self.fields.offered, [self.language], self.fields.lists, **QUIET)
        self.header.select(self._choose, [self.conversation, *form], words, **QUIET)
        self.blocks.load(
            self._load, [self.held, self.conversation, *form], [self.conversation, *words], js=_HELD, **QUIET
        )

    # Asking

    def _ask(
        self, request: gr.Request, question: str, conversation: Conversation, language: str, *form: Any
    ) -> Iterator[Views]:
        t, visitor = translator(language), visitor_of(request)
        filters = question_filters(question, Form(*form), t)
        if isinstance(filters, Refused):
            yield {self.notice: _notice(filters.notice)}
            return
        if wait := visitor.question():
            yield {self.notice: _notice(t.count("access.questions", wait))}
            return
        asked = False
        for now in converse(self.assistant, conversation, question, filters, visitor.answer_seconds):
            views = self._views(now, t, past=not asked)
            views |= self._buttons(running=now.exchanges[-1].status is Status.RUNNING)
            if not asked:
                views |= {self.question: "", self.notice: "", self.draft: ""} | self.fields.unfolded(False)
            yield views
            asked = True

    def _ask_offered(
        self, request: gr.Request, event: gr.EventData, talk: Conversation, language: str, *form: Any
    ) -> Iterator[Views]:
        """A question that was offered to click, as it stands, whatever is being changed."""
        yield from self._ask(request, str(event.question), talk.unchanged(), language, *form)

    def _ask_again(
        self, request: gr.Request, event: gr.EventData, conversation: Conversation, language: str, *_: Any
    ) -> Iterator[Views]:
        """The same question within the same filters, with something left out of what was understood, or taken in."""
        exchange = conversation.exchange(int(event.exchange))
        if exchange is None:
            return
        key = str(event.key)
        ignoring = {
            "leave": (*exchange.ignoring, key),
            "take": tuple(ignored for ignored in exchange.ignoring if ignored != key),
        }.get(str(event.doing), exchange.ignoring)
        changing = conversation.changing(exchange.number, ignoring)
        yield from self._ask(request, exchange.question, changing, language, *to_form(exchange.filters))

    def _edit(self, event: gr.EventData, conversation: Conversation, language: str, *shown: Any) -> Views:
        """The question into the field and its filters into the form; what was understood becomes one of these."""
        t, exchange = translator(language), conversation.exchange(int(event.exchange))
        if exchange is None:
            return {self.notice: ""}
        form, ignoring, opened = to_form(exchange.filters), exchange.ignoring, False
        answer, key = exchange.answer, str(event.key)
        if event.doing == "change" and answer and (item := item_with(answer.understood.items, key)):
            form, ignoring, opened = as_filter(form, item), (*ignoring, key), True
        before = conversation.draft.form if conversation.draft else Form(*shown)
        changing = conversation.changing(exchange.number, ignoring, before)
        views = {self.conversation: changing, self.question: exchange.question, self.draft: _draft(changing, t)}
        views |= self._limit(language, *form) | dict(zip(self.fields.inputs, form, strict=True))
        if opened:
            views |= self.fields.unfolded(True)
        return views

    def _keep(self, conversation: Conversation, language: str) -> Views:
        """The question stays as it was, and the filter form is again as before."""
        form = conversation.draft.form if conversation.draft else Form()
        views: Views = {self.conversation: conversation.unchanged(), self.draft: "", self.question: ""}
        return views | self._limit(language, *form) | dict(zip(self.fields.inputs, form, strict=True))

    def _views(self, conversation: Conversation, t: Translator, *, past: bool = True) -> Views:
        """The conversation and how it is shown: what is past, what is current, the sources."""
        last = conversation.last
        views: Views = {self.conversation: conversation}
        if past:
            views[self.past] = past_html(conversation, t)
        views[self.current] = exchange_html(last, t) if last else self._welcome(t)
        if last is None or last.answer:
            views[self.sources] = panel(last, self.index.turn, t, self.provisional)
        return views

    def _buttons(self, *, running: bool) -> Views:
        return {self.ask: gr.update(visible=not running), self.stop: gr.update(visible=running)}

    def _stop(self, conversation: Conversation, language: str) -> Views:
        return self._views(conversation.stopped(), translator(language)) | self._buttons(running=False)

    def _new(self, language: str) -> Views:
        views = self._views(Conversation(), translator(language)) | self._buttons(running=False)
        return views | {self.notice: "", self.draft: ""}

    def _show_sources(self, event: gr.EventData, conversation: Conversation, language: str) -> str:
        exchange = conversation.exchange(int(event.exchange))
        return panel(exchange, self.index.turn, translator(language), self.provisional)

    # Earlier conversations

    def _reopen(self, event: gr.EventData, language: str) -> Iterator[Views]:
        """An earlier conversation, answer by answer."""
        t = translator(language)
        yield {self.past: "", self.current: restoring_html(t), self.notice: "", self.draft: ""}
        yield from self._reopened(_tokens(json.dumps(event.tokens)), t)

    def _reopened(self, tokens: Sequence[str], t: Translator) -> Iterator[Views]:
        done: Conversation | None = None
        for found in reopened(self.assistant, tokens, t):
            if isinstance(found, Refused):
                yield {self.notice: _notice(found.notice)}
            else:
                done = found
                yield self._views(found, t) | self._buttons(running=False)
        if done is None:
            yield self._views(Conversation(), t) | self._buttons(running=False)

    # Filters

    def _limit(self, language: str, *form: Any) -> Views:
        t = translator(language)
        try:
            filters = to_filters(Form(*form))
        except FilterError as error:
            return {self.notice: _notice(t(error.key, value=error.value))}
        return {self.active: active_html(filters, self.index.count(filters) if filters else None, t), self.notice: ""}

    def _unlimit(self, event: gr.EventData, language: str, *form: Any) -> Views:
        changed = without(Form(*form), str(event.field), str(event.value))
        return self._limit(language, *changed) | dict(zip(self.fields.inputs, changed, strict=True))

    # Language and address

    def _load(self, request: gr.Request, held: str, conversation: Conversation, *form: Any) -> Iterator[Views]:
        """The page in the language to speak, with what its address holds: an answer, a question to ask.

        `held` are the links of the conversation that this window had before.
        """
        asked, language = dict(request.query_params), language_of(request)
        tokens = _tokens(held) or ([asked["answer"]] if asked.get("answer") else [])
        t = translator(language)
        views = self._speak(language, visitor_of(request), conversation, *form)
        if question := asked.get("q"):
            views[self.question] = gr.update(value=question, **_question_words(t))
        if tokens and not conversation.exchanges:
            views[self.current] = restoring_html(t)
            yield views
            yield from self._reopened(tokens, t)
        else:
            yield views

    def _choose(self, request: gr.Request, event: gr.EventData, conversation: Conversation, *form: Any) -> Views:
        return self._speak(translator(str(event.language)).language, visitor_of(request), conversation, *form)

    def _speak(self, language: str, visitor: Visitor, conversation: Conversation, *form: Any) -> Views:
        """Every word on the page in that language; the conversation itself stays as it was answered."""
        t = translator(language)
        views: Views = {
            self.language: language,
            self.header: head(self.assistant, self.name, t, visitor),
            self.history: history_html(t),
            self.caution: self._caution(t),
            self.question: gr.update(**_question_words(t)),
            self.ask: gr.update(value=t("ask")),
            self.stop: gr.update(value=t("stop")),
        }
        views |= self._views(conversation, t) | self._limit(language, *form) | self.fields.reworded(t)
        del views[self.conversation]
        return views

    def _caution(self, t: Translator) -> str:
        """What to bear in mind, and what is weaker here than it could be."""
        notes = "".join(f'<p lang="en">{text(note)}</p>' for note in self.assistant.notes)
        weaker = f'<details class="pc-weaker"><summary>{text(t("weaker"))}</summary>{notes}</details>' if notes else ""
        key = "caution" if self.assistant.composer.name == EXTRACTIVE else "caution.model"
        return f'{weaker}<p class="pc-caution">{text(t(key))}</p>'

    def _welcome(self, t: Translator) -> str:
        coverage = self.index.coverage()
        if not coverage.sittings:
            return nothing_indexed_html(t)
        names = [load(parliament).name for parliament in self.index.facets().parliaments]
        return welcome_html(examples(self.index, t), coverage, names, t)


def _tokens(held: str) -> list[str]:
    """The links in what the page's script sends; none where it sends anything else."""
    try:
        tokens = json.loads(held or "[]")
    except ValueError:
        return []
    return [token for token in tokens if isinstance(token, str)] if isinstance(tokens, list) else []


def _draft(conversation: Conversation, t: Translator) -> str:
    """That a question is being changed, what that does to those after it, and the way back."""
    if conversation.draft is None or conversation.last is None:
        return ""
    number = conversation.draft.number
    key = "draft" if number == conversation.last.number else "draft.following"
    cancel = f'<button type="button" class="pc-copy" data-cancel>{text(t("draft.cancel"))}</button>'
    return f'<p class="pc-draft" role="status">{text(t(key, n=number))} {cancel}</p>'


def _question_words(t: Translator) -> dict[str, Any]:
    return {"label": t("question"), "show_label": False, "placeholder": t("question.placeholder")}


def _notice(message: str) -> str:
    return f'<p class="pc-notice" role="alert">{text(message)}</p>'
