"""What the commands print: JSON for programs, readable text for people, messages on stderr."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console


def print_json(data: dict[str, Any]) -> None:
    """One object on one line of stdout, UTF-8 whatever the terminal's encoding."""
    click.echo(json.dumps(data, ensure_ascii=False).encode())


def print_line(text: str) -> None:
    """A line of data on stdout, there at once for whoever follows it."""
    click.echo(text.encode())
    sys.stdout.flush()


def message(text: str) -> None:
    """A message to the person at the terminal, on one line; never mixed with the data on stdout."""
    click.echo(printable(text), err=True)


def printable(text: str) -> str:
    """The text on one line and without what would move or colour a terminal: names in files may hold anything."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def console(*, stderr: bool = False) -> Console:
    """A terminal that wraps to its width, with colours where it can show them."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)
