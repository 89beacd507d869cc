"""Whose page a request comes from: what changes something is taken from this site's own pages alone."""

from __future__ import annotations

from ui.access.peer import HOST, Headers, Peer

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def header(headers: Headers, name: str) -> str | None:
    """The first header of that name."""
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name.encode()), None)


def from_elsewhere(headers: Headers, peer: Peer) -> bool:
    """Whether a browser says that another site's page sends this request.

    Browsers say so by `Sec-Fetch-Site`, older ones by `Origin`. Without both it is no browser, and there is no cookie
    that a foreign page could have made it send.
    """
    origin = header(headers, "origin")
    if (site := header(headers, "sec-fetch-site")) is not None:
        return site not in ("same-origin", "none")
    return origin is not None and origin.lower() != peer.origin


def allowed_origin(headers: Headers, origins: tuple[str, ...]) -> str | None:
    """The origin of a page that may call the API, None for any other."""
    origin = (header(headers, "origin") or "").lower()
    return origin if origin in origins else None


def cors_headers(origin: str, preflight: bool) -> Headers:
    """What tells a browser that the page may read the answer. Cookies are never shared, so there is no such header."""
    told = [(b"access-control-allow-origin", origin.encode()), (b"vary", b"Origin")]
    if preflight:
        told += [
            (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
            (b"access-control-allow-headers", b"Authorization, Content-Type, Accept"),
            (b"access-control-max-age", b"600"),
        ]
    return told


def good_host(host: str, known: tuple[str, ...] | None) -> bool:
    """Whether the server answers to that name. On a desk this keeps out pages whose name was made to lead here."""
    if host and not HOST.fullmatch(host):
        return False
    if known is None:
        return True
    name = host.lower()
    bare = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    return name in known or bare in known
