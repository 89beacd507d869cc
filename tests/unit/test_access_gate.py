"""Nothing inside runs for whom the gate does not let through, however they write it."""

from __future__ import annotations

import asyncio
import ipaddress
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.websockets import WebSocketDisconnect

from tests.house import ANNA, BERT, CHEF, SECRET, House, build, log_in
from ui.access.limits import Counter, Rates
from ui.access.peer import Trust
from ui.access.settings import LOOPBACK

PROXY = "10.0.0.9"
BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> House:
    return build(tmp_path_factory.mktemp("house"))


def call(app: Any, raw: bytes, headers: list[tuple[bytes, bytes]] = [], client: str = "127.0.0.1", **more: Any) -> int:  # noqa: B006
    """The status of a request whose path is written exactly so, decoded as a server decodes it."""
    path, _, query = raw.partition(b"?")
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *headers],
        "client": (client, 1),
        "server": ("127.0.0.1", 80),
    } | more
    status = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    asyncio.run(app(scope, receive, send))
    return status[0]


PIECES = st.sampled_from(
    [
        *(
            "c",
            "C",
            "%63",
            "%43",
            "c%20",
            "%e2%84%82",
            "ｃ",
            "c;x",
            "c.",
            SECRET,
            SECRET.upper(),
            "geh%65im",
            "geheim.",
        ),
        *("%2e", "..", "%2e%2e", ".%2e", "%252e%252e", ".", "", "offen", "search", "api", "v1", "gradio_api", "queue"),
        *("%2f", "%2F", "%5c", "\\", "%252f", "%00", "%0a", "c%2fgeheim", "/c/geheim", "..;", "login", "x", "mcp"),
        *("plenarchat", "export", "healthz", "%c0%ae%c0%ae", "geheim%00", "geheim%20", "\u200bc"),
    ]
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, min_size=1, max_size=6), st.sampled_from(["/", "//", "/./", "/x/../", "%2f"]), st.booleans())
def test_no_spelling_of_a_path_reaches_a_private_collection(
    place: House, pieces: list[str], between: str, member: bool
) -> None:
    raw = b"/" + between.join(pieces).encode()
    session = _COOKIE.get(id(place)) or _COOKIE.setdefault(id(place), _bert(place))
    place.reached[SECRET].clear()
    call(place.app, raw, session if member else [])
    assert place.reached[SECRET] == []


_COOKIE: dict[int, list[tuple[bytes, bytes]]] = {}


def _bert(place: House) -> list[tuple[bytes, bytes]]:
    client = place.logged_in(BERT)
    return [(b"cookie", f"plenarchat-session={client.cookies['plenarchat-session']}".encode())]


INSIDE = [
    *("", "/", "/search", "/gradio_api/queue/join", "/gradio_api/queue/data?session_hash=x", "/api/v1/ask", "/mcp"),
    *("/export/docx?answer=x", "/printed?turn=x", "/printed/picture?sitting=x", "/feedback", "/metrics", "/readyz"),
    *("/admin/index", "/plenarchat/site.js", "/assets/x.js", "/healthz"),
]


@pytest.mark.parametrize("path", INSIDE)
def test_a_private_collection_is_as_if_it_were_not_there(place: House, path: str) -> None:
    stranger, bert = place.client(), place.logged_in(BERT)
    for method in ("GET", "POST"):
        for client, shut in ((stranger, 401), (bert, 404)):
            answers = [client.request(method, f"/c/{name}{path}") for name in (SECRET, "nirgends")]
            assert [answer.status_code for answer in answers] == [shut, shut]
            assert answers[0].content == answers[1].content
        pages = [bert.get(f"/c/{name}{path}", headers=BROWSER) for name in (SECRET, "nirgends")]
        assert pages[0].content == pages[1].content
        wrong = {"authorization": "Bearer plt_none"}
        for headers in (BROWSER, wrong, wrong | BROWSER, {"cookie": "plenarchat-session=x"}):
            pages = [stranger.get(f"/c/{name}{path}", headers=headers) for name in (SECRET, "nirgends")]
            assert {page.status_code for page in pages} <= {303, 401}
            assert pages[0].content == pages[1].content
            places = [page.headers.get("location", "").replace("nirgends", SECRET) for page in pages]
            assert places[0] == places[1]
    assert place.reached[SECRET] == []


def test_who_is_in_the_group_reads_it_below_its_own_address(place: House) -> None:
    told = place.logged_in(ANNA).get(f"/c/{SECRET}/search?q=Frist").json()
    assert told["base"] == f"http://127.0.0.1/c/{SECRET}/"
    assert (told["who"], told["groups"]) == ("anna", ["ausschuss"])
    assert told["shelves"] == ["/", f"/c/{SECRET}/"]
    assert place.logged_in(BERT).get("/search").json()["shelves"] == ["/"]
    place.reached[SECRET].clear()


