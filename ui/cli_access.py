"""Options of `plenarchat serve` on access: who is let in, what is shown to whom, how often, how much."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ui.cli_options import Names

if TYPE_CHECKING:
    from ui.access.settings import Access
    from ui.collections import Collection

_SEVERAL = Names()
_FILE = click.Path(dir_okay=False, path_type=Path)
_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def _option(name: str, text: str, default: str = "", **settings: Any) -> _Decorator:
    variable = "PLENARCHAT_" + name.strip("-").replace("-", "_").upper()
    shown = f"; default: {default}" if default else ""
    return click.option(name, envvar=variable, help=f"{text} [env: {variable}{shown}]", **settings)


collections_option = _option(
    "--collections", "Show several collections, as this TOML file says.", metavar="FILE", type=_FILE
)
_OPTIONS = (
    collections_option,
    _option(
        "--accounts", "Accounts that may log in.", "beside the index, if it is there", metavar="FILE", type=_FILE
    ),
    _option("--public-url", "Where the site is found from outside: https://host or https://host/path.", metavar="URL"),
    _option(
        "--trusted-proxy",
        "Address or network of a reverse proxy whose headers are believed; repeatable.",
        metavar="ADDRESS",
        multiple=True,
        type=_SEVERAL,
    ),
    _option("--proxy-user-header", "The header in which a trusted proxy says who somebody is.", metavar="NAME"),
    _option("--proxy-groups-header", "The header in which it names their groups.", metavar="NAME"),
    _option("--oidc-issuer", "OpenID Connect: the provider's issuer.", metavar="URL"),
    _option("--oidc-client-id", "OpenID Connect: the id of this client.", metavar="ID"),
    _option(
        "--oidc-secret-file",
        "OpenID Connect: the file with the client's secret; or PLENARCHAT_OIDC_SECRET holds it.",
        metavar="FILE",
        type=_FILE,
    ),
    _option("--oidc-groups-claim", "OpenID Connect: where the groups stand.", "groups", metavar="CLAIM"),
    _option("--oidc-name-claim", "OpenID Connect: where the name stands.", "preferred_username", metavar="CLAIM"),
    _option("--admin-group", "Who is in it, by a proxy or OpenID Connect, may have protocols indexed.", metavar="NAME"),
    _option("--allowed-host", "A name that the server answers to; repeatable.", "any, on a desk its own",
            metavar="HOST", multiple=True, type=_SEVERAL),
    _option("--cors-origin", "A site whose pages may call /api/v1; repeatable.", "none", metavar="ORIGIN",
            multiple=True, type=_SEVERAL),
    _option("--requests-per-minute", "For each person, else address; 0 for any number.",
            "600, on a desk without login any", type=click.IntRange(0, 1_000_000), metavar="N"),
    _option("--questions-per-minute", "For each person, else address; 0 for any number.",
            "20, on a desk without login any", type=click.IntRange(0, 1_000_000), metavar="N"),
    _option("--max-body", "The largest request, in bytes.", "2000000", type=click.IntRange(10_000, 1 << 30),
            metavar="N"),
    _option("--answer-seconds", "How long an answer may take.", "300", type=click.FloatRange(1, 86_400),
            metavar="SECONDS"),
    _option("--session-hours", "How long somebody stays logged in.", "12", type=click.FloatRange(0.01, 8_784),
            metavar="HOURS"),
    _option("--idle-hours", "How long they stay without doing anything.", "2", type=click.FloatRange(0.01, 8_784),
            metavar="HOURS"),
)  # fmt: skip
NAMES = ("collections", "accounts", "public_url", "trusted_proxy", "proxy_user_header", "proxy_groups_header",
          "oidc_issuer", "oidc_client_id", "oidc_secret_file", "oidc_groups_claim", "oidc_name_claim", "admin_group",
          "allowed_host", "cors_origin", "requests_per_minute", "questions_per_minute", "max_body", "answer_seconds",
          "session_hours", "idle_hours")  # fmt: skip


class Given:
    """What was said on access, still to be put together with the index and the address."""

    def __init__(self, said: dict[str, Any] | None = None) -> None:
        self._said = said or dict.fromkeys(NAMES)

    def collections(self, index: Path, feedback: str | None) -> tuple[Collection, ...]:
        """The collections of the file, else the index alone. Raises AccessError."""
        from ui.collections import Collection, read_collections
        from ui.feedback.store import feedback_file

        if file := self._said["collections"]:
            return read_collections(file)
        return (Collection("default", "plenarchat", index, feedback=feedback_file(index, feedback)),)

    def access(self, collections: tuple[Collection, ...], host: str, names: tuple[str, ...] = ()) -> Access:
        """The settings for a server at this address, also called `names`. Raises AccessError."""
        from ui.access.limits import UNLIMITED, Rates
        from ui.access.settings import LOOPBACK, Access, origin

        said, desk = self._said, is_loopback(host)
        accounts, state = self._accounts(collections[0].index)
        openid, trust = self._openid(), self._trust()
        login = bool(accounts or openid or trust.user_header)
        usual = UNLIMITED if desk and not login else Rates()
        hosts = tuple(name.lower() for name in said["allowed_host"] or ())
        if desk and not trust.proxies and not trust.public_url:
            hosts = (*hosts, *LOOPBACK, host.lower(), *names)
        return Access(
            state=state,
            accounts=accounts,
            trust=trust,
            openid=openid,
            admin_group=said["admin_group"],
            rates=Rates(
                _rate(said["requests_per_minute"], usual.requests), _rate(said["questions_per_minute"], usual.questions)
            ),
            most_bytes=said["max_body"] or 2_000_000,
            answer_seconds=said["answer_seconds"] or 300,
            cors=tuple(origin(text) for text in said["cors_origin"] or ()),
            hosts=hosts or None,
            idle_seconds=int((said["idle_hours"] or 2) * 3600),
            session_seconds=int((said["session_hours"] or 12) * 3600),
        )

    def _accounts(self, index: Path) -> tuple[Path | None, Path]:
        """The accounts, None for none, and how the names of the other private files begin."""
        from ui.access.errors import AccessError
        from ui.access.settings import default_accounts

        beside = default_accounts(index)
        if (chosen := self._said["accounts"]) is not None:
            if not chosen.exists():
                raise AccessError(f"there are no accounts in {chosen}; `plenarchat accounts add NAME` makes the first.")
            return chosen, chosen
        return (beside if beside.exists() else None), beside

    def _openid(self) -> Any:
        from ui.access.errors import AccessError
        from ui.access.settings import OpenId, openid_secret

        issuer, client = self._said["oidc_issuer"], self._said["oidc_client_id"]
        if not issuer and not client:
            return None
        if not issuer or not client:
            raise AccessError("OpenID Connect needs both --oidc-issuer and --oidc-client-id.")
        secret = openid_secret(self._said["oidc_secret_file"])
        claims = {
            "groups_claim": self._said["oidc_groups_claim"] or "groups",
            "name_claim": self._said["oidc_name_claim"] or "preferred_username",
        }
        return OpenId(issuer, client, secret, **claims)

    def _trust(self) -> Any:
        from urllib.parse import urlsplit

        from ui.access.errors import AccessError
        from ui.access.peer import Trust

        said = self._said
        try:
            proxies = tuple(ipaddress.ip_network(one, strict=False) for one in said["trusted_proxy"] or ())
        except ValueError as error:
            raise AccessError(f"--trusted-proxy: {error}; write 10.0.0.5 or 10.0.0.0/24.") from error
        if any(network.prefixlen == 0 for network in proxies):
            raise AccessError("--trusted-proxy: to trust every address is to trust none; name your proxy's.")
        if (said["proxy_user_header"] or said["proxy_groups_header"]) and not proxies:
            raise AccessError("--proxy-user-header needs --trusted-proxy: anybody else could write that header, too.")
        if said["proxy_groups_header"] and not said["proxy_user_header"]:
            raise AccessError("--proxy-groups-header needs --proxy-user-header.")
        url = (said["public_url"] or "").rstrip("/")
        if url:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or "@" in parts.netloc:
                raise AccessError(f"--public-url: {url!r} is no address; write https://host or https://host/path.")
        header, groups = (
            name.lower().replace("_", "-") if name else None
            for name in (said["proxy_user_header"], said["proxy_groups_header"])
        )
        return Trust(proxies, header, groups, url or None)


def access_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options on access; the function gets them as one `given`."""

    @functools.wraps(function)
    def wrapper(*args: Any, **options: Any) -> Any:
        said = {name: options.pop(name) for name in NAMES}
        return function(*args, given=Given(said), **options)

    made: Callable[..., Any] = wrapper
    for option in reversed(_OPTIONS):
        made = option(made)
    return made


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server at that address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def open_to_all(host: str, access: Access) -> str | None:
    """The warning for a server that others can reach and that asks nobody who they are."""
    published = access.trust.public_url or ("the proxy" if access.trust.proxies else None)
    if access.login or (is_loopback(host) and not published):
        return None
    return (
        f"Warning: whoever can reach {published or host} can read everything and ask questions; nobody has to log in. "
        "Make an account with `plenarchat accounts add NAME`, or see docs/access.md for your house's own login."
    )


def _rate(said: int | None, usual: int | None) -> int | None:
    return usual if said is None else said or None
