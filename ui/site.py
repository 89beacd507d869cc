"""The site: its pages as routes of one Gradio application over one assistant."""

from __future__ import annotations

import gradio as gr

from rag.assistant import Assistant
from ui.chat.page import ChatPage
from ui.corpus.page import CorpusPage
from ui.i18n import DEFAULT, translator
from ui.reader.page import ReaderPage
from ui.search.page import SearchPage
from ui.shell import Page
from ui.verify.page import VerifyPage

PAGES: tuple[type[Page], ...] = (SearchPage, ReaderPage, VerifyPage, CorpusPage)
"""The pages beside the chat, each at the route of its name."""

AT_ONCE = 20
"""How many people's questions are answered at the same time; more wait in line."""


def site(assistant: Assistant) -> gr.Blocks:
    """All pages; the chat is the first."""
    t = translator(DEFAULT)
    blocks: gr.Blocks
    with gr.Blocks(title="plenarchat", analytics_enabled=False, fill_width=True) as blocks:
        ChatPage(assistant, blocks)
    for page in PAGES:
        with blocks.route(t(f"nav.{page.name}"), f"/{page.name}"):
            page(assistant, blocks)
    blocks.queue(default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks
