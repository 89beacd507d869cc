"""What lies inside a collection's application, as the gate sees it: what is counted, what takes long, what is shut."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs

API, MCP, GRADIO = "/api/v1", "/mcp", "/gradio_api/"
PAGES = ("search", "reader", "verify", "corpus")

# Of Gradio's own addresses the site uses these; the others upload, download, fetch from elsewhere, or show how the
# server does.
_GRADIO_USED = re.compile(
    r"/gradio_api/(queue/(join|data)|heartbeat/[\w-]+|cancel|reset|startup-events|app_id|info|theme\.css)/?"
)
_GRADIO_SHUT = re.compile(r"/(login|logout|login_check|token|user|monitoring|svelte)(/.*)?")
_STILL = re.compile(r"/(plenarchat|assets|static)/.*|/(healthz|readyz|metrics|theme\.css|favicon\.ico|manifest\.json)")
_STREAMS = re.compile(r"/gradio_api/(queue/data|heartbeat/[\w-]+|startup-events|app_id|cancel|reset)/?")


def shut(path: str) -> bool:
    """Whether nobody needs what is there."""
    if path.startswith("/gradio_api"):
        return _GRADIO_USED.fullmatch(path) is None
    return _GRADIO_SHUT.fullmatch(path) is not None


def for_programs(path: str) -> bool:
    """Whether a program asks, which a login page would not help."""
    return path.startswith((f"{API}/", f"{MCP}/", GRADIO, "/admin/")) or path in (API, MCP)


def counted(path: str) -> bool:
    """Whether a request is work: not a file that always is the same, nor Gradio's sign of life."""
    return not _STILL.fullmatch(path) and not _STREAMS.fullmatch(path)


def asks(path: str, body: bytes) -> bool:
    """Whether a request of a program is a question. One from the chat is counted there."""
    if path.startswith(f"{API}/ask"):
        return True
    if path.rstrip("/") != MCP:
        return False
    said = _read(body)
    calls = said if isinstance(said, list) else [said]
    return any(
        isinstance(call, dict)
        and call.get("method") == "tools/call"
        and isinstance(call.get("params"), dict)
        and call["params"].get("name") == "ask"
        for call in calls
    )


def answers_in_time(path: str, method: str) -> bool:
    """Whether an answer is expected soon: all but Gradio's streams, and those that MCP's clients listen to."""
    return not path.startswith(GRADIO) and not (path.rstrip("/") == MCP and method == "GET")


def gradio_sessions(path: str, query: bytes, body: bytes) -> frozenset[str]:
    """The browser sessions of Gradio's that a request names, wherever: whoever knows one's name could read along."""
    if not path.startswith(GRADIO):
        return frozenset()
    named = set(parse_qs(query.decode("latin-1")).get("session_hash", ()))
    if path.startswith("/gradio_api/heartbeat/"):
        named.add(path.removeprefix("/gradio_api/heartbeat/").strip("/"))
    said = _read(body)
    if isinstance(said, dict) and isinstance(found := said.get("session_hash"), str):
        named.add(found)
    return frozenset(named)


def brings_a_file(path: str, body: bytes) -> bool:
    """Whether a request to Gradio names a file. The site takes none, and Gradio would copy or download what is named:
    from any address of the internet, after asking a name server elsewhere for it."""
    if not path.startswith(GRADIO):
        return False
    left = [_read(body)]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            kind = one.get("meta")
            if "path" in one and isinstance(kind, dict) and kind.get("_type") == "gradio.FileData":
                return True
            left += one.values()
        elif isinstance(one, list):
            left += one
    return False


def _read(body: bytes) -> Any:
    """What a body of JSON says; None for any other, also for one too deep to be read."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
