"""The house: one or several collections behind one gate. The first is at `/`, each other one at `/c/NAME/`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from ui.access.accounts import Accounts
from ui.access.admin import Indexing
from ui.access.gate import Door, Gate
from ui.access.limits import Counter
from ui.access.login import Login
from ui.access.openid import OpenIdLogin
from ui.access.sessions import Sessions, signing_secret
from ui.access.settings import Access
from ui.access.whoever import Whoever
from ui.collections import Collection

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.applications import Starlette


def house(
    collections: tuple[Collection, ...], apps: Mapping[str, FastAPI], access: Access, chroma_url: str | None = None
) -> Starlette:
    """The application that a server runs. `apps` are those of `create_app`, by the collections' names.

    `chroma_url` is where the vectors live, for what an admin has indexed (`Index.open`).

    Raises AccessError where the accounts or the signing key cannot be read, and where a collection is limited to groups
    while nobody has to say who they are.
    """
    from starlette.applications import Starlette
    from starlette.routing import Mount

    accounts = checked_accounts(collections, access)
    first, *others = collections
    indexing = {one.name: Indexing(one, chroma_url) for one in collections}

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for one in collections:
                app = apps[one.name]
                await running.enter_async_context(app.router.lifespan_context(app))
            yield
            for run in indexing.values():
                await run.stop()

    doors = [Mount(f"/c/{one.name}", Door(apps[one.name], one.name)) for one in others]
    outer = Starlette(routes=[*doors, Mount("/", Door(apps[first.name], first.name))], lifespan=lifespan)
    outer.add_middleware(
        Gate,
        access=access,
        collections=collections,
        login=_login(access, accounts, counter := Counter(access.rates)),
        whoever=Whoever(access, accounts),
        counter=counter,
        indexing=indexing,
    )
    return outer


def checked_accounts(collections: tuple[Collection, ...], access: Access) -> Accounts | None:
    """The accounts that may log in, if there are any; what is wrong with them or the collections is said now.

    Raises AccessError as `house` does.
    """
    from ui.access.errors import AccessError

    if not access.login and (limited := [one.name for one in collections if one.groups is not None]):
        raise AccessError(
            f"{', '.join(limited)} may be read by some groups only, but nobody has to log in: make an account with "
            "`plenarchat accounts add`, or configure a proxy's header or OpenID Connect."
        )
    accounts = Accounts(access.accounts) if access.accounts else None
    if accounts is not None:
        accounts.all()
    return accounts


def _login(access: Access, accounts: Accounts | None, counter: Counter) -> Login | None:
    """Where people log in; nowhere, if a proxy alone says who they are."""
    if accounts is None and access.openid is None:
        return None
    secret = signing_secret(access.state.with_name(f"{access.state.name}.secret"))
    ended = access.state.with_name(f"{access.state.name}.ended")
    sessions = Sessions(secret, ended, access.idle_seconds, access.session_seconds)
    openid = OpenIdLogin(access.openid, secret) if access.openid else None
    return Login(sessions, counter, accounts, openid)
