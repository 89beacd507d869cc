"""The address of a Chroma server: what is taken, what is refused and how, and that no secret is ever shown."""

from __future__ import annotations

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import click
import pytest
import yaml  # type: ignore[import-untyped]

from indexer.limits import SettingError
from indexer.store.chroma_address import TOKEN, TOKEN_FILE, Address, authorization
from indexer.store.chroma_server import ServerAway, answers
from ui.cli import cli

COMPOSE = Path(__file__).parents[2] / "docs" / "compose" / "compose.yaml"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("http://localhost", "http://localhost:8000"),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8001"),
        ("https://chroma.example", "https://chroma.example:443"),
        ("https://house.example/chroma/", "https://house.example:443/chroma"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://host:8000?tenant=haus&database=8", "http://host:8000?tenant=haus&database=8"),
    ],
)
def test_an_address_is_read_and_written(written: str, read: str) -> None:
    assert str(Address.parse(written)) == read
    assert Address.parse(read) == Address.parse(written)


@pytest.mark.parametrize(
    "wrong",
    ["localhost:8000", "ftp://host", "http://", "http://host:port", "http://host:99999", "file:///data", "",
     "http://host?key=1", "http://host#x", "http://[::1"],
)  # fmt: skip
def test_another_address_is_refused_and_the_right_form_named(wrong: str) -> None:
    with pytest.raises(SettingError, match="http://HOST:PORT"):
        Address.parse(wrong)


@pytest.mark.parametrize("url", ["http://name:geheim@host", "https://geheim@host:1/x", "ftp://a:geheim@host?k=geheim"])
def test_a_password_in_an_address_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(SettingError) as refused:
        Address.parse(url)
    assert "geheim" not in str(refused.value)


def test_a_token_comes_from_the_environment_or_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (TOKEN, TOKEN_FILE):
        monkeypatch.delenv(name, raising=False)
    assert authorization() == {}
    (tmp_path / "token").write_text("aus-der-datei\n")
    monkeypatch.setenv(TOKEN_FILE, str(tmp_path / "token"))
    assert authorization() == {"Authorization": "Bearer aus-der-datei"}
    monkeypatch.setenv(TOKEN, "Basic bmFtZTpwYXNz")
    assert authorization() == {"Authorization": "Basic bmFtZTpwYXNz"}
    monkeypatch.setenv(TOKEN, "geheim\nX-Other: 1")
    with pytest.raises(SettingError) as refused:
        authorization()
    assert "geheim" not in str(refused.value)


def test_the_compose_file_runs_real_commands_and_opens_nothing_to_the_network() -> None:
    services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    assert set(services) == {"chroma", "app", "ollama", "fetch-model"}
    name, *given = services["app"]["command"]
    command = cli.commands[name]
    command.make_context(name, list(given), parent=click.Context(cli))
    assert services["chroma"]["entrypoint"] == ["chroma"]
    assert [word for word in services["chroma"]["command"] if word.startswith("--")] == ["--host", "--port", "--path"]
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
        assert "profiles" in service or "healthcheck" in service
        assert not [k for k in service.get("environment", ()) if "TOKEN" in k or "KEY" in k or "PASSWORD" in k]
    assert services["app"]["environment"]["PLENARCHAT_CHROMA_URL"] == "http://chroma:8000"


def test_a_server_that_answers_without_end_is_left() -> None:
    sent = 0

    class Endless(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal sent
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                while sent < 200:
                    self.wfile.write(b"x" * 1_000_000)
                    sent += 1

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(ServerAway, match="no Chroma server"):
            answers(Address.parse(f"http://127.0.0.1:{server.server_port}"), {})
        server.shutdown()
    assert sent < 100
