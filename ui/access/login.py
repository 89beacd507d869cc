"""`/login` and `/logout`: where people say who they are, with a password or by OpenID Connect, and where they leave."""

from __future__ import annotations

import asyncio
import logging
import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from ui.access.accounts import Accounts, plain_name
from ui.access.answers import HSTS, Message, More, Send, send_answer, send_json, send_redirect
from ui.access.limits import Counter
from ui.access.openid import COOKIE, MINUTES, LoginFailed, OpenIdLogin
from ui.access.origin import header
from ui.access.pages import POLICY, LoginForm, login_page
from ui.access.peer import Headers, Peer
from ui.access.sessions import Session, Sessions, cookie_in, cookie_name
from ui.i18n import Translator, translator
from ui.language import LANGUAGE_COOKIE, language

log = logging.getLogger(__name__)

PATHS = ("/login", "/logout", "/login/openid", "/login/openid/back")
_HTML = b"text/html; charset=utf-8"
_AT_ONCE = 2
"""Passwords that are checked at the same time: each takes 19 MB and tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as the login sees it. `root` is the path below which the whole site lies."""

    method: str
    path: str
    query: dict[str, str]
    headers: Headers
    peer: Peer
    root: str
    body: bytes

    @property
    def t(self) -> Translator:
        """The words to speak with."""
        return speaker(self.headers, self.query.get("lang"))

    def cookie(self, base: str | None = None) -> str | None:
        """The session's cookie, or another of ours."""
        name = cookie_name(self.peer.secure, *([base] if base else []))
        return cookie_in(header(self.headers, "cookie") or "", name)


class Login:
    """Lets people in and out. Only the parts that are configured are there."""

    def __init__(
        self, sessions: Sessions, counter: Counter, accounts: Accounts | None, openid: OpenIdLogin | None
    ) -> None:
        self.sessions, self.counter, self.accounts, self.openid = sessions, counter, accounts, openid
        self._checking = asyncio.Semaphore(_AT_ONCE)

    async def answer(self, visit: Visit, send: Send) -> None:
        """The answer to one of `PATHS`."""
        match visit.path, visit.method:
            case "/login", "GET" | "HEAD":
                await self._page(visit, send, 200)
            case "/login", "POST" if self.accounts is not None:
                await self._password(visit, send, self.accounts)
            case "/logout", "POST":
                await self._leave(visit, send)
            case "/login/openid", "GET" if self.openid is not None:
                await self._go(visit, send, self.openid)
            case "/login/openid/back", "GET" if self.openid is not None:
                await self._back(visit, send, self.openid)
            case _:
                await send_json(send, 405, {"error": "that cannot be done here"})

    def session_of(self, visit: Visit) -> Session | None:
        """The session of a request's cookie, if it holds."""
        value = visit.cookie()
        return self.sessions.read(value) if value else None

    async def _password(self, visit: Visit, send: Send, accounts: Accounts) -> None:
        if (header(visit.headers, "content-type") or "").partition(";")[
            0
        ].strip() != "application/x-www-form-urlencoded":
            await send_json(send, 415, {"error": "expected a form"})
            return
        form = _form(visit.body)
        name, goal = form.get("name", "")[:200], safe_goal(form.get("next"))
        account, address = plain_name(name), visit.peer.network
        if (wait := self.counter.login_begins(account, address)) is not None:
            problem = visit.t.count("login.locked", math.ceil(wait / 60))
            retry = (b"retry-after", str(wait).encode())
            await self._page(visit, send, 429, goal, name, problem, [retry])
            return
        found = None
        try:
            async with self._checking:
                found = await asyncio.to_thread(accounts.check, name, form.get("password", ""))
        finally:
            self.counter.login_ended(account, address, worked=found is not None)
        if found is None:
            log.warning("a login failed from %s", visit.peer.address)
            await self._page(visit, send, 401, goal, name, visit.t("login.failed"))
            return
        await self._enter(visit, send, self.sessions.begin(found.name, found.stamp), goal)

    async def _enter(self, visit: Visit, send: Send, session: Session, goal: str, headers: More = ()) -> None:
        """A new session in place of whatever was there before."""
        if (before := self.session_of(visit)) is not None:
            await asyncio.to_thread(self.sessions.end, before)
        set_cookie = (b"set-cookie", self.sessions.cookie(session, visit.peer.secure))
        await send_redirect(send, visit.root + goal, [set_cookie, *headers, *self._https(visit)])

    async def _leave(self, visit: Visit, send: Send) -> None:
        if (session := self.session_of(visit)) is not None:
            await asyncio.to_thread(self.sessions.end, session)
        gone = (b"set-cookie", self.sessions.no_cookie(visit.peer.secure))
        await send_redirect(send, f"{visit.root}/login", [gone, *self._https(visit)])

    # OpenID Connect

    async def _go(self, visit: Visit, send: Send, openid: OpenIdLogin) -> None:
        try:
            place, held = await openid.begin(self._back_address(visit), safe_goal(visit.query.get("next")))
        except LoginFailed as error:
            log.error("OpenID Connect cannot be used: %s", error)
            await self._page(visit, send, 502, problem=visit.t("login.openid.failed"))
            return
        cookie = (b"set-cookie", _transaction(visit, held, MINUTES * 60))
        await send_redirect(send, place, [cookie, *self._https(visit)])

    async def _back(self, visit: Visit, send: Send, openid: OpenIdLogin) -> None:
        gone = (b"set-cookie", _transaction(visit, "", 0))
        try:
            found = await openid.finish(visit.query, visit.cookie(COOKIE), self._back_address(visit))
        except LoginFailed as error:
            log.warning("a login by OpenID Connect failed: %s", error)
            await self._page(visit, send, 401, problem=visit.t("login.openid.failed"), headers=[gone])
            return
        session = self.sessions.begin(found.name, "", found.groups)
        await self._enter(visit, send, session, safe_goal(found.goal), [gone])

    def _back_address(self, visit: Visit) -> str:
        return f"{visit.peer.scheme}://{visit.peer.host}{visit.root}/login/openid/back"

    async def _page(
        self,
        visit: Visit,
        send: Send,
        status: int,
        goal: str | None = None,
        name: str = "",
        problem: str | None = None,
        headers: More = (),
    ) -> None:
        form = LoginForm(
            visit.root,
            safe_goal(visit.query.get("next")) if goal is None else goal,
            self.accounts is not None,
            self.openid is not None,
            name,
            problem,
        )
        await send_answer(send, status, _HTML, login_page(form, visit.t), [*headers, *self._https(visit)], POLICY)

    @staticmethod
    def _https(visit: Visit) -> Headers:
        return [HSTS] if visit.peer.secure else []


