"""The command line: data to stdout, messages to stderr, exit status 0 (done), 1 (the task failed) or 2 (wrong usage).

Each command imports what it needs when it runs, so that `plenarchat --help` comes at once.
"""

from __future__ import annotations

import sys
import traceback

import click

from ui.cli_accounts import accounts_command
from ui.cli_ask import ask_command, reopen_command, search_command
from ui.cli_audit import audit_command
from ui.cli_backup import backup_command, restore_command
from ui.cli_doctor import doctor_command
from ui.cli_embed import embed_command
from ui.cli_eval import eval_command
from ui.cli_feedback import feedback_command
from ui.cli_index import index_command, parse_command
from ui.cli_mcp import mcp_command
from ui.cli_options import Settings, shared_options
from ui.cli_roster import roster_command
from ui.cli_serve import demo_command, serve_command
from ui.cli_verify import verify_command
from ui.cli_watch import watch_command

INTERRUPTED = 130


class _InOrder(click.Group):
    """Lists its commands in the order in which a newcomer meets them, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_InOrder,
    params=shared_options(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(None, "-V", "--version", package_name="plenarchat", message="plenarchat %(version)s")
def cli() -> None:
    """Ask parliamentary protocols a question: who said what, when, on which printed page."""


for _command in (
    demo_command,
    index_command,
    embed_command,
    watch_command,
    parse_command,
    search_command,
    ask_command,
    reopen_command,
    verify_command,
    roster_command,
    audit_command,
    serve_command,
    mcp_command,
    backup_command,
    restore_command,
    accounts_command,
    feedback_command,
    eval_command,
    doctor_command,
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit status. Whatever goes wrong becomes one message on stderr."""
    settings = Settings()
    try:
        status = cli.main(arguments, prog_name="plenarchat", standalone_mode=False, obj=settings)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except Exception as error:
        if settings.debug:
            traceback.print_exc()
        click.echo(_explain(error, settings), err=True)
        return 1
    return status if isinstance(status, int) else 0


def _explain(error: Exception, settings: Settings) -> str:
    """One line on what went wrong and what to do about it."""
    from indexer.embedding import EmbeddingUnavailable
    from indexer.limits import SettingError
    from indexer.protocol import ProtocolError
    from indexer.store import StoreError
    from rag.assistant import QuestionError
    from rag.chat_model import ModelUnavailable
    from rag.permalink import LinkError
    from rag.quotes.claim import CitationError
    from rag.quotes.search import QuoteError
    from ui.access.errors import AccessError
    from ui.server import PortError

    text = " ".join(str(error).split())
    asked = QuestionError | QuoteError | CitationError | LinkError
    missing = EmbeddingUnavailable | ModelUnavailable
    served = AccessError | PortError
    if isinstance(error, ProtocolError | SettingError | StoreError | served | asked | missing):
        return f"Error: {text}"
    if isinstance(error, OSError) and error.filename:
        return f"Error: {error.filename}: {error.strerror}."
    hint = "" if settings.debug else " Run the command again with --debug to see where."
    return f"Error: {type(error).__name__}: {text or 'no message'}.{hint}"
