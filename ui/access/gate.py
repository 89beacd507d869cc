"""The gate around everything that the server shows: nothing inside runs for whom it does not let through.

In this order: which host and path; whose page; who; which collection; how often; how much. What it lets through carries
the collection that it decided for (`PASSED`), and each collection's `Door` opens for its own name only.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ui.access import inside
from ui.access.admin import PATH as ADMIN
from ui.access.admin import Indexing
from ui.access.answers import App, Message, Receive, Send, send_answer, send_problem, send_redirect
from ui.access.identity import Identity
from ui.access.limits import Counter
from ui.access.login import PATHS as LOGIN
from ui.access.login import Login, Visit, login_address, query_of
from ui.access.origin import SAFE_METHODS, allowed_origin, cors_headers, from_elsewhere, good_host, header
from ui.access.outgoing import OnlyStatus, Outgoing, refusing_sockets
from ui.access.pages import POLICY, message_page
from ui.access.paths import Target, target
from ui.access.peer import Headers, peer, without_proxy_headers
from ui.access.request_deadline import in_time
from ui.access.sessions import Session
from ui.access.settings import Access
from ui.access.visitor import KEY, Shelf, Visitor
from ui.access.whoever import Whoever, WrongToken
from ui.bodies import BodyRefused, Gone, body_of, replayed
from ui.collections import Collection
from ui.problem import Problem

log = logging.getLogger(__name__)

PASSED = "plenarchat.collection"
"""In the scope of a request: the name of the collection that it was let through to."""
PROBES = ("/healthz", "/readyz", "/metrics")
_HTML = b"text/html; charset=utf-8"
_NO_TOKEN, _WRONG_TOKEN = "Log in, or send a token.", "The token is not a valid one."
_NOTHING = Problem(404, "not_found", "There is nothing at this address.", "")
_MOST_SESSIONS = 100_000  # of Gradio's that are remembered, some 200 bytes each


class Door:
    """Around one collection's application: opens only for what the gate let through to this very collection."""

    def __init__(self, app: App, name: str) -> None:
        self.app, self.name = app, name

    @property
    def routes(self) -> Any:
        """Those of the application, for whoever names patterns instead of paths."""
        return getattr(self.app, "routes", ())

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope.get(PASSED) == self.name:
            # Addresses that the application makes begin where the collection does, not where the site does.
            await self.app({**scope, "app_root_path": scope["root_path"]}, receive, send)
        elif scope["type"] == "http":
            await send_problem(send, _NOTHING)
        else:
            await send({"type": "websocket.close", "code": 1008})


@dataclass(frozen=True, slots=True)
class _Request:
    """One request on its way through the gate."""

    scope: Message
    receive: Receive
    send: Outgoing
    visit: Visit
    target: Target
    collection: Collection
    session: Session | None
    origin: str | None
    """The other site's page that may call the API, and does."""


