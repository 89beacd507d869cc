"""A connection that sends no whole request is closed; one that has sent it is answered."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from ui.access import connection_deadline


async def hello(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    await asyncio.sleep(0.5)  # longer than the headers may take: an answer has its own time
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def running() -> Iterator[tuple[str, int]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(hello, http=connection_deadline.Patient, log_config=None, lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_half_a_request_does_not_hold_a_connection(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(connection_deadline, "HEAD_SECONDS", 0.2)
    with running() as address:
        with socket.create_connection(address, timeout=20) as slow:
            slow.sendall(begun)
            assert slow.recv(1) == b""
        with socket.create_connection(address, timeout=20) as whole:
            whole.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert whole.recv(100).startswith(b"HTTP/1.1 200")
