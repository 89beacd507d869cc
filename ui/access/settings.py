"""The settings of access: who is let in and how, and how much somebody may ask for."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ui.access.errors import AccessError
from ui.access.limits import Rates
from ui.access.peer import Trust

ACCOUNTS_VARIABLE = "PLENARCHAT_ACCOUNTS"
OIDC_SECRET_VARIABLE = "PLENARCHAT_OIDC_SECRET"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class OpenId:
    """An OpenID Connect provider. The client's secret is in the environment or a file, never an option."""

    issuer: str
    client_id: str
    secret: str | None = field(default=None, repr=False)
    groups_claim: str = "groups"
    name_claim: str = "preferred_username"

    def __post_init__(self) -> None:
        parts = urlsplit(self.issuer)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise AccessError(f"the OpenID Connect issuer {self.issuer!r} must begin with https://")


@dataclass(frozen=True, slots=True)
class Access:
    """Everything that `serve` can be told about access. `accounts` is None where nobody logs in with a password.

    `state` is where the signing key and the ended sessions are kept, as files whose names begin so.
    """

    state: Path
    accounts: Path | None = None
    trust: Trust = field(default_factory=Trust)
    openid: OpenId | None = None
    admin_group: str | None = None
    """Whoever is in it, by OpenID Connect or a proxy's header, may index. Local accounts have a flag of their own."""
    rates: Rates = field(default_factory=Rates)
    most_bytes: int = 2_000_000
    """Of a request's body."""
    answer_seconds: float = 300
    """The longest that an answer may take."""
    cors: tuple[str, ...] = ()
    """Origins whose pages may call `/api/v1`."""
    hosts: tuple[str, ...] | None = None
    """The names that the server answers to; None for any."""
    idle_seconds: int = 2 * 3600
    session_seconds: int = 12 * 3600

    @property
    def login(self) -> bool:
        """Whether people have to say who they are."""
        return bool(self.accounts or self.openid or self.trust.user_header)

    @property
    def public_hosts(self) -> tuple[str, ...]:
        """The host of the public address, if there is one."""
        return (urlsplit(self.trust.public_url).netloc,) if self.trust.public_url else ()


def default_accounts(index: Path) -> Path:
    """Where accounts are kept unless told otherwise: beside the index."""
    return index.resolve().with_name(f"{index.resolve().name}.accounts.json")


def accounts_file(index: Path, chosen: Path | None) -> Path:
    """The accounts file: as chosen, else as the variable says, else beside the index."""
    held = os.environ.get(ACCOUNTS_VARIABLE)
    return chosen or (Path(held) if held else default_accounts(index))


def openid_secret(file: Path | None) -> str | None:
    """The client's secret: from `PLENARCHAT_OIDC_SECRET`, else from a file. Raises AccessError."""
    if held := os.environ.get(OIDC_SECRET_VARIABLE):
        return held
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError(f"the secret of OpenID Connect in {file} cannot be read ({error}).") from error


def origin(text: str) -> str:
    """An exact origin, as browsers send it. Raises AccessError for `*`, paths and anything else."""
    parts = urlsplit(text)
    plain = f"{parts.scheme}://{parts.netloc}".lower()
    if parts.scheme not in ("http", "https") or not parts.hostname or "*" in text or text.lower() != plain:
        raise AccessError(f"{text!r} is no origin; write https://example.org, without a path, one for each option.")
    return plain
