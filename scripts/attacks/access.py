"""A private collection, asked for by somebody of another group and by nobody at all: in every spelling, by every door,
with forged sessions, tokens and headers. It has to be as if it were not there."""

from __future__ import annotations

import base64
import http.client
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from indexer.pipeline import index
from scripts.attacks.tally import Tally
from tests.browser.live import serving
from tests.house import ANNA, BERT
from ui.access.accounts import Accounts

_PRIVATE, _NOWHERE = "geheim", "keines"
"""The private collection, and one that there is not: whoever may not read the first gets the same answer for both."""
_SAMPLE = Path(__file__).parents[2] / "indexer" / "sample"

_SPELLINGS = (
    *("/c/{n}", "/C/{n}", "/%63/{n}", "/c%2f{n}", "/c%2F{n}", "//c/{n}", "/c//{n}", "/./c/{n}", "/c/./{n}"),
    *("/x/../c/{n}", "/login/../c/{n}", "/healthz/../c/{n}", "/plenarchat/../c/{n}", "/api/v1/../../c/{n}"),
    *(
        "/c/offen/../{n}",
        "/%2e%2e/c/{n}",
        "/x/%2e%2e/c/{n}",
        "/c/{n}%20",
        "/c/{n};x",
        "/c/{n}.",
        "/c/{n}%00",
        "/c;/{n}",
    ),
    *("/c%20/{n}", "/%e2%84%82/{n}", "/c%5c{n}", "\\c\\{n}", "/c/%2e/{n}", "/c%252f{n}", "/c/{n}/..;", "/c/{n}%2f"),
    *("/c/{n}%0d%0aX:%20y", "/c/{n}%c0%af", "/c/%67eheim", "/c/GEHEIM", "http://127.0.0.1/c/{n}", "/c/{n}/../{n}"),
)
_INSIDE = (
    *("/", "", "/search?q=Frist", "/reader", "/corpus", "/config", "/gradio_api/info", "/gradio_api/app_id"),
    *("/gradio_api/queue/data?session_hash=x", "/gradio_api/heartbeat/x", "/gradio_api/file=/etc/passwd"),
    *("/api/v1/sittings", "/api/v1/coverage", "/api/v1/ask?question=Frist", "/api/v1/openapi.json", "/mcp"),
    *("/export/csv?answer=x", "/print?answer=x", "/printed?turn=x", "/printed/picture?sitting=x&page=1"),
    *("/search/turns.csv?q=Frist", "/feedback", "/admin/index", "/metrics", "/readyz", "/healthz", "/login"),
)
_METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "get", "PROPFIND")
_HEADERS = (
    *(("x-forwarded-user", ANNA[0]), ("remote-user", ANNA[0]), ("x-remote-user", ANNA[0]), ("x-remote-groups", "g")),
    *(("x-forwarded-for", "127.0.0.1"), ("forwarded", "for=127.0.0.1"), ("x-real-ip", "127.0.0.1")),
    *(("x-original-url", "/c/{n}/"), ("x-rewrite-url", "/c/{n}/"), ("x-forwarded-prefix", "/c/{n}")),
    *(
        ("accept", "text/html"),
        ("x-http-method-override", "GET"),
        ("origin", "http://127.0.0.1"),
        ("x-gradio-user", ANNA[0]),
    ),
)


@dataclass(frozen=True)
class _Sent:
    """One request: the name of the collection stands where `{n}` does."""

    method: str
    path: str
    headers: dict[str, str]

    def named(self, name: str) -> _Sent:
        headers = {key: value.replace("{n}", name) for key, value in self.headers.items()}
        return _Sent(self.method, self.path.replace("{n}", name), headers)


def attack(folder: Path) -> Tally:
    """Every spelling with every door, method, header and forged sign, as nobody and as somebody of another group."""
    tally = Tally("ways to a private collection")
    accounts = Accounts(folder / "accounts.json")
    folder.mkdir()
    accounts.add(*ANNA, groups=("ausschuss",))
    accounts.add(*BERT, groups=("finanzen",))
    tokens = {name: accounts.new_token(name) for name, _ in (ANNA, BERT)}
    with ExitStack() as stack:
        address = stack.enter_context(
            serving(folder / "offen", *_served(folder), "--accounts", str(accounts.path))
        ).address
        sessions = {who[0]: _session(address, *who) for who in (ANNA, BERT)}
        anna = {"authorization": f"Bearer {tokens['anna']}"}
        signs = _signs(address, anna)
        for door in ("/api/v1/sittings", "/api/v1/search?query=Frist"):  # who may read it does, by each of two signs
            for own in (anna, {"cookie": sessions["anna"]}):
                answer = _answer(address, _Sent("GET", f"/c/{_PRIVATE}{door}", own))
                tally.seen += answer[0] == 200 and any(sign in answer[1] for sign in signs)
        strangers = ({}, {"cookie": sessions["bert"]}, {"authorization": f"Bearer {tokens['bert']}"})
        for sent in (*_requests(strangers), *_forged(sessions["anna"], sessions["bert"], tokens["anna"])):
            tally.attempt(f"{sent.method} {sent.path} {sent.headers}", _problems(address, sent, signs))
    return tally


