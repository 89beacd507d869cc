"""The web application over one assistant: the chat and its sister pages, their files, their assets."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.operations.settings import HISTORY_DAYS

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.assistant import Assistant


def create_app(
    assistant: Assistant,
    feedback: Path | None = None,
    *,
    mcp_hosts: Sequence[str] = (),
    history_days: int = HISTORY_DAYS,
) -> FastAPI:
    """The web application over one assistant: the chat at `/`, answers as files at `/export`, `/printed` pages, assets.

    REST is at `/api/v1`, MCP at `/mcp` for clients that call this server localhost or one of `mcp_hosts`. Run it within
    its lifespan.

    With a file for `feedback`, answers can be judged (`ui.feedback`); without one the thumbs are hidden. Browsers keep
    conversations for `history_days`.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    import gradio as gr
    from fastapi import FastAPI
    from starlette.routing import Route

    from ui.api.application import QUIET, create_api
    from ui.api.running import Workers
    from ui.chat.history import kept_for
    from ui.document import Document
    from ui.downloads import add_exports
    from ui.feedback.control import META
    from ui.feedback.endpoint import add_feedback
    from ui.open_pages import OpenPages
    from ui.printed.endpoint import add_printed
    from ui.search.record import add_record
    from ui.search.table import add_table
    from ui.site import site
    from ui.site_assets import FAVICON, add_assets
    from ui.theme import theme
    from ui.tools.http import McpEndpoint

    workers = Workers()
    mcp = McpEndpoint(assistant, workers, mcp_hosts)
    app = FastAPI(
        lifespan=mcp.lifespan, title="plenarchat", docs_url=None, redoc_url=None, openapi_url=None, telemetry=QUIET
    )

    app.mount("/api/v1", create_api(assistant, workers))
    app.router.routes.append(Route("/mcp", mcp))
    add_exports(app, assistant)
    add_printed(app, assistant)
    add_table(app, assistant)
    add_record(app, assistant)
    head = kept_for(history_days) + add_assets(app)  # the scripts read it
    if feedback is not None:
        add_feedback(app, assistant, feedback)
        head += META
    blocks = site(assistant)
    app.add_middleware(Document, head=head)
    with warnings.catch_warnings():
        # It says, of every site of several pages, that a mode is switched off which is switched off here.
        warnings.filterwarnings("ignore", "SSR mode is not supported")
        mounted: FastAPI = gr.mount_gradio_app(
            app,
            blocks,
            path="/",
            footer_links=[],
            favicon_path=FAVICON,
            show_error=False,
            ssr_mode=False,
            enable_monitoring=False,
            theme=theme(),
        )
    mounted.add_middleware(OpenPages, held=blocks.state_holder)
    return mounted
