"""`plenarchat eval`: how good the answers are, measured on questions whose answers are known."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli_ask import opened_assistant
from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import message


@click.group("eval")
def eval_command() -> None:
    """Measure answers on questions with known answers."""


@command("run")
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="QUESTIONS.jsonl")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the results.")
@pass_settings
def run_command(settings: Settings, questions: Path, out: Path) -> int:
    """Ask every question, write results and metrics.

    The folder gets results.jsonl (a line a question) and metrics.json.
    """
    from eval.dataset import DatasetError, load
    from eval.run import run
    from indexer.progress import terminal_progress

    try:
        dataset = load(questions)
    except DatasetError as error:
        raise click.ClickException(str(error)) from error
    with opened_assistant(settings) as assistant:
        done = run(dataset, assistant, out, terminal_progress())
    click.echo("\n".join(done.summary.lines()))
    if done.failed:
        message(f"{len(done.failed)} of {len(dataset.questions)} questions failed: {', '.join(done.failed)}")
    message(f"The results are in {out}")
    return 1 if len(done.failed) == len(dataset.questions) else 0


eval_command.add_command(run_command)
