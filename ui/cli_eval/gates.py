"""What makes a run fail, for `run` and `score`: their options, the reasons, and the exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_eval.options import RUN, loaded_run
from ui.cli_output import message

if TYPE_CHECKING:
    from eval.compare import Comparison
    from eval.dataset import Dataset
    from eval.gates import Limit
    from eval.loaded import Loaded
    from eval.run import Run

_PROBLEMS_SHOWN = 10


def gate_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--baseline`, `--max-drop`, `--fail-under` and `--strict`, handed over as those names."""
    for option in reversed(
        (
            click.option("--baseline", type=RUN, help="An earlier run: fail where this one is worse."),
            click.option("--max-drop", type=click.FloatRange(0, 1), help="With --baseline: fail at any drop above it."),
            click.option(
                "--fail-under",
                multiple=True,
                metavar="MEASURE=VALUE",
                help="Fail below this, or above it where lower is better (recall@10=0.85).",
            ),
            click.option("--strict", is_flag=True, help="Fail where a question's gold does not agree with the index."),
        )
    ):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Gates:
    """Limits, an earlier run with how much worse this one may be, and whether gold has to agree with the index."""

    limits: list[Limit]
    before: Loaded | None
    max_drop: float | None
    strict: bool

    def reasons(self, done: Run, comparison: Comparison | None) -> Iterator[str]:
        """Why the run fails, a sentence each."""
        from eval.gates import below, named, worse

        if done.failed:
            yield f"{len(done.failed)} of {done.summary.questions} questions failed: {named(done.failed)}"
        yield from below(self.limits, done.metrics)
        if comparison:
            yield from worse(comparison, self.max_drop)
        if self.strict and done.problems:
            yield f"{len(done.problems)} gold places do not agree with the index"


def gates(
    fail_under: Sequence[str], baseline: Path | None, max_drop: float | None, strict: bool, *, judged: bool
) -> Gates:
    """What the options ask for.

    Raises:
        click.UsageError: a limit cannot be understood, or needs what is not there.
        click.ClickException: the baseline is no run.
    """
    from eval.gates import GateError, parse_limit
    from eval.metrics import measure_named

    try:
        limits = [parse_limit(text) for text in fail_under]
    except GateError as error:
        raise click.UsageError(str(error)) from error
    for limit in limits:
        measure = measure_named(limit.name)
        if measure and measure.group == "judged" and not judged:
            raise click.UsageError(f"--fail-under {limit.name}: a language model judges it; name one with --judge.")
    if max_drop is not None and baseline is None:
        raise click.UsageError("--max-drop says how much worse than --baseline a run may be; name one.")
    return Gates(limits, loaded_run(baseline) if baseline else None, max_drop, strict)


def check_baseline(held: Gates, questions: Path, dataset: Dataset) -> None:
    """Raises click.ClickException, before anything is asked, where the baseline is over other questions."""
    from eval.compare import check_common
    from eval.loaded import RunError

    try:
        if held.before:
            check_common(held.before, str(questions), (question.id for question in dataset.questions))
    except RunError as error:
        raise click.ClickException(str(error)) from error


def conclude(done: Run, questions: Path, held: Gates) -> int:
    """Print figures and what is amiss, write the report; the exit status."""
    from eval.compare import compare
    from eval.report.write import write_report

    comparison = compare(held.before, loaded_run(done.folder)) if held.before else None
    reasons = list(held.reasons(done, comparison))
    report = write_report(done.folder, comparison, reasons=reasons)
    click.echo("\n".join(done.lines()))
    for problem in done.problems[:_PROBLEMS_SHOWN]:
        message(f"Warning: {questions}: {problem}")
    if len(done.problems) > _PROBLEMS_SHOWN:
        message(f"… and {len(done.problems) - _PROBLEMS_SHOWN} more; `plenarchat eval check` lists all.")
    for reason in reasons:
        message(f"Failed: {reason}")
    message(f"The results are in {done.folder}, the report is {report}")
    return 1 if reasons else 0
