"""The options of how a server is run, from the command line, else variables, else as they come."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("text", "json")
NAMES = ("log_format", "log_level", "log_file", "log_questions", "grace", "history_days", "feedback_days")


def operations_options(level: str = "info") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options of `ui.operations.settings.Operations`, given as one `operations`. `level` is that of the log."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def wrapper(*args: Any, **options: Any) -> Any:
            from ui.operations.settings import Operations

            given = {name: options.pop(name) for name in NAMES}
            return function(*args, operations=Operations(**given), **options)

        for option in reversed(_options(level)):
            wrapper = option(wrapper)
        return wrapper

    return decorate


def _options(level: str) -> list[Callable[[Callable[..., Any]], Callable[..., Any]]]:
    return [
        _option("--log-format", "How log lines look.", type=click.Choice(FORMATS), default="text"),
        _option("--log-level", "What is logged at least.", type=click.Choice(LEVELS), default=level),
        _option(
            "--log-file",
            "Log to this file instead of standard error; opened anew when it was moved away.",
            metavar="FILE",
            type=click.Path(dir_okay=False, path_type=Path),
        ),
        _option("--log-questions", "Log what is asked, too: words that can tell of people.", is_flag=True),
        _option(
            "--grace",
            "Seconds that running answers have to finish when the server is to end.",
            metavar="SECONDS",
            type=click.FloatRange(0, 3600),
            default=20.0,
        ),
        _option(
            "--history-days",
            "How long a browser keeps conversations; 0 keeps none.",
            metavar="DAYS",
            type=click.IntRange(0, 3650),
            default=90,
        ),
        _option(
            "--feedback-days",
            "How long judgements of answers are kept; 0 keeps them until they are deleted.",
            metavar="DAYS",
            type=click.IntRange(0, 36500),
            default=0,
        ),
    ]


def _option(name: str, help: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    variable = "PLENARCHAT_" + name.strip("-").replace("-", "_").upper()
    shown = settings.get("default")
    default = "" if shown is None else f"; default: {shown:g}" if isinstance(shown, float) else f"; default: {shown}"
    return click.option(name, envvar=variable, help=f"{help} [env: {variable}{default}]", **settings)
