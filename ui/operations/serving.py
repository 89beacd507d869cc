"""How `plenarchat serve` would be run with the settings of the environment: where it listens, who is let in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from ui.access.accounts import Accounts
    from ui.access.settings import Access

Found = tuple[Literal["ok", "warning", "problem"], str, str | None]
"""A state, what was found, and what to do about it."""

_NOT = "`plenarchat serve` would not start"


def served(index: Path, file: Path | None) -> tuple[Found, tuple[tuple[str, Path], ...]]:
    """What `serve` would do, and the names and folders of the collections that it would show.

    `file` names the collections; None for the index alone, unless `PLENARCHAT_COLLECTIONS` names one.
    """
    from ui.access.errors import AccessError
    from ui.cli_access import NAMES, Given, open_to_all
    from ui.cli_options import Settings
    from ui.cli_serve import serve_command
    from ui.house import checked_accounts

    alone = (("default", index),)
    try:
        with serve_command.make_context("serve", [], obj=Settings()) as context:
            said = context.params
        given = Given({name: said[name] for name in NAMES} | ({"collections": file} if file else {}))
        collections = given.collections(index, said["feedback"])
        access = given.access(collections, said["host"], said["mcp_hosts"])
        accounts = checked_accounts(collections, access)
    except click.ClickException as error:
        return (
            "problem",
            f"`plenarchat serve` would not start: {error.format_message()}",
            "Correct the setting.",
        ), alone
    except AccessError as error:
        return ("problem", f"`plenarchat serve` would not start: {error}", None), alone
    shown = tuple((one.name, one.index) for one in collections)
    place = access.trust.public_url or f"{said['host']}:{said['port']}"
    found = f"at {place}, {_login(access, accounts)}"
    if open_to_all(said["host"], access):
        return ("warning", found, "Make an account (`plenarchat accounts add NAME`), or see docs/access.md."), shown
    return ("ok", found, None), shown


def _login(access: Access, accounts: Accounts | None) -> str:
    ways = [f"{len(accounts.all())} accounts"] if accounts else []
    ways += [f"the header {access.trust.user_header} of a proxy"] if access.trust.user_header else []
    ways += [f"OpenID Connect at {access.openid.issuer}"] if access.openid else []
    return f"login by {' or '.join(ways)}" if ways else "nobody has to log in"
