"""The server: a socket, the application on it, announced when it can be opened and stopped cleanly."""

from __future__ import annotations

import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from types import FrameType
from typing import TYPE_CHECKING

from ui.operations.drain import TOLD, Drain, end_at_once
from ui.operations.settings import Operations

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from rag.chat_model import ModelSetting
    from ui.access.settings import Access
    from ui.collections import Collection

log = logging.getLogger(__name__)

_KEEP_ALIVE_SECONDS = 30
_LONGEST_HEAD = 64 << 10  # bytes of a request's line and headers: addresses hold whole answers
_CLOSING_SECONDS = 1  # for connections that nobody waits at
_LATE_SECONDS = 3  # for what does not heed that it is cancelled


class PortError(Exception):
    """The address cannot be listened on. The message says which and what to do."""


def serve(
    collections: tuple[Collection, ...],
    access: Access,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = False,
    embedding_model: str | None = None,
    model: ModelSetting | None = None,
    chroma_url: str | None = None,
    mcp_hosts: Sequence[str] = (),
    operations: Operations = Operations(),
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve collections until interrupted (Ctrl-C, SIGTERM), and then until running answers are finished.

    `port` 0 takes any free one. `model` writes the answers, without one they are quotes alone. `chroma_url` is where
    the vectors live (`Index.open`). `mcp_hosts` are as in `create_app`. `on_ready` is called with the address once it
    can be opened. Raises PortError if the address is taken, and what opening an index, the embedding model, the log's
    file or the files of `access` raises.
    """
    from rag.assistant import open_assistant
    from ui.app import create_app
    from ui.feedback.retention import keep_for
    from ui.house import house
    from ui.operations.endpoints import add_operations
    from ui.operations.logs import set_up, silence_gradio

    listening = _listen(host, port)  # first, as it fails at once where it fails
    with listening, suppress(KeyboardInterrupt):
        set_up(operations)
        with ExitStack() as opened:
            assistants, apps = {}, {}
            known = (*mcp_hosts, *_named(host), *(access.hosts or ()), *access.public_hosts)
            for one in collections:
                assistant = open_assistant(
                    one.index, embedding_model=embedding_model, model=model, chroma_url=chroma_url
                )
                opened.callback(assistant.close)
                assistants[one.name] = assistant
                apps[one.name] = create_app(
                    assistant, one.feedback, mcp_hosts=known, history_days=operations.history_days
                )
            silence_gradio()
            app = house(collections, apps, access, chroma_url)
            running = add_operations(app, assistants, operations)
            running.health.warm_up()
            if operations.feedback_days:
                for one in collections:
                    if one.feedback is not None:
                        keep_for(one.feedback, operations.feedback_days)
            run(app, listening, running.drain, _address(host, listening), open_browser, on_ready)
            running.close()
        if running.drain.over:
            # A thread that still works at an answer nobody waits for would keep the process.
            logging.shutdown()
            os._exit(0)


def run(
    app: Starlette,
    listening: socket.socket,
    drain: Drain,
    address: str,
    open_browser: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve an application until a signal says to end and `drain` is done; a second signal ends the process at once."""
    import uvicorn

    from ui.access.connection_deadline import Patient

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if drain.begun:
                end_at_once(sig)
            drain.begin()
            _end_at_latest(drain.grace + TOLD + _CLOSING_SECONDS + _LATE_SECONDS)

        async def on_tick(self, counter: int) -> bool:
            self.should_exit = self.should_exit or drain.done
            return await super().on_tick(counter)

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if on_ready:
                on_ready(address)
            if open_browser:
                webbrowser.open(address)

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # what a proxy says is judged by the gate (ui.access.peer), which knows whom to believe
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        http=Patient,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
    )
    Server(config).run(sockets=[listening])
    if drain.over:
        log.warning("ended before every answer was finished")


def _end_at_latest(seconds: float) -> None:
    """End the process after so many seconds even if a thread still works at an answer that nobody waits for."""

    def leave() -> None:
        log.warning("ended while something still ran")
        logging.shutdown()
        os._exit(0)

    last = threading.Timer(seconds, leave)
    last.daemon = True
    last.start()


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises PortError with the way out."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(128)
        except OSError:
            listening.close()
            raise
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PortError(
            f"cannot listen on {host}:{port} ({reason}). Choose another port with --port, or --port 0 for any free one."
        ) from error
    return listening


def _named(host: str) -> tuple[str, ...]:
    """The host where it is one, and not all addresses of the machine."""
    return () if host in ("", "0.0.0.0", "::") else (f"[{host}]" if ":" in host else host,)


def _address(host: str, listening: socket.socket) -> str:
    """What to type into a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{listening.getsockname()[1]}"
