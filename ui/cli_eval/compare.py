"""`plenarchat eval compare`: two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli_eval.options import FOLDER, RUN, loaded_run
from ui.cli_options import command
from ui.cli_output import message, print_json, printable

if TYPE_CHECKING:
    from eval.compare import Comparison


@command("compare")
@click.argument("a", type=RUN, metavar="DIR_A")
@click.argument("b", type=RUN, metavar="DIR_B")
@click.option("--all", "every", is_flag=True, help="All measures, not only headline ones and guards.")
@click.option("--silver", is_flag=True, help="Compare over the silver questions of both.")
@click.option("--out", type=FOLDER, help="Write a report of DIR_B against DIR_A into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def compare_command(a: Path, b: Path, every: bool, silver: bool, out: Path | None, as_json: bool) -> int:
    """Compare two runs, question by question: DIR_A is the older, DIR_B the newer.

    A row a measure: both values, the difference with its 95 % interval, the p-value of a paired randomisation test
    after Holm's correction, and how many questions the newer run wins, ties and loses. What a gate would say stands on
    stderr; the exit status is 0 all the same.
    """
    from eval.compare import compare
    from eval.gates import worse
    from eval.loaded import RunError
    from eval.metrics import MEASURES
    from eval.report.write import write_report

    if silver and out:
        raise click.UsageError("A report is over people's questions; leave --silver or --out away.")
    runs = loaded_run(a), loaded_run(b)
    try:
        older, newer = (run.of_silver() for run in runs) if silver else runs
        comparison = compare(older, newer, MEASURES if every else None)
    except RunError as error:
        raise click.ClickException(str(error)) from error
    reasons = list(worse(comparison))
    if out:
        message(f"The report is {write_report(b, comparison, out)}")
    if as_json:
        print_json(comparison.to_json() | {"worse": reasons})
    else:
        _print(comparison)
        for reason in reasons:
            message(f"Worse: {reason}")
    return 0


def _print(comparison: Comparison) -> None:
    from eval.judge.agreement import kappa_shown

    data = comparison.to_json()
    for says in data["differs"]:
        message(f"Note: {says}")
    for name in ("a", "b"):
        if only := data[f"only_in_{name}"]:
            message(f"Note: {len(only)} questions are only in {data[name]['folder']}, first {only[0]}")
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
        click.echo(f"\n{one['direction']}: {printable(one['id'])} {printable(str(one['question']))}\n  {moved}")
        for side in ("a", "b"):
            verdict = (one[side].get("verdict") or {}).get("says", "")
            text = " ".join(str(one[side].get("answer") or "").split())
            click.echo(f"  {side.upper()}: {printable(verdict)}\n     {printable(text)[:300]}")


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