def test_somebody_unknown_is_led_to_the_login_and_back(place: House) -> None:
    client = place.client()
    answer = client.get("/reader?sitting=niederwalden/8/41", headers=BROWSER)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert 'name="next" value="/reader?sitting=niederwalden/8/41"' in page.text
    assert "script" not in page.headers["content-security-policy"]
    back = log_in(client, ANNA, "/reader?sitting=niederwalden/8/41")
    assert back.headers["location"] == "/reader?sitting=niederwalden/8/41"
    assert client.get("/search").json()["who"] == "anna"
    assert client.get("/api/v1/search", headers={"authorization": "Bearer plt_x"}).json()["who"] == "anna"


def test_a_program_is_told_to_show_a_token(place: House) -> None:
    answer = place.client().get("/api/v1/search")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert set(answer.json()["error"]) == {"code", "message", "remedy"}
    token = place.accounts.new_token("anna", "for a script")
    assert place.client().get("/api/v1/search", headers={"authorization": f"Bearer {token}"}).json()["who"] == "anna"
    assert token.rpartition("_")[2] not in place.accounts.path.read_text()
    for wrong in (token[:-1] + "x", token.upper(), "", "plt_"):
        answer = place.client().get("/api/v1/search", headers={"authorization": f"Bearer {wrong}"})
        assert answer.status_code == 401
    identifier = token.split("_")[1]
    place.accounts.revoke_token("anna", identifier)
    assert place.client().get("/api/v1/search", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_whether_it_runs_is_told_to_everybody_and_what_it_holds_is_not(place: House) -> None:
    told = place.client().get("/healthz")
    assert told.status_code == 200
    assert told.json().keys() == {"status"}
    assert place.client().get("/metrics").status_code == 401
    assert place.logged_in(BERT).get("/metrics").status_code == 404
    assert place.logged_in(CHEF).get("/metrics").status_code == 200


def test_a_web_socket_meets_the_same_gate(place: House) -> None:
    for client in (place.client(), place.logged_in(BERT)):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"/c/{SECRET}/ws"):
            pass
    evil = {"origin": "http://evil.example"}
    with pytest.raises(WebSocketDisconnect), place.logged_in(ANNA).websocket_connect("/ws", headers=evil):
        pass


def test_a_page_of_another_site_changes_nothing(place: House) -> None:
    client = place.logged_in(ANNA)
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        for path in ("/feedback", "/gradio_api/queue/join", "/logout", "/login", "/admin/index"):
            assert client.post(path, headers=headers).status_code == 403
    assert client.get("/search").json()["who"] == "anna"
    assert client.post("/feedback", headers={"origin": "http://127.0.0.1"}).status_code == 200


def test_what_gradio_offers_and_the_site_does_not_use_is_shut(tmp_path: Path) -> None:
    client = build(tmp_path, login=False).client()
    for path in (
        "upload",
        "file=/etc/passwd",
        "proxy=http://x",
        "run/predict",
        "call/predict",
        "stream/x",
        "dev/reload",
    ):
        assert client.post(f"/gradio_api/{path}").status_code == 404
        assert client.get(f"/gradio_api/{path}").status_code == 404
    assert client.get("/monitoring").status_code == 404
    assert client.post("/gradio_api/queue/join").status_code == 200


def test_a_browser_session_of_the_chat_belongs_to_whoever_used_it_first(place: House) -> None:
    anna, bert = place.logged_in(ANNA), place.logged_in(BERT)
    assert anna.post("/gradio_api/queue/join", json={"session_hash": "abc"}).status_code == 200
    assert anna.get("/gradio_api/queue/data?session_hash=abc").status_code == 200
    assert bert.get("/gradio_api/queue/data?session_hash=abc").status_code == 404
    assert bert.get("/gradio_api/heartbeat/abc").status_code == 404
    assert bert.post("/gradio_api/queue/join", json={"session_hash": "abc"}).status_code == 404
    assert bert.post("/gradio_api/queue/join?session_hash=b", json={"session_hash": "abc"}).status_code == 404
    assert bert.get("/gradio_api/queue/data?session_hash=abc&session_hash=b").status_code == 404


def test_who_has_not_logged_in_reads_nobodys_browser_session(tmp_path: Path) -> None:
    house = build(tmp_path, first_open=True)
    named = "/gradio_api/queue/data?session_hash="
    assert house.client().get(f"{named}theirs").status_code == 200
    assert house.logged_in(ANNA).get(f"{named}annas").status_code == 200
    assert house.client().get(f"{named}annas").status_code == 401


