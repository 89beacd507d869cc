"""`plenarchat eval run` and `eval compare`: one run over a set of questions, and two runs side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_ask import opened_assistant
from ui.cli_eval.options import FILE, FOLDER, RUN, loaded, model_options, questions_argument
from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import message, print_json

if TYPE_CHECKING:
    from eval.compare import Comparison, Loaded
    from eval.dataset import Dataset
    from eval.gates import Limit
    from eval.judge import Judge

_PROBLEMS_SHOWN = 10


@command("run")
@questions_argument
@click.option("--out", required=True, type=FOLDER, help="Folder for the results.")
@click.option("--silver", type=FILE, help="Generated questions, whose figures are to stand beside.")
@click.option("--baseline", type=RUN, help="An earlier run: fail where this one is worse.")
@click.option("--max-drop", type=click.FloatRange(0, 1), help="With --baseline: fail at any drop above this, too.")
@click.option("--fail-under", multiple=True, metavar="MEASURE=VALUE", help="Fail below this (recall@10=0.85).")
@click.option("--strict", is_flag=True, help="Fail where a question's gold does not agree with the index.")
@click.option("--judge-labels", type=FILE, help="People's labels for the judge's decisions (JSONL).")
@model_options("judge", "A language model that judges the answers")
@pass_settings
def run_command(
    settings: Settings,
    questions: Path,
    out: Path,
    silver: Path | None,
    baseline: Path | None,
    max_drop: float | None,
    fail_under: tuple[str, ...],
    strict: bool,
    judge_labels: Path | None,
    judge: str | None,
    judge_url: str | None,
) -> int:
    """Ask every question, write results, metrics and a report.

    The folder gets results.jsonl (a line a question), metrics.json and report.html, whose trend is over the runs in
    the folders beside it. The exit status is 1 where a limit or the baseline is missed; the reasons are on stderr.
    """
    from eval.compare import compare
    from eval.gates import GateError, below, parse_limit, worse
    from eval.report.write import write_report
    from eval.run import Judging, run
    from indexer.progress import terminal_progress

    try:
        limits = [parse_limit(text) for text in fail_under]
    except GateError as error:
        raise click.UsageError(str(error)) from error
    if max_drop is not None and baseline is None:
        raise click.UsageError("--max-drop says how much worse than --baseline a run may be; name one.")
    if judge is None:
        _need_no_judge(limits, judge_url, judge_labels)
    dataset, beside = loaded(questions), loaded(silver) if silver else None
    before = _baseline(baseline, questions, dataset) if baseline else None
    judging = Judging(_judge(judge, judge_url), _labels(judge_labels)) if judge else None
    with opened_assistant(settings) as assistant:
        done = run(dataset, assistant, out, terminal_progress(), silver=beside, judging=judging)
    comparison = compare(before, _loaded_run(out)) if before else None
    report = write_report(out, comparison)
    click.echo("\n".join(done.lines()))
    for problem in done.problems[:_PROBLEMS_SHOWN]:
        message(f"Warning: {questions}: {problem}")
    if len(done.problems) > _PROBLEMS_SHOWN:
        message(f"… and {len(done.problems) - _PROBLEMS_SHOWN} more; `plenarchat eval check` lists all.")
    if done.failed:
        message(f"{len(done.failed)} of {len(dataset.questions)} questions failed: {', '.join(done.failed)}")
    reasons = [*below(limits, done.metrics), *(worse(comparison, max_drop) if comparison else ())]
    if strict and done.problems:
        reasons.append(f"{len(done.problems)} gold places do not agree with the index")
    for reason in reasons:
        message(f"Failed: {reason}")
    message(f"The results are in {out}, the report is {report}")
    return 1 if reasons or len(done.failed) == len(dataset.questions) else 0


@command("compare")
@click.argument("a", type=RUN, metavar="DIR_A")
@click.argument("b", type=RUN, metavar="DIR_B")
@click.option("--all", "every", is_flag=True, help="All measures, not only the headline ones.")
@click.option("--out", type=FOLDER, help="Write a report of DIR_B against DIR_A into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def compare_command(a: Path, b: Path, every: bool, out: Path | None, as_json: bool) -> int:
    """Compare two runs, question by question: DIR_A is the older, DIR_B the newer.

    A row a measure: both values, the difference with its 95 % interval, the p-value of a paired randomisation test
    after Holm's correction, and how many questions the newer run wins, ties and loses.
    """
    from eval.compare import RunError, compare
    from eval.metrics import MEASURES
    from eval.report.write import write_report

    try:
        comparison = compare(_loaded_run(a), _loaded_run(b), MEASURES if every else None)
    except RunError as error:
        raise click.ClickException(str(error)) from error
    if out:
        message(f"The report is {write_report(b, comparison, out)}")
    if as_json:
        print_json(comparison.to_json())
    else:
        _print_comparison(comparison)
    return 0


def _print_comparison(comparison: Comparison) -> None:
    from eval.judge.agreement import kappa_shown

    data = comparison.to_json()
    for says in data["differs"]:
        message(f"Note: {says}")
    click.echo(f"{'':<24}{'A':>7}{'B':>7}  {'B - A':>7}  {'95 % interval':<18}{'p (Holm)':>9}{'n':>6}  win/tie/loss")
    for name, held in comparison.measures.items():
        interval = f"[{held.low:+.3f}, {held.high:+.3f}]"
        values = f"{held.a:>7.3f}{held.b:>7.3f}  {held.difference:>+7.3f}  {interval:<18}{held.p_holm:>9.3f}"
        verdict = "" if held.verdict == "same" else f"  {held.verdict}"
        one = data["measures"][name]
        kappa = f"  {kappa_shown(one['kappa'])}" if "kappa" in one else ""
        click.echo(f"{name:<24}{values}{held.n:>6}  {held.win}/{held.tie}/{held.loss}{verdict}{kappa}")
    for one in data["changed"]:
        moved = ", ".join(f"{name} {_value(old)} → {_value(new)}" for name, (old, new) in one["measures"].items())
        click.echo(f"\n{one['direction']}: {one['id']} {one['question']}\n  {moved}")
        for side in ("a", "b"):
            verdict = (one[side].get("verdict") or {}).get("says", "")
            text = " ".join(str(one[side].get("answer") or "").split())
            click.echo(f"  {side.upper()}: {verdict}\n     {text[:300]}")


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _need_no_judge(limits: Sequence[Limit], url: str | None, labels: Path | None) -> None:
    """Raises click.UsageError where something is asked for that only a judge can give."""
    from eval.metrics import measure_named

    for limit in limits:
        measure = measure_named(limit.name)
        if measure and measure.group == "judged":
            raise click.UsageError(f"--fail-under {limit.name}: a language model judges it; name one with --judge.")
    for option, given in (("--judge-url", url), ("--judge-labels", labels)):
        if given:
            raise click.UsageError(f"{option} belongs to a judge; name one with --judge.")


def _baseline(folder: Path, questions: Path, dataset: Dataset) -> Loaded:
    """The earlier run; raises click.ClickException before anything is asked where it cannot be compared."""
    from eval.compare import RunError, check_common

    before = _loaded_run(folder)
    try:
        check_common(before, str(questions), (question.id for question in dataset.questions))
    except RunError as error:
        raise click.ClickException(str(error)) from error
    return before


def _loaded_run(folder: Path) -> Loaded:
    from eval.compare import RunError, load_run

    try:
        return load_run(folder)
    except RunError as error:
        raise click.ClickException(str(error)) from error


def _judge(name: str, url: str | None) -> Judge:
    from eval.judge import JudgeUnavailable, open_judge

    try:
        return open_judge(name, base_url=url)
    except JudgeUnavailable as error:
        raise click.ClickException(str(error)) from error


def _labels(path: Path | None) -> Mapping[str, Any] | None:
    from eval.judge import LabelError, load_labels

    try:
        return load_labels(path) if path else None
    except LabelError as error:
        raise click.ClickException(str(error)) from error
