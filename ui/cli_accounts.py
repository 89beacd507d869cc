"""`plenarchat accounts`: who may log in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.cli_options import Settings, command, pass_settings
from ui.cli_output import message, print_json

if TYPE_CHECKING:
    from ui.access.accounts import Accounts

_FILE = click.option(
    "--accounts",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file they are kept in [env: PLENARCHAT_ACCOUNTS; default: beside the index].",
)
_STDIN = click.option("--password-stdin", "stdin", is_flag=True, help="Read the password from standard input.")
_NAME = click.argument("name")


@click.group("accounts")
def accounts_command() -> None:
    """Who may log in: with the first account, `plenarchat serve` asks everybody who they are."""


@command("add")
@_NAME
@click.option("--group", "groups", multiple=True, metavar="NAME", help="A group they are in; repeatable.")
@click.option("--admin", is_flag=True, help="They may also have protocols indexed.")
@_STDIN
@_FILE
@pass_settings
def add_command(
    settings: Settings, name: str, groups: tuple[str, ...], admin: bool, stdin: bool, file: Path | None
) -> None:
    """Make an account. The password is asked for, or read from standard input."""
    accounts = _accounts(settings, file)
    made = accounts.add(name, _password(stdin), groups, admin)
    message(f"{made.name} can log in; the accounts are in {accounts.path}")


@command("passwd")
@_NAME
@_STDIN
@_FILE
@pass_settings
def passwd_command(settings: Settings, name: str, stdin: bool, file: Path | None) -> None:
    """Change a password; whoever is logged in with that account is logged out."""
    _accounts(settings, file).set_password(name, _password(stdin))
    message(f"The password of {name} is changed.")


@command("remove")
@_NAME
@_FILE
@pass_settings
def remove_command(settings: Settings, name: str, file: Path | None) -> None:
    """Take an account away, at once also where it is logged in."""
    _accounts(settings, file).remove(name)
    message(f"{name} can no longer log in.")


@command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_FILE
@pass_settings
def list_command(settings: Settings, as_json: bool, file: Path | None) -> None:
    """List the accounts with their groups and tokens. No secret is shown."""
    accounts = _accounts(settings, file)
    held = [
        {
            "name": account.name,
            "groups": list(account.groups),
            "admin": account.admin,
            "tokens": [{"id": token.id, "label": token.label, "created": token.created} for token in account.tokens],
        }
        for account in accounts.all().values()
    ]
    if as_json:
        print_json({"file": str(accounts.path), "accounts": held})
        return
    if not held:
        message(f"There are no accounts in {accounts.path}")
    for account in accounts.all().values():
        admin = ", admin" if account.admin else ""
        click.echo(f"{account.name} (groups: {', '.join(account.groups) or 'none'}{admin})")
        for token in account.tokens:
            click.echo(f"  token {token.id}  {token.created}  {token.label}")


@command("token")
@_NAME
@click.option("--label", default="", metavar="WORDS", help="What it is for.")
@click.option("--revoke", metavar="ID", help="Take this token away instead.")
@_FILE
@pass_settings
def token_command(settings: Settings, name: str, label: str, revoke: str | None, file: Path | None) -> None:
    """Make a token for scripts. It is shown this once; only its hash is kept."""
    accounts = _accounts(settings, file)
    if revoke:
        accounts.revoke_token(name, revoke)
        message(f"The token {revoke} is taken away.")
        return
    click.echo(accounts.new_token(name, label))
    message("Send it as `Authorization: Bearer TOKEN`. It cannot be shown again.")


for _command in (add_command, passwd_command, remove_command, list_command, token_command):
    accounts_command.add_command(_command)


def _accounts(settings: Settings, file: Path | None) -> Accounts:
    from ui.access.accounts import Accounts
    from ui.access.settings import accounts_file

    return Accounts(accounts_file(settings.index, file))


def _password(from_stdin: bool) -> str:
    """The password: from standard input, else asked for twice without being shown."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask for the password at; give it with --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