def test_a_file_in_what_is_sent_to_the_chat_is_refused_before_anything_fetches_it(tmp_path: Path) -> None:
    house = build(tmp_path, login=False)
    file = {"path": "https://far.example/x", "meta": {"_type": "gradio.FileData"}}
    for data in ([file], [[{"value": [file]}]], [{"path": "/etc/passwd", "meta": file["meta"]}]):
        body = json.dumps({"data": data, "session_hash": "a"}).replace("gradio", "gr\\u0061dio")
        assert house.client().post("/gradio_api/queue/join", content=body).status_code == 404
    assert house.reached["offen"] == []


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/mcp"])
def test_a_body_too_deep_to_be_read_is_no_failure_of_the_gate(place: House, path: str) -> None:
    assert place.logged_in(ANNA).post(path, content=b'{"a":' * 50_000).status_code == 200


# Proxies


def behind(tmp_path: Path, **more: Any) -> House:
    trust = Trust((ipaddress.ip_network(f"{PROXY}/32"),), "x-remote-user", "x-remote-groups", **more)
    return build(tmp_path, trust=trust, admin_group="verwaltung")


def test_a_proxys_word_counts_from_the_proxy_alone(tmp_path: Path) -> None:
    house = behind(tmp_path)
    said = {"x-remote-user": "dora", "x-remote-groups": "ausschuss, verwaltung"}
    through = house.client(client=(PROXY, 1))
    told = through.get(f"/c/{SECRET}/search", headers=said).json()
    assert (told["who"], told["groups"]) == ("dora", ["ausschuss", "verwaltung"])
    assert not [name for name in told["headers"] if "remote" in name]
    assert through.get("/metrics", headers=said).status_code == 200
    house.reached[SECRET].clear()
    for name in ("x-remote-user", "X_Remote_User", "x-remote_user"):
        spoofed = {name: "dora", "x-remote-groups": "ausschuss", "x-forwarded-for": PROXY, "x-real-ip": PROXY}
        assert house.client().get(f"/c/{SECRET}/search", headers=spoofed).status_code == 401
    assert house.reached[SECRET] == []
    twice = [(b"x-remote-user", b"dora"), (b"x-remote-user", b"chef"), (b"x-remote-groups", b"ausschuss")]
    assert call(house.app, f"/c/{SECRET}/".encode(), twice, client=PROXY) == 401


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("1.1.1.1, 198.51.100.7", "198.51.100.7"),
        (f"1.1.1.1, 198.51.100.7, {PROXY}", "198.51.100.7"),
        (f"198.51.100.7:4711, {PROXY}", "198.51.100.7"),
        ("1.1.1.1, kein", PROXY),
        ("", PROXY),
    ],
)
def test_a_visitors_address_is_the_last_that_no_proxy_of_ours_added(
    tmp_path: Path, forwarded: str, client: str
) -> None:
    house = behind(tmp_path)
    headers = {"x-forwarded-for": forwarded, "x-remote-user": "dora"}
    assert house.client(client=(PROXY, 1)).get("/search", headers=headers).json()["client"] == client
    anna = house.logged_in(ANNA)
    assert anna.get("/search", headers=headers).json()["client"] == "testclient"


def test_behind_a_proxy_with_https_and_a_path_cookies_and_addresses_follow(tmp_path: Path) -> None:
    house = behind(tmp_path)
    said = {"x-forwarded-proto": "https", "x-forwarded-host": "haus.example", "x-forwarded-prefix": "/protokolle"}
    client = house.client(client=(PROXY, 1), headers=said)
    answer = log_in(client, ANNA, "/search")
    assert answer.headers["location"] == "/protokolle/search"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-plenarchat-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert answer.headers["strict-transport-security"]
    held = {"cookie": cookie.partition(";")[0]}
    told = client.get(f"/c/{SECRET}/search", headers=held).json()
    assert told["base"] == f"https://haus.example/protokolle/c/{SECRET}/"
    # The same words of anybody else change nothing.
    other = log_in(house.client(headers=said), ANNA)
    assert other.headers["set-cookie"].startswith("plenarchat-session=")
    assert "Secure" not in other.headers["set-cookie"]
    assert "strict-transport-security" not in other.headers
    plain = {"cookie": "plenarchat-session=" + cookie.partition(";")[0].partition("=")[2]}
    assert client.get("/search", headers=plain).status_code == 401


# How much


