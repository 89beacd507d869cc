"""OpenID Connect: the code flow with PKCE, state and nonce, by Authlib. What the provider says is verified.

What has to be known again when the visitor comes back (state, nonce, PKCE's verifier, where they were going) goes with
them as a signed cookie of ten minutes, so that any process can finish what another began.
"""

from __future__ import annotations

import hmac
import logging
import time
from dataclasses import dataclass
from typing import Any

from ui.access.sessions import signer
from ui.access.settings import OpenId

log = logging.getLogger(__name__)

MINUTES = 10
COOKIE = "plenarchat-openid"
# Signatures that only the provider can make: with HS256 whoever knows the client's secret could, `none` anybody.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")


class LoginFailed(Exception):
    """The provider did not vouch for somebody, or what it said does not hold. The message is for the log."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """For whom the provider vouches, and where they were going."""

    name: str
    groups: tuple[str, ...]
    goal: str


class OpenIdLogin:
    """Logging in with one provider. Nothing is fetched from it before somebody logs in."""

    def __init__(self, settings: OpenId, secret: bytes) -> None:
        self.settings = settings
        self._signer = signer(secret, "openid")
        self._client: Any = None

    async def begin(self, back: str, goal: str) -> tuple[str, str]:
        """The provider's address to go to, and the cookie's value. `back` is where the provider sends people back to.

        Raises LoginFailed where the provider cannot be reached or is another one.
        """
        try:
            client = await self._open()
            made = await client.create_authorization_url(back)
        except LoginFailed:
            raise
        except Exception as error:  # whatever a network and a foreign server can do
            raise LoginFailed(f"{self.settings.issuer} cannot be used: {error}") from error
        held = [made["state"], made["nonce"], made["code_verifier"], goal, int(time.time())]
        return str(made["url"]), str(self._signer.dumps(held))

    async def finish(self, asked: dict[str, str], cookie: str | None, back: str) -> Vouched:
        """Who has come back. Raises LoginFailed."""
        from itsdangerous import BadData

        try:
            state, nonce, verifier, goal, begun = self._signer.loads(cookie or "")
        except (BadData, ValueError) as error:
            raise LoginFailed("it was not begun in this browser") from error
        if not 0 <= time.time() - begun <= MINUTES * 60:
            raise LoginFailed("it was begun too long ago")
        if not hmac.compare_digest(asked.get("state", "").encode(), str(state).encode()):
            raise LoginFailed("the state is not the one that was sent")
        if "error" in asked or not asked.get("code"):
            raise LoginFailed(f"the provider said {asked.get('error', 'nothing')[:100]!r}")
        try:
            claims = await self._claims(asked["code"], back, nonce, verifier)
        except LoginFailed:
            raise
        except Exception as error:  # a refused code, a signature or a claim that does not hold, a network
            raise LoginFailed(f"{type(error).__name__}: {error}") from error
        return Vouched(self._name(claims), self._groups(claims), goal)

    async def _claims(self, code: str, back: str, nonce: str, verifier: str) -> dict[str, Any]:
        client = await self._open()
        token = await client.fetch_access_token(redirect_uri=back, code=code, code_verifier=verifier)
        wanted = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
        }
        claims = await client.parse_id_token(token, nonce, claims_options=wanted, leeway=60)
        if not claims or not claims.get("sub"):
            raise LoginFailed("the provider sent no ID token")
        return dict(claims)

    async def _open(self) -> Any:
        """The client, with the provider's own description of itself. Raises LoginFailed."""
        if self._client is None:
            from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]

            known = {"client_id": self.settings.client_id, "client_secret": self.settings.secret}
            of_client = {"scope": "openid profile", "code_challenge_method": "S256", "timeout": 10}
            if self.settings.secret is None:
                of_client["token_endpoint_auth_method"] = "none"
            place = self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
            client = OAuth().register("house", **known, server_metadata_url=place, client_kwargs=of_client)
            described = await client.load_server_metadata()
            if described.get("issuer") != self.settings.issuer:
                raise LoginFailed(f"{place} is of another issuer, {str(described.get('issuer'))[:200]!r}")
            offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
            described["id_token_signing_alg_values_supported"] = [name for name in offered if name in _ALGORITHMS]
            if not described["id_token_signing_alg_values_supported"]:
                raise LoginFailed(f"{self.settings.issuer} signs in no way that can be verified: {offered}")
            self._client = client
        return self._client

    def _name(self, claims: dict[str, Any]) -> str:
        # The name is shown and logged; two people of one name differ by their subject, which is what counts.
        said = claims.get(self.settings.name_claim)
        name = said if isinstance(said, str) and said.strip() and said.isprintable() else claims["sub"]
        return str(name).strip()[:200]

    def _groups(self, claims: dict[str, Any]) -> tuple[str, ...]:
        said = claims.get(self.settings.groups_claim) or []
        found = said if isinstance(said, list) else [said]
        return tuple(sorted({group for group in found if isinstance(group, str)}))[:200]
