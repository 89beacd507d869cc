"""`plenarchat eval`: how good the answers are, on questions whose answers are known; how right protocols are read."""

from __future__ import annotations

import click

from ui.cli_eval.compare import compare_command
from ui.cli_eval.data import check_command, generate_command, import_command
from ui.cli_eval.parsing import parsing_command
from ui.cli_eval.run import run_command, score_command
from ui.cli_eval.systems import ablate_command, peers_command


@click.group("eval")
def eval_command() -> None:
    """Measure answers on questions with known answers, and the reading of protocols."""


for _command in (
    run_command,
    score_command,
    compare_command,
    ablate_command,
    peers_command,
    check_command,
    generate_command,
    import_command,
    parsing_command,
):
    eval_command.add_command(_command)
