"""Requests that would make the server open an address: it opens none."""

from __future__ import annotations

import time
import uuid
from contextlib import suppress

import httpx

from scripts.attacks.listener import Listener
from scripts.attacks.tally import Tally

_GETS = (
    "/gradio_api/proxy={url}",
    "/gradio_api/proxy/{url}",
    "/proxy={url}",
    "/gradio_api/file={url}",
    "/file={url}",
    "/gradio_api/stream/{url}",
    "/export/csv?answer={url}",
    "/print?answer={url}",
    "/?answer={url}",
    "/reader?sitting={url}",
    "/printed?turn={url}",
    "/printed/picture?sitting={url}&page=1",
    "/search/turns.csv?q={url}&speaker={url}",
    "/verify?q={url}&where={url}",
    "/corpus?term={url}",
    "/api/v1/ask?question={url}",
    "/api/v1/ask?question={url}&model={url}&model_url={url}&index={url}&chroma_url={url}",
    "/api/v1/search?query={url}",
    "/api/v1/turns/{url}",
    "/api/v1/verify?quote={url}&citation={url}",
    "/login?next={url}",
)
_HEADERS = ("host", "x-forwarded-host", "x-forwarded-for", "x-forwarded-proto", "forwarded", "referer", "origin")


def attack(address: str, listener: Listener) -> Tally:
    """Every address and header that could hold one, with our listener's in it."""
    tally = Tally("addresses that the server is made to open")
    _control(tally, listener)
    with httpx.Client(base_url=address, timeout=60, follow_redirects=False) as client:
        for shape in _GETS:
            for url in (
                listener.address,
                listener.address.replace("http:", ""),
                listener.address.replace("127.0.0.1", "localhost"),
            ):
                answer = client.get(shape.format(url=url))
                _note(tally, listener, shape, answer)
        for header in _HEADERS:
            for path in ("/", "/search", "/search/turns.csv?q=Turm", "/api/v1/search?query=Turm", "/healthz"):
                value = (
                    listener.address if header in ("referer", "origin") else listener.address.removeprefix("http://")
                )
                answer = client.get(path, headers={header: value})
                _note(tally, listener, f"{header} {path}", answer)
        for body in _uploads(listener.address):
            answer = client.post("/gradio_api/queue/join", json=body)
            _note(tally, listener, str(body), answer)
    return tally


def _spellings(url: str) -> tuple[str, ...]:
    return url, url.removeprefix("http:"), url.replace("127.0.0.1", "localhost"), url.replace("127.0.0.1", "2130706433")


def _control(tally: Tally, listener: Listener) -> None:
    """The listener hears who calls it."""
    with suppress(httpx.HTTPError):
        httpx.get(listener.address, timeout=5)
    time.sleep(0.1)
    tally.seen += len(listener.called())


def _note(tally: Tally, listener: Listener, what: str, answer: httpx.Response) -> None:
    time.sleep(0.02)
    wrong = [f"called: {line}" for line in listener.called()]
    if answer.status_code >= 500:
        wrong.append(f"status {answer.status_code}")
    place = answer.headers.get("location", "")
    if str(listener.port) in place:
        wrong.append(f"sends the reader to {place}")
    tally.attempt(what, wrong)


def _uploads(url: str) -> list[dict[str, object]]:
    """Gradio's own protocol, with a file where it takes words: its library would fetch it."""
    file = {"path": url, "url": url, "orig_name": "x.png", "meta": {"_type": "gradio.FileData"}}
    session = uuid.uuid4().hex
    return [
        {"data": [value] * 30, "fn_index": number, "session_hash": session}
        for number in range(12)
        for value in (url, file, [file])
    ]
