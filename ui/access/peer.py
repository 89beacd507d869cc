"""Who is at the other end: the visitor's address, scheme and host, where a trusted reverse proxy reports them.

A header that a proxy would set is believed only if the connection itself comes from a configured proxy's address, and
it never reaches the application inside: there `client`, `scheme` and `Host` already say what is true.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Headers = list[tuple[bytes, bytes]]

_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_OF_PROXIES = (b"forwarded", b"x-real-ip", b"x-gradio-server", b"x-original-url", b"x-rewrite-url")


@dataclass(frozen=True, slots=True)
class Trust:
    """Which proxies are believed, and in which headers they say who somebody is (lower case, None for none)."""

    proxies: tuple[Network, ...] = ()
    user_header: str | None = None
    groups_header: str | None = None
    public_url: str | None = None
    """Where the site is found from outside, `https://protocols.example/chat`: what it says is not asked of a proxy."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The other end of one request. `prefix` is the path below which a proxy shows the site; empty for none."""

    address: str
    scheme: str
    host: str
    prefix: str = ""
    user: str | None = None
    groups: frozenset[str] = frozenset()

    @property
    def secure(self) -> bool:
        """Whether the visitor's browser speaks https."""
        return self.scheme == "https"

    @property
    def origin(self) -> str:
        """What browsers send as `Origin` from a page of this site."""
        return f"{self.scheme}://{self.host}".lower()

    @property
    def network(self) -> str:
        """What is counted as one: an IPv4 address, or the /64 in which an IPv6 visitor may take any address."""
        found = address_of(self.address)
        if isinstance(found, ipaddress.IPv6Address):
            return str(ipaddress.ip_network((found, 64), strict=False))
        return self.address


def peer(scope: Mapping[str, Any], trust: Trust) -> Peer:
    """The other end of a request, as far as it can be believed."""
    headers: Headers = list(scope["headers"])
    direct = (scope.get("client") or ("", 0))[0]
    scheme = {"ws": "http", "wss": "https"}.get(scope.get("scheme", "http"), scope.get("scheme", "http"))
    host = _only(headers, "host") or ""
    prefix, user, groups, address = "", None, frozenset[str](), direct
    if _trusted(direct, trust.proxies):
        address = _visitor(direct, _all(headers, "x-forwarded-for"), trust.proxies)
        if (said := _last(headers, "x-forwarded-proto")) in ("http", "https"):
            scheme = said
        if (said := _last(headers, "x-forwarded-host")) and HOST.fullmatch(said):
            host = said
        if (said := _last(headers, "x-forwarded-prefix")) and _PREFIX.fullmatch(said.rstrip("/")):
            prefix = said.rstrip("/")
        user, groups = _said_user(headers, trust)
    if trust.public_url:
        scheme, _, rest = trust.public_url.partition("://")
        host, slash, path = rest.partition("/")
        prefix = (slash + path).rstrip("/")
    return Peer(address, scheme, host, prefix, user, groups)


def without_proxy_headers(headers: Iterable[tuple[bytes, bytes]], trust: Trust, host: str) -> Headers:
    """The headers for the application inside: nothing that only a proxy may say, and the host that is true."""
    own = {name.encode() for name in (trust.user_header, trust.groups_header) if name}
    kept = []
    for name, value in headers:
        plain = name.lower().replace(b"_", b"-")
        if plain in own or plain in _OF_PROXIES or plain.startswith(b"x-forwarded") or plain == b"host":
            continue
        kept.append((name, value))
    return [(b"host", host.encode("latin-1", "replace")), *kept]


def _said_user(headers: Headers, trust: Trust) -> tuple[str | None, frozenset[str]]:
    if trust.user_header is None:
        return None, frozenset()
    user = (_only(headers, trust.user_header) or "").strip()
    # A name of control characters, or a header twice, is no proxy's work.
    if not user or len(user) > 200 or not user.isprintable():
        return None, frozenset()
    said = (_only(headers, trust.groups_header) or "") if trust.groups_header else ""
    return user, frozenset(group for part in re.split(r"[,;]", said) if (group := part.strip()))


def address_of(text: str) -> Address | None:
    """An address as proxies write it, with or without port and brackets; None for anything else."""
    bare = re.sub(r"^\[(.*)\](:\d+)?$", r"\1", text.strip())
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def _trusted(text: str, proxies: tuple[Network, ...]) -> bool:
    found = address_of(text)
    return found is not None and any(found in network for network in proxies)


def _visitor(direct: str, forwarded: list[str], proxies: tuple[Network, ...]) -> str:
    """The right-most address that is no proxy of ours: what stands further left, anybody may have written."""
    last = direct
    for said in reversed([part for line in forwarded for part in line.split(",")]):
        found = address_of(said)
        if found is None:
            return last
        last = str(found)
        if not _trusted(last, proxies):
            return last
    return last


def _all(headers: Headers, name: str) -> list[str]:
    return [value.decode("latin-1") for key, value in headers if key.lower() == name.encode()]


def _only(headers: Headers, name: str) -> str | None:
    """The header if it is there once; twice is as good as not at all."""
    found = _all(headers, name)
    return found[0] if len(found) == 1 else None


def _last(headers: Headers, name: str) -> str | None:
    """What the nearest proxy added: the last of several."""
    found = _all(headers, name)
    return (
        found[-1].rpartition(",")[2].strip().lower()
        if found and name.endswith("proto")
        else (found[-1].rpartition(",")[2].strip() if found else None)
    )
