"""Sessions: a signed cookie that says who somebody is and since when, and the list of those that were ended.

The cookie holds no secret and can be read by the browser it was given to, but not changed. It is good on every process
that has the signing key, and after a restart. Logging out puts its id on the list of ended sessions.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.atomic import write_whole
from ui.access.errors import AccessError
from ui.access.files import one_at_a_time, version_of

if TYPE_CHECKING:
    from itsdangerous import URLSafeSerializer

SECRET_VARIABLE = "PLENARCHAT_SECRET"
_SHORTEST_SECRET = 32  # characters
_COOKIE, _SECURE_COOKIE = "plenarchat-session", "__Host-plenarchat-session"


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in. Times are seconds since 1970; `stamp` is the account's, empty for OpenID Connect."""

    id: str
    name: str
    stamp: str
    groups: tuple[str, ...]
    begun: int
    seen: int


class Sessions:
    """Makes, reads, renews and ends sessions. `idle` and `longest` are in seconds."""

    def __init__(
        self,
        secret: bytes,
        ended: Path,
        idle: int = 2 * 3600,
        longest: int = 12 * 3600,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._signer = signer(secret, "session")
        self.idle, self.longest, self._now = idle, longest, now
        self._ended = _Ended(ended)

    def begin(self, name: str, stamp: str = "", groups: tuple[str, ...] = ()) -> Session:
        """A new session, always with a new id."""
        now = int(self._now())
        return Session(secrets.token_urlsafe(24), name, stamp, groups, now, now)

    def read(self, value: str) -> Session | None:
        """The session of a cookie; None if it is not ours, was changed, is over, or was ended."""
        from itsdangerous import BadData

        try:
            session = _session(self._signer.loads(value))
        except (BadData, ValueError, KeyError, TypeError):
            return None
        now = self._now()
        over = now > session.seen + self.idle or now > session.begun + self.longest
        # Only a clock that was put back makes a session of the future.
        future = session.begun > now + 300 or session.seen > now + 300
        return None if over or future or session.id in self._ended.ids() else session

    def renewed(self, session: Session) -> Session | None:
        """The session as seen now, if its cookie should be sent anew; None while the old one does."""
        now = int(self._now())
        return replace(session, seen=now) if now - session.seen > self.idle / 20 else None

    def end(self, session: Session) -> None:
        """From now on no cookie of this session is good, wherever a copy of it is."""
        self._ended.add(session.id, session.begun + self.longest, int(self._now()))

    def cookie(self, session: Session, secure: bool) -> bytes:
        """The `Set-Cookie` header of a session."""
        words = [session.id, session.name, session.stamp, list(session.groups), session.begun, session.seen]
        left = max(0, session.begun + self.longest - int(self._now()))
        return _set_cookie(cookie_name(secure), str(self._signer.dumps(words)), left, secure)

    def no_cookie(self, secure: bool) -> bytes:
        """The `Set-Cookie` header that takes it away."""
        return _set_cookie(cookie_name(secure), "", 0, secure)


def cookie_name(secure: bool, base: str = _COOKIE) -> str:
    """Over https the name binds the cookie to this very host: no other host or path of the domain can set it."""
    return f"__Host-{base}" if secure else base


def cookie_in(header: str, name: str) -> str | None:
    """The value of a cookie. None also where it is there twice: one of the two was put there by somebody else."""
    pairs = [part.strip().partition("=") for part in header.split(";")]
    found = [value.strip('"') for key, _, value in pairs if key == name]
    return found[0] if len(found) == 1 else None


def signer(secret: bytes, purpose: str) -> URLSafeSerializer:
    """Signs (HMAC-SHA-256) for one purpose: what was signed for another is refused."""
    from itsdangerous import URLSafeSerializer

    settings = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(secret, salt=f"plenarchat.{purpose}", signer_kwargs=settings)


def signing_secret(path: Path) -> bytes:
    """The key that sessions are signed with: `PLENARCHAT_SECRET`, else the file, which is made where there is none.

    Raises AccessError for a key that is too short or a file that cannot be read or written.
    """
    held = os.environ.get(SECRET_VARIABLE)
    if held is None:
        try:
            with one_at_a_time(path):
                if not path.exists():
                    write_whole(path, secrets.token_urlsafe(48).encode(), private=True)
            held = path.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise AccessError(
                f"the signing key {path} cannot be used ({error}); set {SECRET_VARIABLE} instead."
            ) from error
    if len(held) < _SHORTEST_SECRET:
        where = SECRET_VARIABLE if SECRET_VARIABLE in os.environ else str(path)
        raise AccessError(f"the signing key in {where} is too short: at least {_SHORTEST_SECRET} random characters.")
    return held.encode()


def _set_cookie(name: str, value: str, seconds: int, secure: bool) -> bytes:
    flags = "; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")
    return f"{name}={value}; Path=/; Max-Age={seconds}{flags}".encode()


def _session(words: Any) -> Session:
    identifier, name, stamp, groups, begun, seen = words
    return Session(str(identifier), str(name), str(stamp), tuple(map(str, groups)), int(begun), int(seen))


class _Ended:
    """The ids of ended sessions, in a file that several processes share; those that are over anyway are forgotten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[str, int] = {}
        self._version: tuple[int, int, int] | None = None
        self._lock = threading.Lock()

    def ids(self) -> dict[str, int]:
        with self._lock:
            now = version_of(self._path)
            if now != self._version and now is not None:
                self._held |= self._read()
                self._version = now
            return self._held

    def add(self, identifier: str, until: int, now: int) -> None:
        with self._lock:
            self._held[identifier] = until  # here at once, whatever becomes of the file
            with one_at_a_time(self._path):
                kept = {name: end for name, end in (self._read() | self._held).items() if end > now}
                write_whole(self._path, json.dumps(kept).encode(), private=True)
            self._held = kept

    def _read(self) -> dict[str, int]:
        try:
            return {str(name): int(end) for name, end in json.loads(self._path.read_bytes()).items()}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}
