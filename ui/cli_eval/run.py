"""`plenarchat eval run` and `eval score`: a set of questions asked here, or answered elsewhere, and measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ui.cli_ask import opened_assistant
from ui.cli_eval import judging
from ui.cli_eval.gates import check_baseline, conclude, gate_options, gates
from ui.cli_eval.options import FILE, FOLDER, counted, questions_argument, silver_beside
from ui.cli_options import Settings, command, pass_settings, writer_options
from ui.cli_output import message

_out = click.option("--out", required=True, type=FOLDER, help="Folder for the results.")


@command("run")
@questions_argument
@_out
@click.option("--silver", type=FILE, help="Generated questions, whose figures are to stand beside.")
@writer_options
@gate_options
@judging.judge_options
@pass_settings
def run_command(
    settings: Settings,
    /,
    questions: Path,
    out: Path,
    silver: Path | None,
    judge: str | None,
    judge_url: str | None,
    judge_labels: Path | None,
    **gated: Any,
) -> int:
    """Ask every question, write results, metrics and a report.

    The folder gets results.jsonl (a line a question), metrics.json and report.html, whose trend is over the runs in
    the folders beside it. The exit status is 1 where a question failed with an error, and where a limit or the baseline
    is missed; the reasons are on stderr.
    """
    from eval.run import run
    from indexer.progress import terminal_progress

    held = gates(**gated, judged=judge is not None)
    dataset = counted(questions)
    beside = silver_beside(silver, dataset) if silver else None
    check_baseline(held, questions, dataset)
    judged = judging.opened(judge, judge_url, judge_labels)
    with opened_assistant(settings, writing=True) as assistant, judging.judge_errors(judged, out):
        done = run(dataset, assistant, out, terminal_progress(), silver=beside, judging=judged)
    return conclude(done, questions, held)


@command("score")
@questions_argument
@click.argument("results", type=FILE, metavar="RESULTS.jsonl")
@_out
@gate_options
@judging.judge_options
@pass_settings
def score_command(
    settings: Settings,
    /,
    questions: Path,
    results: Path,
    out: Path,
    judge: str | None,
    judge_url: str | None,
    judge_labels: Path | None,
    **gated: Any,
) -> int:
    """Measure another system's answers, given as lines of JSON with the question's id.

    A line has the fields of `ask --json`, as far as the system knows them; a measure of what is missing does not apply.
    Quotes are looked up in the index. The folder gets the same files as that of `run`.
    """
    from eval.dataset import DatasetError
    from eval.dataset.answers import load_answers
    from eval.run import score
    from indexer.progress import terminal_progress
    from indexer.store import Index

    held = gates(**gated, judged=judge is not None)
    dataset = counted(questions)
    check_baseline(held, questions, dataset)
    try:
        answers = load_answers(results)
    except DatasetError as error:
        raise click.ClickException(str(error)) from error
    judged = judging.opened(judge, judge_url, judge_labels)
    with Index.open(settings.index) as index, judging.judge_errors(judged, out):
        done = score(dataset, answers.by_id, answers.identity, index, out, terminal_progress(), judging=judged)
    known = {question.id for question in dataset.questions}
    if unknown := [name for name in answers.by_id if name not in known]:
        message(f"Warning: {results}: {len(unknown)} answers are to no question of {questions}, first {unknown[0]}")
    return conclude(done, questions, held)
