"""What the commands below `eval` share: files of questions, language models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from eval.dataset import Dataset

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
