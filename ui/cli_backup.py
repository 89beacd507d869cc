"""`plenarchat backup` and `plenarchat restore`: an index saved while it is served, and brought back."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import message, print_json

_FEEDBACK = click.option(
    "--feedback",
    metavar="FILE",
    help="Where feedback is kept, or `none` to leave it out [env: PLENARCHAT_FEEDBACK; default: beside the index].",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@command("backup")
@click.argument("target", metavar="DEST", type=click.Path(path_type=Path))
@click.option("--no-chroma", is_flag=True, help="Leave the vector collection out: smaller; a restore builds it anew.")
@_FEEDBACK
@_JSON
@pass_settings
def backup_command(settings: Settings, target: Path, no_chroma: bool, feedback: str | None, as_json: bool) -> None:
    """Save the index as a folder, or as one file where DEST ends in `.tar`.

    It may be served and written to meanwhile. DEST must not exist; it appears when it is whole and checked. It holds
    the feedback as well, with the questions in it.
    """
    from importlib.metadata import version

    from indexer.progress import terminal_progress
    from indexer.store.saving import backup
    from ui.feedback.store import feedback_file

    manifest = backup(
        settings.index,
        target,
        version=version("plenarchat"),
        feedback=feedback_file(settings.index, feedback),
        chroma=not no_chroma,
        progress=terminal_progress(),
    )
    size = sum(one.bytes for one in manifest.files.values())
    if as_json:
        counts = {"bytes": size, "counts": manifest.counts, "chroma": manifest.chroma}
        print_json({"backup": str(target), "made": manifest.made, "generation": manifest.generation} | counts)
    else:
        message(f"{manifest.counts['sittings']} sittings, {size / 1e6:,.0f} MB are saved in {target}")
        if manifest.chroma != "included":
            message(f"Note: the vector collection was {manifest.chroma}; a restore builds it anew.")


@command("restore")
@click.argument("source", metavar="SRC", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Give up the index that is there for the saved one.")
@_FEEDBACK
@_JSON
@pass_settings
def restore_command(settings: Settings, source: Path, replace: bool, feedback: str | None, as_json: bool) -> None:
    """Bring a saved index back, checked first.

    A server that has the index open goes on with the restored one. Feedback is brought back only where there is none.
    """
    from indexer.progress import terminal_progress
    from indexer.store import Index
    from indexer.store.saving import restore
    from ui.feedback.store import feedback_file

    progress = terminal_progress()
    done = restore(
        source, settings.index, replace=replace, feedback=feedback_file(settings.index, feedback), progress=progress
    )
    counts = done.manifest.counts
    if not as_json:  # what follows may fail while a Chroma server is away
        message(f"{counts['sittings']} sittings, saved {done.manifest.made}, are in {settings.index}")
    with Index.open(settings.index, write=True, chroma_url=settings.chroma_url) as index:
        index.sync_chroma(progress)
    if as_json:
        told = {"replaced": done.replaced, "restart": done.restart, "feedback": done.feedback, "counts": counts}
        told |= {"chroma_url": done.server} if done.server else {}
        print_json({"index": str(settings.index), "made": done.manifest.made} | told)
        return
    if done.server and not settings.chroma_url:
        message(f"Note: its vectors were in the Chroma server {done.server[:200]!r}; that is used again only where")
        message("`plenarchat index --chroma-url …` names it.")
    if done.restart:
        message("Servers of this index must be started anew: it could not be changed beneath them.")
    elif done.replaced:
        message("Servers of this index go on with it.")
