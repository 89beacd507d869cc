"""`plenarchat serve` and `plenarchat demo`: the chat in a browser."""

from __future__ import annotations

import os
import sys
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli_access import Given, access_options, open_to_all
from ui.cli_mcp import mcp_hosts_option
from ui.cli_operations import operations_options
from ui.cli_options import Settings, command, pass_settings, writer_options
from ui.cli_output import message
from ui.cli_sections import Sectioned

if TYPE_CHECKING:
    from ui.operations.settings import Operations

_HOST = click.option(
    "--host",
    default="127.0.0.1",
    envvar="PLENARCHAT_HOST",
    metavar="ADDRESS",
    help="The address to listen on [env: PLENARCHAT_HOST; default: 127.0.0.1, this machine alone].",
)
_PORT = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=7860,
    envvar="PLENARCHAT_PORT",
    metavar="NUMBER",
    help="0 takes a free one [env: PLENARCHAT_PORT; default: 7860].",
)
_MODEL = click.option(
    "--embedding-model", metavar="NAME", help="Name or folder of a model, or `none` [default: the index's]."
)
_FEEDBACK = click.option(
    "--feedback",
    metavar="FILE",
    help="Where judgements of answers are kept, or `none` [env: PLENARCHAT_FEEDBACK; default: beside the index].",
)


@command("serve", Sectioned)
@_HOST
@_PORT
@click.option("--open", "open_browser", is_flag=True, help="Open the chat in the browser.")
@_MODEL
@_FEEDBACK
@mcp_hosts_option
@writer_options
@operations_options()
@access_options
@pass_settings
def serve_command(
    settings: Settings,
    host: str,
    port: int,
    open_browser: bool,
    embedding_model: str | None,
    feedback: str | None,
    mcp_hosts: tuple[str, ...],
    operations: Operations,
    given: Given,
) -> None:
    """Open the chat over the index, or over several collections, with its other doors on the same port.

    / is the chat, /api/v1/docs describes REST (/api/v1/openapi.json for programs), /mcp takes MCP clients over HTTP.
    """
    from ui.server import serve

    collections = given.collections(settings.index, feedback)
    access = given.access(collections, host, mcp_hosts)
    if warning := open_to_all(host, access):
        message(warning)
    serve(
        collections,
        access,
        host=host,
        port=port,
        open_browser=open_browser,
        embedding_model=embedding_model,
        model=settings.model,
        chroma_url=settings.chroma_url,
        mcp_hosts=mcp_hosts,
        operations=operations,
        on_ready=_announce,
    )


@command("demo", Sectioned)
@_HOST
@_PORT
@click.option(
    "--open/--no-open", "open_browser", default=None, help="Open the browser [default: if there is a screen]."
)
@_MODEL
@_FEEDBACK
@mcp_hosts_option
@writer_options
@operations_options(level="warning")
@pass_settings
def demo_command(
    settings: Settings,
    host: str,
    port: int,
    open_browser: bool | None,
    embedding_model: str | None,
    feedback: str | None,
    mcp_hosts: tuple[str, ...],
    operations: Operations,
) -> None:
    """Open the chat over bundled sample protocols.

    They are of an invented parliament. Their index lives apart from others in the user's cache, unless --index names
    another place.
    """
    from indexer.pipeline import index
    from indexer.progress import terminal_progress
    from ui.server import serve

    folder = settings.chosen_index or _demo_index()
    message(f"Indexing the sample protocols into {folder}")
    with resources.as_file(resources.files("indexer") / "sample") as sample:
        protocols = [sample / "pages", sample / "pdf"]
        index(
            protocols,
            folder,
            embedding_model=embedding_model,
            prune=True,
            progress=terminal_progress(),
            chroma_url=settings.chroma_url,
        )
    collections = Given().collections(folder, feedback)
    access = Given().access(collections, host, mcp_hosts)
    if warning := open_to_all(host, access):
        message(warning)
    serve(
        collections,
        access,
        host=host,
        port=port,
        open_browser=_has_screen() if open_browser is None else open_browser,
        embedding_model=embedding_model,
        model=settings.model,
        chroma_url=settings.chroma_url,
        mcp_hosts=mcp_hosts,
        operations=operations,
        on_ready=_announce,
    )


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def _announce(address: str) -> None:
    message(f"The chat is at {address} (Ctrl-C ends it)")


def _demo_index() -> Path:
    from indexer.embedding.prepare import cache_directory

    return cache_directory() / "demo-index"
