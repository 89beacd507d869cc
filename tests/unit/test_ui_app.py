"""The server says what is wrong with its address, and a page leaves it complete and closed to the outside."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from ui.access.settings import Access
from ui.collections import Collection
from ui.document import Document
from ui.server import PortError, serve


def nothing(folder: Path) -> tuple[tuple[Collection, ...], Access]:
    """A collection without an index, open to all."""
    return (Collection("default", "plenarchat", folder / "no-index"),), Access(folder / "access")


def test_a_taken_port_is_named_with_the_way_out_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortError, match=rf"127\.0\.0\.1:{port} .*--port"):
            serve(*nothing(tmp_path), port=port)


def test_an_address_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(PortError, match="--port"):
        serve(*nothing(tmp_path), host="256.256.256.256", port=0)


def sent(kind: bytes, *parts: bytes, path: str = "/c/one/search") -> tuple[dict[bytes, bytes], list[bytes]]:
    """Headers and body pieces of an answer of that kind as they leave the server."""
    messages: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", kind), (b"content-length", str(sum(map(len, parts))).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for place, part in enumerate(parts, 1):
            await send({"type": "http.response.body", "body": part, "more_body": place < len(parts)})

    async def receive() -> Any:
        return {}

    async def send(message: Any) -> None:
        messages.append(message)

    scope = {
        "type": "http",
        "path": path,
        "root_path": "/c/one",
        "headers": [(b"accept", b"text/html"), (b"accept-encoding", b"br")],
    }
    asyncio.run(Document(app, "<style>ä</style>")(scope, receive, send))
    return dict(messages[0]["headers"]), [message["body"] for message in messages[1:]]


def test_a_page_further_down_gets_no_style_that_lies_nowhere_from_there() -> None:
    assert sent(b"text/html", b"<head></head>", path="/c/one/api/v1/docs")[1] == [b"<head></head>"]


def test_a_page_gets_its_style_before_its_head_ends_and_the_right_length() -> None:
    headers, body = sent(b"text/html; charset=utf-8", b"<head></he", b"ad><body></head></body>")
    assert body == ["<head><style>ä</style></head><body></head></body>".encode()]
    assert headers[b"content-length"] == str(len(body[0])).encode()


def test_a_stream_passes_piece_by_piece() -> None:
    assert sent(b"text/event-stream", b"a</head>", b"b")[1] == [b"a</head>", b"b"]


def test_nothing_may_be_loaded_from_or_sent_to_another_host() -> None:
    headers, _ = sent(b"text/html", b"x")
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy


@pytest.mark.parametrize("kind", [b"text/event-stream", b"font/woff2", b"image/svg+xml", b"application/json"])
def test_what_is_no_page_may_load_nothing_at_all(kind: bytes) -> None:
    headers, _ = sent(kind, b"x")
    assert headers[b"content-security-policy"].startswith(b"default-src 'none'")
    assert headers[b"cross-origin-resource-policy"] == b"same-origin"
