"""A server that nothing may ever call: whoever connects was talked into it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class Listener:
    """Listens on a free port of loopback and counts connections."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.heard: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        """What an attack makes its victim open."""
        return f"http://127.0.0.1:{self.port}"

    def called(self) -> list[str]:
        """The first lines of what was sent since this was last asked."""
        heard, self.heard = self.heard, []
        return heard

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                connection.settimeout(1)
                with connection, suppress(OSError):
                    line = connection.recv(200).split(b"\r\n")[0].decode(errors="replace")
                    self.heard.append(line or "a connection without a word")
                    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
