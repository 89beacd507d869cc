"""What the commands below `eval` share: files of questions, language models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_output import message

if TYPE_CHECKING:
    from eval.dataset import Dataset
    from eval.loaded import Loaded

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
RUN = click.Path(exists=True, file_okay=False, path_type=Path)

questions_argument = click.argument("questions", type=FILE, metavar="QUESTIONS.jsonl")


def model_options(name: str, says: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--NAME MODEL` and `--NAME-url URL`: a LangChain chat model, and the address of a server of one's own."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        url = click.option(
            f"--{name}-url", metavar="URL", help="Where it is served (llama.cpp, vLLM: http://127.0.0.1:8080/v1)."
        )
        model = click.option(f"--{name}", metavar="MODEL", help=f"{says} (openai:NAME, ollama:NAME, …).")
        return model(url(function))

    return decorate


def loaded(path: Path) -> Dataset:
    """The questions in a file. Raises click.ClickException, which names the line and the field."""
    from eval.dataset import DatasetError, load

    try:
        return load(path)
    except DatasetError as error:
        raise click.ClickException(str(error)) from error


def counted(path: Path) -> Dataset:
    """Questions whose figures count: people's, or silver ones alone, of which it is said.

    Raises click.ClickException where both are in one file, or it cannot be read.
    """
    dataset = loaded(path)
    silver = sum(question.silver for question in dataset.questions)
    if silver == len(dataset.questions):
        message(f"Note: all questions of {path} are silver: a program made them, and people's may be answered worse")
    elif silver:
        raise click.ClickException(
            f"{path}: {silver} questions are silver; keep them in a file of their own (--silver)."
        )
    return dataset


def silver_beside(path: Path, dataset: Dataset) -> Dataset:
    """Silver questions to stand beside others. Raises click.ClickException where they are people's, or the same."""
    beside = loaded(path)
    if people := [question.id for question in beside.questions if not question.silver]:
        raise click.ClickException(f"{path}: {people[0]} is no silver question; --silver takes generated ones.")
    known = {question.id for question in dataset.questions}
    if same := [question.id for question in beside.questions if question.id in known]:
        raise click.ClickException(f"{path}: {same[0]} is the id of a question of {dataset.name}, too.")
    return beside


def loaded_run(folder: Path) -> Loaded:
    """The run in a folder. Raises click.ClickException, which names it."""
    from eval.loaded import RunError, load_run

    try:
        return load_run(folder)
    except RunError as error:
        raise click.ClickException(str(error)) from error
