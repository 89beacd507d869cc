"""What `run` and `score` share: a language model that judges answers, where one is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_eval.options import FILE, model_options

if TYPE_CHECKING:
    from eval.run import Judging


def judge_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--judge`, `--judge-url` and `--judge-labels`, handed over as those names."""
    labels = click.option("--judge-labels", type=FILE, help="People's labels for the judge's decisions (JSONL).")
    return labels(model_options("judge", "A language model that judges the answers")(function))


def opened(name: str | None, url: str | None, labels: Path | None) -> Judging | None:
    """The judge, which has replied once, and the labels; None where no judge is named.

    Raises:
        click.UsageError: something is given that belongs to a judge, but none is named.
        click.ClickException: the model cannot be opened or does not reply, or the labels cannot be used.
    """
    if name is None:
        for option, given in (("--judge-url", url), ("--judge-labels", labels)):
            if given:
                raise click.UsageError(f"{option} belongs to a judge; name one with --judge.")
        return None
    from eval.judge import LabelError, load_labels, open_judge
    from eval.run import Judging
    from rag.chat_model import ModelUnavailable

    try:
        held = load_labels(labels) if labels else None
        judge = open_judge(name, base_url=url)
        judge.probe()
    except (ModelUnavailable, LabelError) as error:
        raise click.ClickException(str(error)) from error
    return Judging(judge, held)


@contextmanager
def judge_errors(judging: Judging | None, out: Path) -> Iterator[None]:
    """Raises click.ClickException where the judge falls silent; what was measured before it is kept."""
    if judging is None:
        yield
        return

    from rag.chat_model import ModelUnavailable

    try:
        yield
    except ModelUnavailable as error:
        raise click.ClickException(f"{error}. All but the judged figures is in {out}.") from error
