"""Where a Chroma server is: the address as a person gives it, checked, and shown without anything secret."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from indexer.limits import SettingError

LOCAL = "none"
"""Said instead of an address: the collection lives in the folder of the index."""

TOKEN, TOKEN_FILE = "PLENARCHAT_CHROMA_TOKEN", "PLENARCHAT_CHROMA_TOKEN_FILE"
_PORTS = {"http": 8000, "https": 443}
_TENANT, _DATABASE = "default_tenant", "default_database"


@dataclass(frozen=True, slots=True)
class Address:
    """A Chroma server, and the tenant and database in it. `str()` gives the URL that `parse` reads."""

    scheme: str
    host: str
    port: int
    path: str = ""
    tenant: str = _TENANT
    database: str = _DATABASE

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `http://host:8000`, or `https://host/path?tenant=T&database=D`; the port is 8000, with https 443.

        Raises:
            SettingError: it is no such address, or has a password in it, which the message does not show.
        """
        try:
            parts = urlsplit(url.strip())
            port, host = parts.port, parts.hostname
        except ValueError:
            raise SettingError(f"--chroma-url: this is no address. {_WRITE}") from None
        if parts.username is not None or parts.password is not None:
            raise SettingError(
                "--chroma-url: leave name and password out of the address, which is kept in the index and shown. "
                f"For a guarded server put its token into {TOKEN}, or its file's name into {TOKEN_FILE}."
            )
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        wrong = set(given) - {"tenant", "database"}
        if parts.scheme not in _PORTS or not host or wrong or parts.fragment or not all(given.values()):
            raise SettingError(f"--chroma-url: {_shortened(url)} is not the address of a Chroma server. {_WRITE}")
        names = given.get("tenant", _TENANT), given.get("database", _DATABASE)
        return cls(parts.scheme, host, port or _PORTS[parts.scheme], parts.path.rstrip("/"), *names)

    @property
    def base(self) -> str:
        """The address without tenant and database, and without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{quote(self.path)}"

    def __str__(self) -> str:
        apart = {"tenant": self.tenant} if self.tenant != _TENANT else {}
        apart |= {"database": self.database} if self.database != _DATABASE else {}
        return f"{self.base}?{urlencode(apart)}" if apart else self.base


_WRITE = (
    "Write http://HOST:PORT or https://HOST (with ?tenant=T&database=D where it has several), "
    f"or {LOCAL} for a collection in the folder of the index."
)


def _shortened(url: str) -> str:
    """What was written, without a query or anything before an @, so that no secret is shown."""
    return repr(url.partition("?")[0].rpartition("@")[2][:80])


def authorization() -> dict[str, str]:
    """The header for a guarded server, from the environment or a file named there; empty where there is none.

    A token is sent as `Bearer TOKEN`; one with a blank in it, such as `Basic bmFtZTpwYXNz`, as it is.

    Raises:
        SettingError: the file cannot be read, or the token cannot stand in a header.
    """
    token = os.environ.get(TOKEN, "").strip()
    if not token and (file := os.environ.get(TOKEN_FILE)):
        try:
            token = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise SettingError(f"{TOKEN_FILE}: {file} cannot be read. Name a readable file with the token.") from None
    if not token:
        return {}
    if not token.isascii() or not token.isprintable():
        raise SettingError(f"{TOKEN}: the token has characters that no header can hold.")
    return {"Authorization": token if " " in token else f"Bearer {token}"}
