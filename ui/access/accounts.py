"""Local accounts: a private JSON file with hashed passwords and hashed tokens, read again whenever it has changed."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import secrets
import threading
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from indexer.atomic import write_whole
from ui.access import passwords
from ui.access.errors import AccessError
from ui.access.files import one_at_a_time, version_of

log = logging.getLogger(__name__)

_NAME = re.compile(r"[\w.@+-]{1,64}")
GROUP = re.compile(r"[\w.@+ /:-]{1,100}")
_TOKEN = re.compile(r"plt_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Token:
    """What a script shows instead of a password. Only the hash of its secret is kept."""

    id: str
    sha256: str
    label: str
    created: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in. `stamp` changes with the password, which ends the sessions that were begun before."""

    name: str
    password: str = field(repr=False)
    groups: tuple[str, ...] = ()
    admin: bool = False
    stamp: str = ""
    tokens: tuple[Token, ...] = ()


class Accounts:
    """The accounts of one file. Where the file has gone or cannot be read nobody is let in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: dict[str, Account] = {}
        self._version: tuple[int, int, int] | None = None
        self._lock = threading.Lock()

    def all(self) -> dict[str, Account]:
        """The accounts by name. Raises AccessError where the file cannot be read; without a file there are none."""
        with self._lock:
            now = version_of(self.path)
            if now != self._version:
                self._held = _read(self.path) if now else {}
                self._version = now
            return self._held

    def named(self, name: str) -> Account | None:
        """The account of that name, None for none (or while the file cannot be read, which is logged)."""
        try:
            return self.all().get(plain_name(name))
        except AccessError as error:
            log.error("%s", error)
            return None

    def check(self, name: str, password: str) -> Account | None:
        """The account, if the password is right; as slow for an account that there is not. Takes tens of ms."""
        account = self.named(name)
        if not passwords.matches(password, account.password if account else None) or account is None:
            return None
        if passwords.outdated(account.password):
            self._renew(account, password)
        return account

    def with_token(self, token: str) -> Account | None:
        """The account that a token belongs to."""
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        shown = _sha256(match[2])
        try:
            accounts = self.all().values()
        except AccessError as error:
            log.error("%s", error)
            return None
        for account in accounts:
            for held in account.tokens:
                if held.id == match[1] and hmac.compare_digest(held.sha256, shown):
                    return account
        return None

    # Changing

    def add(self, name: str, password: str, groups: tuple[str, ...] = (), admin: bool = False) -> Account:
        """A new account. Raises AccessError for a name that is taken or cannot be one, and a bad password."""
        plain = plain_name(name)
        if not _NAME.fullmatch(plain):
            raise AccessError(f"{name!r} cannot be an account's name: up to 64 letters, digits and . @ + - _")
        for group in groups:
            if not GROUP.fullmatch(group):
                raise AccessError(f"{group!r} cannot be a group's name.")
        made = Account(plain, passwords.hashed(password, plain), tuple(sorted(set(groups))), admin, _stamp())

        def change(held: dict[str, Account]) -> None:
            if plain in held:
                raise AccessError(f"there is an account {plain} already; `plenarchat accounts passwd` changes it.")
            held[plain] = made

        self._change(change)
        return made

    def set_password(self, name: str, password: str) -> None:
        """Another password; whoever is logged in with that account is logged out. Raises AccessError."""
        new = passwords.hashed(password, plain_name(name))
        self._replace(name, lambda account: replace(account, password=new, stamp=_stamp()))

    def remove(self, name: str) -> None:
        """Take the account away, with its sessions and tokens. Raises AccessError where there is none."""

        def change(held: dict[str, Account]) -> None:
            if held.pop(plain_name(name), None) is None:
                raise AccessError(f"there is no account {name} in {self.path}.")

        self._change(change)

    def new_token(self, name: str, label: str = "") -> str:
        """A new token of that account: the one time that it can be seen. Raises AccessError."""
        identifier, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        token = Token(identifier, _sha256(secret), label[:100], created)
        self._replace(name, lambda account: replace(account, tokens=(*account.tokens, token)))
        return f"plt_{identifier}_{secret}"

    def revoke_token(self, name: str, identifier: str) -> None:
        """Take one token away. Raises AccessError where there is none of that id."""

        def change(account: Account) -> Account:
            kept = tuple(token for token in account.tokens if token.id != identifier)
            if len(kept) == len(account.tokens):
                raise AccessError(f"{account.name} has no token {identifier}; `plenarchat accounts list` names them.")
            return replace(account, tokens=kept)

        self._replace(name, change)

    def _renew(self, account: Account, password: str) -> None:
        """The same password with today's parameters; if it cannot be written, then another time."""
        try:
            new = passwords.renewed(password)
            self._replace(account.name, lambda now: replace(now, password=new) if now.stamp == account.stamp else now)
        except (AccessError, OSError) as error:
            log.warning("a password could not be hashed anew: %s", error)

    def _replace(self, name: str, changed: Callable[[Account], Account]) -> None:
        def change(held: dict[str, Account]) -> None:
            plain = plain_name(name)
            if plain not in held:
                raise AccessError(f"there is no account {name} in {self.path}.")
            held[plain] = changed(held[plain])

        self._change(change)

    def _change(self, change: Callable[[dict[str, Account]], None]) -> None:
        with one_at_a_time(self.path):
            held = _read(self.path) if self.path.exists() else {}
            change(held)
            content = {"version": 1, "accounts": [asdict(held[name]) for name in sorted(held)]}
            write_whole(self.path, json.dumps(content, ensure_ascii=False, indent=1).encode(), private=True)


def plain_name(name: str) -> str:
    """One spelling of a name: large and small letters are the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _read(path: Path) -> dict[str, Account]:
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != 1:
            raise ValueError(f"version {content['version']}")
        accounts = [_account(entry) for entry in content["accounts"]]
    except OSError as error:
        raise AccessError(f"the accounts in {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AccessError(
            f"{path} is no accounts file ({error}); restore it, or begin anew with another one."
        ) from error
    return {account.name: account for account in accounts}


def _account(entry: Mapping[str, Any]) -> Account:
    if not isinstance(entry["name"], str) or not isinstance(entry["password"], str) or not entry["stamp"]:
        raise ValueError("an account without name, password or stamp")
    tokens = tuple(Token(**token) for token in entry["tokens"])
    groups = tuple(map(str, entry["groups"]))
    return Account(entry["name"], entry["password"], groups, entry["admin"] is True, str(entry["stamp"]), tokens)


def _stamp() -> str:
    return secrets.token_hex(8)


def _sha256(secret: str) -> str:
    # A plain hash is enough for 256 random bits: there is nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()