class Gate:
    """ASGI middleware around the whole site. The first collection is at the root, the others are below `/c/`."""

    def __init__(
        self,
        app: App,
        *,
        access: Access,
        collections: tuple[Collection, ...],
        login: Login | None,
        whoever: Whoever,
        counter: Counter,
        indexing: Mapping[str, Indexing],
    ) -> None:
        self.app, self.access, self.collections = app, access, collections
        self.login, self.whoever, self.counter, self.indexing = login, whoever, counter, indexing
        self._others = {collection.name: collection for collection in collections[1:]}
        self._gradio_sessions: dict[str, str] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            send = refusing_sockets(send)
        with suppress(Gone):
            await self._take(scope, receive, send)

    async def _take(self, scope: Message, receive: Receive, send: Send) -> None:
        found = peer(scope, self.access.trust)
        headers: Headers = list(scope["headers"])
        out = Outgoing(send, found.secure, self.access.login)
        method = scope.get("method", "GET")
        if not good_host(found.host, self.access.hosts):
            remedy = (
                "Whoever runs it can name it with --public-url (behind a proxy also --trusted-proxy) or --allowed-host."
            )
            await send_problem(out, Problem(400, "unknown_host", "The server does not answer to this name.", remedy))
            return
        place = target(scope, self._others)
        visit = Visit(method, scope["path"], query_of(scope), headers, found, found.prefix, b"")
        if place is None or (inside.shut(place.path) and scope["path"] not in LOGIN):
            await self._nothing(visit, scope, out)
            return
        origin = None
        if place.path.startswith((f"{inside.API}/", inside.API)):
            origin = allowed_origin(headers, self.access.cors)
            if origin:
                out.more = cors_headers(origin, method == "OPTIONS")
                if method == "OPTIONS":
                    await send_answer(out, 204, b"text/plain", b"")
                    return
        if (
            not origin
            and (method not in SAFE_METHODS or scope["type"] == "websocket")
            and from_elsewhere(headers, found)
        ):
            await send_problem(out, Problem(403, "other_site", "Another site may not do this.", ""))
            return
        # A page of another site acts for itself, never with the session of whoever looks at it.
        session = self.login.session_of(visit) if self.login and not origin else None
        collection = self._others[place.collection] if place.collection else self.collections[0]
        request = _Request(scope, receive, out, visit, place, collection, session, origin)
        if self.login is not None and scope["path"] in LOGIN:
            await self._login(request, self.login)
        else:
            await self._identified(request)

    async def _login(self, request: _Request, login: Login) -> None:
        # Counted by address: that many passwords are tried is counted by the login itself.
        if await self._too_often(request, f"address {request.visit.peer.network}"):
            return
        body = await self._body(request, 10_000)
        if body is None:
            return
        visit = request.visit
        whole = Visit(visit.method, visit.path, visit.query, visit.headers, visit.peer, visit.root, body)
        await login.answer(whole, request.send)

    async def _identified(self, request: _Request) -> None:
        visit = request.visit
        try:
            who = await self.whoever.of(visit.headers, visit.peer, request.session)
        except WrongToken:
            if await self._too_often(request, f"address {visit.peer.network}"):
                return
            await self._unknown(request, _WRONG_TOKEN)
            return
        key = f"person {who.source} {who.name}" if who.known else f"address {visit.peer.network}"
        if inside.counted(request.target.path) and await self._too_often(request, key):
            return
        if request.target.collection is None and request.target.path in PROBES:
            await self._probe(request, who)
        elif not request.collection.admits(who):
            await self._refused(request, who)
        elif request.target.path == ADMIN:
            await self.indexing[request.collection.name].answer(visit.method, who, request.send)
        elif (page := request.target.path.strip("/")) in inside.PAGES and request.target.path.endswith("/"):
            # Gradio would lead to an absolute address, which is another one behind a prefix.
            await send_redirect(request.send, f"{visit.root}{request.target.prefix}/{page}{_query(request.scope)}")
        elif request.target.path == "/" and not visit.path.endswith("/"):
            await send_redirect(request.send, f"{visit.root}{request.target.prefix}/{_query(request.scope)}")
        else:
            await self._through(request, who, key)

    async def _through(self, request: _Request, who: Identity, key: str) -> None:
        with self.counter.open(key, who.known) as free:
            if free:
                await self._inside(request, who, key)
            else:
                await self._wait(request, 10)

    async def _inside(self, request: _Request, who: Identity, key: str) -> None:
        """Everything was in order: the request as the application inside is to see it."""
        scope, path, send = request.scope, request.target.path, request.send
        if scope["type"] == "websocket":
            await self.app(self._inner(request, who, key), request.receive, send)
            return
        body = await self._body(request, self.access.most_bytes)
        if body is None:
            return
        if inside.brings_a_file(path, body) or (
            self.access.login and not self._own_gradio_session(request, who, body, key)
        ):
            await self._nothing(request.visit, scope, send)
            return
        if inside.asks(path, body) and (wait := self.counter.question(key)) is not None:
            await self._wait(request, wait)
            return
        receive = replayed(body, request.receive)
        inner = self._inner(request, who, key)
        if request.session is not None and self.login is not None:
            send.session(self.login.sessions, request.session)
        if inside.answers_in_time(path, scope["method"]):
            await in_time(self.app, inner, receive, send, self.access.answer_seconds)
        else:
            await self.app(inner, receive, send)

    def _inner(self, request: _Request, who: Identity, key: str) -> Message:
        scope, visit = request.scope, request.visit
        found = visit.peer
        scheme = {"websocket": {"http": "ws", "https": "wss"}}.get(scope["type"], {}).get(found.scheme, found.scheme)
        raw = scope.get("raw_path") or scope["path"].encode()
        leave = f"{visit.root}/logout" if who.source == "session" else None
        shelves = self._shelves(visit, who, request.collection)
        visitor = Visitor(who, shelves, leave, self.access.answer_seconds, lambda: self.counter.question(key))
        return {
            **scope,
            "headers": without_proxy_headers(scope["headers"], self.access.trust, found.host),
            "client": (found.address, (scope.get("client") or ("", 0))[1]),
            "scheme": scheme,
            "root_path": visit.root,
            "path": visit.root + scope["path"],
            "raw_path": visit.root.encode() + raw,
            PASSED: request.collection.name,
            KEY: visitor,
        }

    # What is not let through

    async def _refused(self, request: _Request, who: Identity) -> None:
        """The same for a collection that there is and one that there is not."""
        visit = request.visit
        if not who.known:
            await self._unknown(request, _NO_TOKEN)
            return
        mine = self._shelves(visit, who)
        if visit.path == "/" and mine:
            await send_redirect(request.send, mine[0].address)
        elif visit.path == "/" and not inside.for_programs(visit.path):
            out = f"{visit.root}/logout" if who.source == "session" else ""
            page = message_page(visit.t("access.none.title"), visit.t("access.none"), visit.t, (), out)
            await send_answer(request.send, 404, _HTML, page, policy=POLICY)
        else:
            await self._nothing(visit, request.scope, request.send)

    async def _unknown(self, request: _Request, message: str) -> None:
        await self._ask_who(request.visit, request.scope, request.send, message)

    async def _ask_who(self, visit: Visit, scope: Message, send: Send, message: str) -> None:
        if self._for_people(visit) and self.login is not None:
            query = scope.get("query_string", b"").decode("latin-1")
            await send_redirect(send, login_address(visit.root, scope["path"], query))
        else:
            asked = [(b"www-authenticate", b'Bearer realm="plenarchat"')]
            await send_problem(send, Problem(401, "login", "Who you are is not known.", message), asked)

    async def _nothing(self, visit: Visit, scope: Message, send: Send) -> None:
        # Whether there is anything is not to be found out: the same as for what there is and may not be read.
        session = self.login.session_of(visit) if self.login else None
        try:
            who = await self.whoever.of(visit.headers, visit.peer, session)
        except WrongToken:
            await self._ask_who(visit, scope, send, _WRONG_TOKEN)
            return
        if self.access.login and not who.known:
            await self._ask_who(visit, scope, send, _NO_TOKEN)
        elif self._for_people(visit):
            links = tuple((one.address, one.title) for one in self._shelves(visit, who)) if self.access.login else ()
            page = message_page(visit.t("access.gone.title"), visit.t("access.gone"), visit.t, links)
            await send_answer(send, 404, _HTML, page, policy=POLICY)
        else:
            await send_problem(send, _NOTHING)

    def _shelves(self, visit: Visit, who: Identity, current: Collection | None = None) -> tuple[Shelf, ...]:
        """The collections that somebody may read."""
        return tuple(
            Shelf(one.title, f"{visit.root}{_prefix(one, self.collections)}/", one is current)
            for one in self.collections
            if one.admits(who)
        )

    async def _probe(self, request: _Request, who: Identity) -> None:
        """Whether it runs is told to everybody, what it holds is not."""
        path = request.target.path
        if path == "/metrics" and self.access.login and not who.admin:
            await self._refused(request, who)
            return
        told = request.send if not self.access.login or who.admin else OnlyStatus(request.send)
        await self.app(self._inner(request, who, "probe"), request.receive, told)

    async def _too_often(self, request: _Request, key: str) -> bool:
        if (wait := self.counter.request(key)) is None:
            return False
        await self._wait(request, wait)
        return True

    async def _wait(self, request: _Request, seconds: int) -> None:
        visit = request.visit
        if self._for_people(visit):
            retry = [(b"retry-after", str(seconds).encode())]
            page = message_page(visit.t("access.often.title"), visit.t.count("access.often", seconds), visit.t)
            await send_answer(request.send, 429, _HTML, page, retry, POLICY)
        else:
            remedy = f"Go on in {seconds} seconds."
            await send_problem(
                request.send, Problem(429, "too_often", "That was too often.", remedy, retry_after=seconds)
            )

    async def _body(self, request: _Request, most: int) -> bytes | None:
        """The body; None where it was refused, which has been said then."""
        try:
            return await body_of(request.scope, request.receive, most)
        except BodyRefused as refused:
            await send_problem(request.send, refused.problem, [(b"connection", b"close")])
            return None

    def _own_gradio_session(self, request: _Request, who: Identity, body: bytes, key: str) -> bool:
        """Whether a page's sessions of Gradio's belong to this person: to whoever logged in and used them first."""
        query = request.scope.get("query_string", b"")
        for named in inside.gradio_sessions(request.target.path, query, body):
            held = f"{request.collection.name} {named[:100]}"
            if self._gradio_sessions.get(held, key) != key:
                return False
            if who.known:
                self._gradio_sessions[held] = key
        while len(self._gradio_sessions) > _MOST_SESSIONS:
            del self._gradio_sessions[next(iter(self._gradio_sessions))]
        return True

    @staticmethod
    def _for_people(visit: Visit) -> bool:
        path = visit.path
        within = path[path.find("/", 3) :] if path.startswith("/c/") and path.count("/") > 2 else path
        accepts = header(visit.headers, "accept") or ""
        return visit.method in ("GET", "HEAD") and "text/html" in accepts and not inside.for_programs(within)


def _prefix(collection: Collection, collections: tuple[Collection, ...]) -> str:
    return "" if collection is collections[0] else f"/c/{collection.name}"


def _query(scope: Message) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return f"?{query}" if query and all(32 < ord(sign) < 127 for sign in query) else ""
