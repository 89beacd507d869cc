"""What every page of the site shares: the head with its navigation, the language, words that follow it.

Every page but the chat is a `Page`: its address holds all that it shows (`/search?q=OZG`), so that it can be linked to,
goes back and forward with the browser, and is put into another language by loading it again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import gradio as gr

from indexer.parliaments import load
from rag.assistant import Assistant
from ui.access.visitor import Visitor, visitor_of
from ui.header import header_html
from ui.i18n import DEFAULT, Translator, translator
from ui.language import language
from ui.markup import coverage_text

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Settings of an event that shows its own progress and is no endpoint for programs."""

Wording = Callable[[Translator], Mapping[str, Any]]


class Words:
    """Components whose words change with the language: `add` makes one, `updates` rewords all, in order."""

    def __init__(self, t: Translator) -> None:
        self._t = t
        self._worded: list[tuple[Any, Wording]] = []

    @property
    def components(self) -> list[Any]:
        """The components, in the order of `updates`."""
        return [component for component, _ in self._worded]

    def add(self, kind: Callable[..., Any], words: Wording, **settings: Any) -> Any:
        """A component of that kind with `words(t)` and further settings; it belongs to the block that is open."""
        component = kind(**words(self._t), **settings)
        self._worded.append((component, words))
        return component

    def updates(self, t: Translator) -> list[Any]:
        """What each component says in that language."""
        return [gr.update(**words(t)) for _, words in self._worded]


class Page(ABC):
    """One page of the site. A subclass makes its components in `build` and says in `shown` what its address shows."""

    name: ClassVar[str]
    """Its route and the stem of its keys: `search` is at `/search` and called `nav.search`."""

    def __init__(self, assistant: Assistant, blocks: gr.Blocks) -> None:
        t = translator(DEFAULT)
        self.assistant, self.index = assistant, assistant.index
        self.words = Words(t)
        self.language = gr.State(t.language)
        self.head = html(head(assistant, self.name, t), "pc-header")
        with gr.Column(elem_id=f"pc-{self.name}", elem_classes="pc-sheet"):
            views = self.build(t)
        outputs = [self.language, self.head, *self.words.components, *views]
        blocks.load(self._load, None, outputs, **QUIET)

    @abstractmethod
    def build(self, t: Translator) -> list[Any]:
        """Make the components and their events; returns those that `shown` fills."""

    @abstractmethod
    def shown(self, address: Mapping[str, str], t: Translator) -> list[Any]:
        """What stands in the components that `build` returned, for the parameters of an address. Never raises."""

    def _load(self, request: gr.Request) -> list[Any]:
        t = translator(language_of(request))
        views = self.shown(dict(request.query_params), t)
        return [t.language, head(self.assistant, self.name, t, visitor_of(request)), *self.words.updates(t), *views]


def head(assistant: Assistant, page: str, t: Translator, visitor: Visitor | None = None) -> str:
    """The head of a page: what is indexed, where else one can go, and how the visitor leaves."""
    names = ", ".join(load(parliament).name for parliament in assistant.index.facets().parliaments)
    return header_html(page, coverage_text(assistant.holdings.coverage, t), names, t, visitor)


def language_of(request: gr.Request) -> str:
    """The language to speak: what the address says, what was chosen before, what the browser asks for."""
    return language(request.query_params.get("lang"), request.cookies, request.headers.get("accept-language", ""))


def html(value: str, elem_id: str, script: str | None = None) -> gr.HTML:
    """HTML of the project's own making; `script` runs when it is there, with `element` and `trigger`."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)
