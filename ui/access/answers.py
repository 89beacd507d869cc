"""Answers that the gate gives itself: JSON for programs, a small page for people, and what stands in every header."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from ui.access.peer import Headers
from ui.problem import Problem

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

More = Sequence[tuple[bytes, bytes]]

STRICT_POLICY = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PERMISSIONS = b"camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
BASICS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", PERMISSIONS),
]
HSTS = (b"strict-transport-security", b"max-age=31536000")


async def send_answer(
    send: Send,
    status: int,
    kind: bytes,
    body: bytes,
    headers: More = (),
    policy: bytes = STRICT_POLICY,
) -> None:
    """One whole answer, never stored by anybody."""
    told = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", policy),
        *BASICS,
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})


async def send_json(send: Send, status: int, content: dict[str, Any], headers: More = ()) -> None:
    """An answer for a program."""
    body = json.dumps(content, ensure_ascii=False).encode()
    await send_answer(send, status, b"application/json; charset=utf-8", body, headers)


async def send_problem(send: Send, problem: Problem, headers: More = ()) -> None:
    """A problem, for a program."""
    wait = [(b"retry-after", str(problem.retry_after).encode())] if problem.retry_after else []
    await send_json(send, problem.status, problem.to_json(), [*wait, *headers])


async def send_redirect(send: Send, address: str, headers: More = ()) -> None:
    """See there, with GET."""
    await send_answer(send, 303, b"text/plain; charset=utf-8", b"", [(b"location", address.encode("ascii")), *headers])