def test_too_many_requests_are_told_to_wait_and_still_files_are_not_counted(tmp_path: Path) -> None:
    client = build(tmp_path, rates=Rates(5, 2)).logged_in(ANNA)
    for _ in range(20):
        assert client.get("/plenarchat/site.css").status_code == 200
        assert client.get("/gradio_api/queue/data?session_hash=a").status_code == 200
    statuses = [client.get("/search").status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    answer = client.get("/search")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.json()["error"]["code"] == "too_often"
    page = client.get("/search", headers=BROWSER | {"accept-language": "en"})
    assert "One moment, please" in page.text


def test_nobody_holds_more_than_so_many_requests_open_at_once() -> None:
    counter = Counter(Rates())
    with ExitStack() as held:
        assert all(held.enter_context(counter.open("person anna", True)) for _ in range(100))
        with counter.open("person anna", True) as free, counter.open("person bert", True) as of_another:
            assert (free, of_another) == (False, True)
    with counter.open("person anna", True) as free:
        assert free


def test_questions_have_a_limit_of_their_own_for_each_person(tmp_path: Path) -> None:
    house = build(tmp_path, rates=Rates(100, 2))
    anna, bert = house.logged_in(ANNA), house.logged_in(BERT)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {}}}
    assert anna.post("/mcp", json=call).status_code == 200
    assert anna.get("/api/v1/ask?question=x").status_code == 200
    assert anna.post("/api/v1/ask", json={}).status_code == 429
    assert anna.post("/mcp", json=call).status_code == 429
    written = json.dumps(call).replace("tools/call", "tools\\/call")
    assert anna.post("/mcp", content=written).status_code == 429
    assert anna.post("/mcp", json=call | {"method": "tools/list"}).status_code == 200
    assert anna.get("/api/v1/search?q=x").status_code == 200
    assert bert.get("/api/v1/ask?question=x").status_code == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    house = build(tmp_path, login=False, most_bytes=1000)
    client = house.client()
    assert client.post("/feedback", content=b"x" * 1000).status_code == 200
    assert client.post("/feedback", content=b"x" * 1001).status_code == 413
    assert client.post("/feedback", content=iter([b"x" * 600, b"x" * 600])).status_code == 413
    assert client.post("/feedback", content=b"x", headers={"content-length": "-1"}).status_code == 413
    assert house.reached["offen"] == ["/feedback"]


def test_an_answer_that_takes_too_long_ends_with_a_message(tmp_path: Path) -> None:
    client = build(tmp_path, login=False, answer_seconds=0.2).client()
    answer = client.get("/api/v1/slow")
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "too_long")
    stream = client.get("/api/v1/stream")
    assert stream.text.startswith("event: step")
    assert "event: error" in stream.text


# Other sites, other names


def test_another_sites_page_reads_the_api_alone_and_never_with_a_session(tmp_path: Path) -> None:
    site = "https://forschung.example"
    house = build(tmp_path, cors=(site,))
    client = house.logged_in(ANNA)
    asked = {"origin": site, "access-control-request-method": "POST"}
    allowed = client.options("/api/v1/ask", headers=asked)
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == site
    assert "access-control-allow-credentials" not in allowed.headers
    assert client.get("/api/v1/search", headers={"origin": site}).status_code == 401  # the cookie is not looked at
    token = {"authorization": f"Bearer {house.accounts.new_token('anna')}", "origin": site}
    answer = client.post("/api/v1/ask", headers=token, json={})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, site)
    for origin, path in (("https://evil.example", "/api/v1/search"), (site, "/search")):
        answer = client.get(path, headers={"origin": origin})
        assert "access-control-allow-origin" not in answer.headers


def test_on_a_desk_no_foreign_name_is_answered(tmp_path: Path) -> None:
    client = build(tmp_path, login=False, hosts=LOOPBACK).client()
    for host, status in (
        *(("127.0.0.1:7860", 200), ("localhost", 200), ("[::1]:7860", 200)),
        *(("evil.example:7860", 400), ("127.0.0.1.evil.example", 400), ("", 400)),
    ):
        assert client.get("/search", headers={"host": host}).status_code == status


def test_what_was_shown_after_a_login_is_kept_by_no_cache(place: House) -> None:
    anna = place.logged_in(ANNA)
    for path in ("/search", "/picture"):
        assert anna.get(path).headers["cache-control"] == "private, no-store"


def test_whom_the_application_inside_lets_read_is_not_asked(place: House) -> None:
    """Gradio allows every origin with credentials."""
    told = place.logged_in(ANNA).get("/picture", headers={"origin": "https://evil.example"}).headers
    assert not [name for name in told if name.startswith("access-control")]


@pytest.mark.parametrize("host", ["localhost:1@evil.example", "a b", "x<script>", "h\u00e4user.example", "localhost:x"])
def test_a_host_that_is_none_is_refused(tmp_path: Path, host: str) -> None:
    client = build(tmp_path, login=False).client()
    assert client.get("/search", headers={"host": host.encode("latin-1")}).status_code == 400


def test_a_page_with_a_slash_behind_its_name_is_led_to_it_below_any_path(place: House) -> None:
    client = place.logged_in(ANNA)
    assert client.get(f"/c/{SECRET}/search/?q=x").headers["location"] == f"/c/{SECRET}/search?q=x"
    assert client.get(f"/c/{SECRET}").headers["location"] == f"/c/{SECRET}/"
