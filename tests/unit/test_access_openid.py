"""Logging in by OpenID Connect, against a provider with real keys: what does not hold lets nobody in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from tests.house import SECRET, House, build
from tests.openid_provider import CLIENT, CLIENT_SECRET, Provider, providing
from ui.access.errors import AccessError
from ui.access.settings import OpenId, openid_secret

BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.claims, running.alg, running.published, running.described = {}, "RS256", None, {}
    running.asked.clear()
    return running


def house_with(provider: Provider, folder: Path, **settings: Any) -> House:
    openid = OpenId(provider.issuer, CLIENT, CLIENT_SECRET)
    return build(folder, openid=openid, admin_group="verwaltung", **settings)


def go(client: TestClient, goal: str = "/") -> str:
    """To the provider and what it sends back: the address that the browser is led to."""
    begun = client.get("/login/openid", params={"next": goal})
    assert begun.status_code == 303, begun.text
    back = httpx.get(begun.headers["location"])
    assert back.status_code == 302
    return back.headers["location"]


def test_who_the_provider_vouches_for_gets_in_with_their_groups(provider: Provider, tmp_path: Path) -> None:
    house = house_with(provider, tmp_path)
    client = house.client()
    assert "/login/openid?next=" in client.get("/login").text
    back = go(client, f"/c/{SECRET}/search")
    assert back.startswith("http://127.0.0.1/login/openid/back?")
    answer = client.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/c/{SECRET}/search")
    told = client.get(f"/c/{SECRET}/search").json()
    assert (told["who"], told["groups"]) == ("dora", ["ausschuss", "verwaltung"])
    assert client.get("/metrics").status_code == 200  # an admin by group
    assert client.post("/logout").status_code == 303
    assert client.get("/search").status_code == 401
    asked = provider.asked[0]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert "openid" in asked["scope"].split()
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20
    assert CLIENT_SECRET not in str(asked)


def other_key(provider: Provider) -> None:
    provider.published = RSAKey.generate_key(2048, {"kid": "one"})


WRONG = {
    "another issuer": {"iss": "http://127.0.0.1:1"},
    "for another client": {"aud": "somebody"},
    "for another client, by ours": {"aud": "somebody", "azp": CLIENT},
    "too old": {"exp": int(time.time()) - 3600},
    "another nonce": {"nonce": "other"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "no end": {"exp": None},
}


@pytest.mark.parametrize("wrong", [*WRONG, "HS256", "none", "another key"])
def test_a_token_that_does_not_hold_lets_nobody_in(provider: Provider, tmp_path: Path, wrong: str) -> None:
    client = house_with(provider, tmp_path).client(headers={"accept-language": "en"})
    provider.claims = WRONG.get(wrong, {})
    if wrong in ("HS256", "none"):
        provider.alg = wrong
    if wrong == "another key":
        other_key(provider)
    answer = client.get(go(client))
    assert answer.status_code == 401
    assert "did not work" in answer.text
    assert "plenarchat-session" not in answer.headers.get("set-cookie", "")
    assert client.get("/search").status_code == 401


def test_a_way_back_is_good_once_and_only_in_the_browser_that_began_it(provider: Provider, tmp_path: Path) -> None:
    house = house_with(provider, tmp_path)
    client, other = house.client(), house.client()
    back = go(client)
    assert other.get(back).status_code == 401  # an attacker's code in somebody's browser, or the other way round
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 401
    again = go(client)
    changed = again.replace("state=", "state=x")
    assert client.get(changed).status_code == 401
    once = go(client)
    assert client.get(once).status_code == 303
    assert house.client(cookies=dict(client.cookies)).get(once).status_code == 401


def test_a_provider_that_cannot_be_reached_or_is_another_one_says_so_to_people(
    provider: Provider, tmp_path: Path
) -> None:
    gone = build(tmp_path, openid=OpenId("http://127.0.0.1:9", CLIENT, CLIENT_SECRET))
    answer = gone.client(headers={"accept-language": "de"}).get("/login/openid")
    assert answer.status_code == 502
    assert "nicht gelungen" in answer.text
    provider.described = {"issuer": "http://127.0.0.1:1"}
    assert house_with(provider, tmp_path).client().get("/login/openid").status_code == 502


def test_the_secret_comes_from_the_environment_or_a_file_and_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    assert openid_secret(tmp_path / "secret") == "from the file"
    monkeypatch.setenv("PLENARCHAT_OIDC_SECRET", "from the environment")
    assert openid_secret(tmp_path / "secret") == "from the environment"
    assert "environment" not in repr(OpenId("https://id.example", CLIENT, openid_secret(None)))
    with pytest.raises(AccessError, match="https"):
        OpenId("http://id.example", CLIENT)
