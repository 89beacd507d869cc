"""What the commands print: JSON for programs, readable text for people, messages on stderr."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console


def print_json(data: dict[str, Any]) -> None:
    """One object on one line of stdout, UTF-8 whatever the terminal's encoding."""
    click.echo(json.dumps(data, ensure_ascii=False).encode())


def message(text: str) -> None:
    """A message to the person at the terminal; never mixed with the data on stdout."""
    click.echo(text, err=True)


def console(*, stderr: bool = False) -> Console:
    """A terminal that wraps to its width, with colours where it can show them."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)
