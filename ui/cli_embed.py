"""`plenarchat embed`: vectors for what has none yet, on this machine or on many."""

from __future__ import annotations

import click

from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import message, print_json

_SCHEDULER = click.option(
    "--scheduler",
    metavar="ADDRESS",
    envvar="PLENARCHAT_SCHEDULER",
    help="A Dask scheduler (tcp://host:8786) whose workers embed; without it, this machine does "
    "[env: PLENARCHAT_SCHEDULER].",
)


@command("embed")
@_SCHEDULER
@click.option("--embedding-model", metavar="NAME", help="Name or folder of a model [default: the index's].")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@pass_settings
def embed_command(settings: Settings, scheduler: str | None, embedding_model: str | None, as_json: bool) -> None:
    """Embed what has no vector yet, for search by meaning.

    `plenarchat index` does it by itself, on this machine. To spread it, index with `--embedding-model none` first, then
    run this with --scheduler. Every batch is kept as soon as it is done: the same command goes on from there.
    """
    from indexer.pipeline import embed
    from indexer.progress import terminal_progress

    try:
        report = embed(
            settings.index,
            embedding_model=embedding_model,
            scheduler=scheduler,
            progress=terminal_progress(),
            chroma_url=settings.chroma_url,
        )
    except KeyboardInterrupt:
        message("What is finished is kept; the same command goes on from there.")
        raise
    if as_json:
        print_json(report.to_json())
        return
    message(f"{report.embedded:,} passages embedded; {report.vectors:,} of {report.chunks:,} have vectors.")
    for note in report.notes:
        message(note)
