"""Paths that lead out of the folders whose files are served, in every address that takes a name."""

from __future__ import annotations

import http.client
from urllib.parse import quote, urlsplit

from scripts.attacks.tally import Tally

_TARGETS = ("etc/passwd", "proc/self/environ", "proc/self/cmdline", "protocols.sqlite", "pyproject.toml", "ui/app.py")
_UPWARDS = (
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "..%252f",
    "..\\",
    "..%5c",
    "....//",
    "..;/",
    ".%00./",
    "%c0%ae%c0%ae/",
    "..%ef%bc%8f",
)
_ADDRESSES = (
    "/plenarchat/{path}",
    "/plenarchat/fonts/{path}",
    "/export/{path}",
    "/printed/{path}",
    "/assets/{path}",
    "/static/{path}",
    "/theme/{path}",
    "/gradio_api/file={path}",
    "/gradio_api/file/{path}",
    "/file={path}",
    "/svelte/{path}",
    "/custom_component/{path}",
    "/api/v1/turns/{path}",
    "/api/v1/sittings/{path}",
    "/printed/picture?sitting={path}&page=1",
    "/printed?turn={path}&start=0&end=1",
    "/reader?sitting={path}",
    "/{path}",
)
_GOOD = ("/plenarchat/favicon.svg", "/plenarchat/site.css", "/config")
_SECRETS = (b"root:x:0:0", b"SQLite format 3", b"PATH=", b"[build-system]", b"from __future__ import", b"python\x00")


def attack(address: str) -> Tally:
    """Every way upwards to every target through every address, sent as written (no client tidies it)."""
    tally = Tally("paths out of the served folders")
    host = urlsplit(address)
    tally.seen += sum(_get(host.hostname or "", host.port or 80, good)[0] == 200 for good in _GOOD)
    for shape in _ADDRESSES:
        for target in _TARGETS:
            for path in (f"/{target}", f"//{target}", *(f"{up * 8}{target}" for up in _UPWARDS)):
                status, body = _get(host.hostname or "", host.port or 80, shape.format(path=path))
                wrong = [f"sent {secret!r}" for secret in _SECRETS if secret in body]
                if status >= 500:
                    wrong.append(f"status {status}")
                tally.attempt(shape.format(path=path), wrong)
    return tally


def _get(host: str, port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request("GET", quote(path, safe="/%?&=.;\\:"))
        answer = connection.getresponse()
        return answer.status, answer.read(200_000)
    finally:
        connection.close()
