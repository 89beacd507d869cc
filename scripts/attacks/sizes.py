"""More than anybody would send: histories, questions, filters, links, bodies and headers."""

from __future__ import annotations

import time
import zlib
from base64 import urlsafe_b64encode
from typing import Any

import httpx

from scripts.attacks.tally import Tally

SLOWEST = 15.0  # seconds that any of it may keep the server busy
_LONG = "Wasserturm " * 200_000  # 2.2 MB


def attack(address: str) -> Tally:
    """Each oversized request gets an answer below 500 in time, and the server answers the next one."""
    tally = Tally("oversized histories, questions, filters, links, bodies and headers")
    with httpx.Client(base_url=address, timeout=120) as client:
        for what, method, path, options in _requests():
            began, wrong = time.monotonic(), []
            try:
                answer = client.request(method, path, **options)
                if answer.status_code >= 500:
                    wrong.append(f"status {answer.status_code}")
            except (httpx.RemoteProtocolError, httpx.WriteError, httpx.ReadError):
                pass  # the server hung up on it, as it may
            if time.monotonic() - began > SLOWEST:
                wrong.append(f"took {time.monotonic() - began:.0f} s")
            if client.get("/healthz").status_code != 200:
                wrong.append("the server does not answer any more")
            tally.attempt(what, wrong)
            tally.seen += not wrong
    return tally


def _requests() -> list[tuple[str, str, str, dict[str, Any]]]:
    bomb = "1" + urlsafe_b64encode(zlib.compress(b'{"q":"' + b"a" * 30_000_000 + b'"}', 9)).decode().rstrip("=")
    deep = "1" + urlsafe_b64encode(zlib.compress(b"[" * 60_000, 9)).decode().rstrip("=")
    nested: Any = "x"
    for _ in range(400):
        nested = [nested]
    event = {"fn_index": 0, "session_hash": "x"}
    return [
        ("a history of 10,000", "POST", "/api/v1/ask", {"json": {"question": "Turm?", "history": ["Turm?"] * 10_000}}),
        ("a history of 2 MB", "POST", "/api/v1/ask", {"json": {"question": "Turm?", "history": [_LONG]}}),
        ("a question of 2 MB", "POST", "/api/v1/ask", {"json": {"question": _LONG}}),
        ("10,000 speakers", "POST", "/api/v1/ask", {"json": {"question": "Turm?", "speaker": ["Ida"] * 10_000}}),
        ("k of a billion", "POST", "/api/v1/search", {"json": {"query": "Turm", "k": 1_000_000_000}}),
        ("a quote of 2 MB", "POST", "/api/v1/verify", {"json": {"quote": _LONG}}),
        ("a body of 60 MB", "POST", "/api/v1/ask", {"content": b"{" + b" " * 60_000_000 + b"}"}),
        ("a body of 60 MB to the chat", "POST", "/gradio_api/queue/join", {"content": b"[" * 60_000_000}),
        ("deep JSON", "POST", "/api/v1/ask", {"json": {"question": nested}}),
        ("deep JSON to the chat", "POST", "/gradio_api/queue/join", {"json": {"data": nested, **event}}),
        ("100,000 values to the chat", "POST", "/gradio_api/queue/join", {"json": {"data": ["x"] * 100_000, **event}}),
        ("a judgement of 2 MB", "POST", "/feedback", {"json": {"answer": _LONG, "verdict": "up", "comment": _LONG}}),
        ("an upload of 60 MB", "POST", "/gradio_api/upload", {"files": {"files": ("x.bin", b"x" * 60_000_000)}}),
        ("a link that unpacks to 30 MB", "GET", "/print", {"params": {"answer": bomb}}),
        ("a link of brackets", "GET", "/print", {"params": {"answer": deep}}),
        ("an address of 60,000 letters", "GET", "/search/turns.csv", {"params": {"q": "a" * 60_000}}),
        ("5,000 filters in an address", "GET", "/search/turns.csv", {"params": [("speaker", "I")] * 5_000}),
        ("a header of 100,000 letters", "GET", "/search", {"headers": {"accept-language": "de," * 33_000}}),
        ("200 cookies", "GET", "/", {"headers": {"cookie": "; ".join(f"a{i}=b" for i in range(200))}}),
    ]