def _served(folder: Path) -> tuple[str, ...]:
    """Index two collections, the second for a group, and the options of the server that shows them."""
    index([_SAMPLE / "pages"], folder / "offen", embedding_model="none")
    index([_SAMPLE / "pdf"], folder / _PRIVATE, embedding_model="none")
    file = folder / "collections.toml"
    entry = '[[collection]]\nname = "{}"\ntitle = "{}"\nindex = "{}"\n'
    private = entry.format(_PRIVATE, "Ausschuss", folder / _PRIVATE) + 'groups = ["ausschuss"]\n'
    file.write_text(entry.format("offen", "Offen", folder / "offen") + private)
    unlimited = ("--requests-per-minute", "0", "--questions-per-minute", "0", "--log-level", "error")
    return "--collections", str(file), "--embedding-model", "none", *unlimited


def _requests(strangers: tuple[dict[str, str], ...]) -> Iterator[_Sent]:
    for own in strangers:
        for inside in _INSIDE:
            yield from (_Sent("GET", spelling + inside, own) for spelling in _SPELLINGS)
            yield from (_Sent(method, "/c/{n}" + inside, own) for method in _METHODS)
        for name, value in _HEADERS:
            for path in ("/", "/c/{n}/", "/c/{n}/api/v1/sittings", "/api/v1/sittings"):
                yield _Sent("GET", path, own | {name: value})


def _forged(anna: str, bert: str, token: str) -> Iterator[_Sent]:
    """Signs of somebody who may read it, changed in every way that could be overlooked, and those of another."""
    name, _, value = anna.partition("=")
    words, _, signature = value.rpartition(".")
    other = bert.partition("=")[2]
    mine = base64.urlsafe_b64encode(json.dumps(["x", "anna", "x", ["ausschuss"], 1, 9999999999]).encode()).decode()
    cookies = [value[:-1], f"{value}x", words, f"{words}.", f".{signature}", f"{mine.rstrip('=')}.{signature}"]
    cookies += [f"{words}.{other.rpartition('.')[2]}", f"{other.rpartition('.')[0]}.{signature}", value.swapcase(), ""]
    cookies += [
        value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
        for place in range(0, len(value) - 1, 3)
    ]
    signs = [{"cookie": f"{name}={cookie}"} for cookie in cookies]
    signs += [{"cookie": f"{name}={value}; {name}={other}"}, {"cookie": f"__Host-{name}={value}"}]
    tokens = [
        token[:-1],
        f"{token}x",
        token.upper(),
        token.rpartition("_")[2],
        f"{token[:20]}{'A' * 40}",
        "plt_",
        "null",
    ]
    signs += [{"authorization": f"Bearer {one}"} for one in tokens]
    signs += [{"authorization": f"Basic {token}"}, {"authorization": token}, {"x-authorization": f"Bearer {token}"}]
    for sign in signs:
        for door in ("/", "/config", "/api/v1/sittings"):
            yield from (_Sent("GET", "/c/{n}" + door, sign | more) for more in ({}, {"accept": "text/html"}))


def _problems(address: str, sent: _Sent, signs: list[bytes]) -> list[str]:
    """What came of a request that must not: something of the collection, a failure, or a sign that it is there."""
    (status, body), (of_nothing, nothing) = (_answer(address, sent.named(name)) for name in (_PRIVATE, _NOWHERE))
    problems = [f"sent {sign.decode()!r}" for sign in signs if sign in body]
    if status >= 500:
        problems.append(f"status {status}")
    if (status, _even(body)) != (of_nothing, _even(nothing)):
        problems.append(f"status {status}, and {of_nothing} for one that there is not")
    return problems


def _even(body: bytes) -> bytes:
    """Without what the request itself named, and what differs from one request to the next."""
    for name in (_PRIVATE, _NOWHERE):
        body = body.replace(name.encode(), b"").replace(name.upper().encode(), b"")
    return re.sub(rb"[0-9a-f]{16,}|\d{6,}", b"", body)


def _signs(address: str, anna: dict[str, str]) -> list[bytes]:
    """Words by which the private collection is recognised: the sittings that only it holds."""
    found = []
    for place in (f"/c/{_PRIVATE}", ""):
        listed = json.loads(_answer(address, _Sent("GET", f"{place}/api/v1/sittings", anna))[1])
        found.append({one["sitting_id"] for one in listed["sittings"]})
    return [one.encode() for one in found[0] - found[1]]


def _session(address: str, name: str, password: str) -> str:
    form = urlencode({"name": name, "password": password, "next": "/"})
    connection = _connection(address)
    connection.request("POST", "/login", form, {"content-type": "application/x-www-form-urlencoded"})
    return str(connection.getresponse().headers["set-cookie"]).partition(";")[0]


def _answer(address: str, sent: _Sent) -> tuple[int, bytes]:
    """Status and body (of a stream the beginning) with where it leads; 0 where the server closed the connection."""
    connection = _connection(address)
    try:
        connection.putrequest(sent.method, sent.path, skip_accept_encoding=True)
        for name, value in sent.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read(200_000) + answer.headers.get("location", "").encode()
    except (http.client.HTTPException, TimeoutError, ConnectionError):
        return 0, b""
    finally:
        connection.close()


def _connection(address: str) -> http.client.HTTPConnection:
    host = urlsplit(address)
    return http.client.HTTPConnection(host.hostname or "", host.port or 80, timeout=20)
