"""The page as it leaves the server: its style and script in the head, and headers that keep it from reaching elsewhere.

Gradio adds a `head` only once its own script runs, which would show the page unstyled first; here it is in the HTML.
"""

from __future__ import annotations

from ui.access.answers import BASICS, STRICT_POLICY, App, Message, Receive, Send

__all__ = ["App", "Document", "Message", "Receive", "Send"]

# The page needs nothing from elsewhere, and this keeps it so: whatever slipped into it could neither load nor send
# anything. Gradio's page starts with inline scripts, and its HTML component compiles its template in the browser.
_CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
).encode()
_END_OF_HEAD = b"</head>"


class Document:
    """ASGI middleware: adds `head` to HTML pages and the security headers to everything; streams pass untouched.

    The addresses in `head` are relative: it belongs to pages directly below the root, and no other page gets it.
    """

    def __init__(self, app: App, head: str) -> None:
        self.app, self.head = app, head.encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if b"text/html" in dict(scope["headers"]).get(b"accept", b""):
            # A compressed page could not be added to.
            scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}
        deeper = scope["path"].removeprefix(scope.get("root_path", "")).count("/") > 1
        await self.app(scope, receive, _Sender(send, b"" if deeper else self.head))


class _Sender:
    """Passes one answer on; an HTML page is held until it is whole."""

    def __init__(self, send: Send, head: bytes) -> None:
        self.send, self.head = send, head
        self.held: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kinds = dict(message["headers"])
            # What is no page has nothing to load, whatever a browser takes it for.
            page = kinds.get(b"content-type", b"").startswith(b"text/html")
            policy = (b"content-security-policy", _CONTENT_POLICY if page else STRICT_POLICY)
            message["headers"] = [*message["headers"], policy, *BASICS]
            if kinds.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in kinds:
                self.held = message
                return
        elif self.held is not None and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self.held)
            return
        await self.send(message)

    async def _send_page(self, start: Message) -> None:
        page = self.body.replace(_END_OF_HEAD, self.head + _END_OF_HEAD, 1)
        if self.body:
            length = (b"content-length", str(len(page)).encode())
            start["headers"] = [*((k, v) for k, v in start["headers"] if k != b"content-length"), length]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": page})
