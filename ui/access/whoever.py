"""Who sends a request: by the session's cookie, a token, or what a trusted proxy says of them, in this order."""

from __future__ import annotations

import asyncio

from ui.access.accounts import Account, Accounts
from ui.access.identity import ANYBODY, NOBODY, Identity, Source
from ui.access.origin import header
from ui.access.peer import Headers, Peer
from ui.access.sessions import Session
from ui.access.settings import Access


class WrongToken(Exception):
    """A token was shown that is none. It is not as if none had been shown."""


class Whoever:
    """Knows people again. `session` is that of the request, already verified."""

    def __init__(self, access: Access, accounts: Accounts | None) -> None:
        self.access, self.accounts = access, accounts

    async def of(self, headers: Headers, peer: Peer, session: Session | None) -> Identity:
        """Who it is; NOBODY where they do not say, ANYBODY where no login is configured. Raises WrongToken."""
        if not self.access.login:
            return ANYBODY
        if session is not None and (found := await asyncio.to_thread(self._of_session, session)):
            return found
        scheme, _, token = (header(headers, "authorization") or "").partition(" ")
        if scheme.lower() == "bearer":
            account = await asyncio.to_thread(self.accounts.with_token, token.strip()) if self.accounts else None
            if account is None:
                raise WrongToken
            return _of_account(account, "token")
        if peer.user is not None:
            return Identity(peer.user, peer.groups, self._admin(peer.groups), "proxy")
        return NOBODY

    def _of_session(self, session: Session) -> Identity | None:
        """An account's groups and role are those of now, not of when it logged in."""
        if not session.stamp:
            if self.access.openid is None:
                return None
            groups = frozenset(session.groups)
            return Identity(session.name, groups, self._admin(groups), "session")
        account = self.accounts.named(session.name) if self.accounts else None
        if account is None or account.stamp != session.stamp:
            return None
        return _of_account(account, "session")

    def _admin(self, groups: frozenset[str]) -> bool:
        return self.access.admin_group is not None and self.access.admin_group in groups


def _of_account(account: Account, source: Source) -> Identity:
    return Identity(account.name, frozenset(account.groups), account.admin, source)
