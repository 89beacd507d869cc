"""`plenarchat mcp`: the tools for a language model's client that starts this program itself; and who may ask `/mcp`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ui.cli_options import Names, Settings, command, pass_settings, writer_options
from ui.cli_output import message

HOSTS_VARIABLE = "PLENARCHAT_MCP_HOSTS"


def mcp_hosts_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--mcp-host NAME`, repeatable; the function gets them as `mcp_hosts`, else those of the variable."""
    return click.option(
        "--mcp-host",
        "mcp_hosts",
        multiple=True,
        type=Names(),
        metavar="NAME",
        envvar=HOSTS_VARIABLE,
        help="A name under which MCP clients reach this server besides localhost, --public-url and --allowed-host, as "
        f"they send it (chat.example.org, 10.0.0.5:7860); repeatable [env: {HOSTS_VARIABLE}].",
    )(function)


@command("mcp")
@click.option("--embedding-model", metavar="NAME", help="Name or folder of a model, or `none` [default: the index's].")
@writer_options
@pass_settings
def mcp_command(settings: Settings, embedding_model: str | None) -> None:
    """Serve the index to an MCP client over standard input and output.

    The client (a chat program with a language model) starts this command itself. `plenarchat serve` serves the same
    over HTTP at /mcp.
    """
    from rag.assistant import open_assistant

    assistant = open_assistant(
        settings.index, embedding_model=embedding_model, model=settings.model, chroma_url=settings.chroma_url
    )
    try:
        for note in assistant.notes:
            message(f"Note: {note}")
        from ui.tools.stdio import serve_stdio

        serve_stdio(assistant)
    finally:
        assistant.close()