def safe_goal(goal: str | None) -> str:
    """Where to go after logging in: a path of this site, whatever was asked for; its start if that is none.

    `//host`, `/\\host`, `https:host` and control characters, which browsers drop, would lead elsewhere.
    """
    if not goal or len(goal) > 4000 or not goal.startswith("/") or goal.startswith("//"):
        return "/"
    if "\\" in goal or any(ord(character) < 33 or ord(character) == 127 for character in goal):
        return "/"
    try:
        parts = urlsplit(goal)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path.startswith("/login") or "//" in parts.path:
        return "/"
    path, query = quote(parts.path, safe="/%:@+,;=~!$&'()*"), quote(parts.query, safe="/%:@+,;=~!$&'()*?")
    return path + (f"?{query}" if query else "")


def login_address(root: str, path: str, query: str) -> str:
    """The login page, from which one comes back to this path."""
    goal = path + (f"?{query}" if query else "")
    return f"{root}/login" + (f"?{urlencode({'next': goal})}" if goal != "/" else "")


def speaker(headers: Headers, asked: str | None) -> Translator:
    """The words for whoever sent these headers."""
    chosen = cookie_in(header(headers, "cookie") or "", LANGUAGE_COOKIE)
    cookies = {LANGUAGE_COOKIE: chosen} if chosen else {}
    return translator(language(asked, cookies, header(headers, "accept-language") or ""))


def _transaction(visit: Visit, value: str, seconds: int) -> bytes:
    flags = "; HttpOnly; SameSite=Lax" + ("; Secure" if visit.peer.secure else "")
    return f"{cookie_name(visit.peer.secure, COOKIE)}={value}; Path=/; Max-Age={seconds}{flags}".encode()


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10))
    except ValueError:
        return {}


def query_of(scope: Message) -> dict[str, str]:
    """The parameters of a request; of several of one name the last."""
    text: Any = scope.get("query_string", b"")
    try:
        return dict(parse_qsl(text.decode("latin-1"), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return {}
