"""Passwords as Argon2id hashes, with the parameters that OWASP recommends (Password Storage Cheat Sheet, 2024)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from ui.access.errors import AccessError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1024
"""Characters of a password."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _of_nobody() -> str:
    return _hasher().hash("the password of nobody")


def hashed(password: str, name: str = "") -> str:
    """The hash of a new password of the account `name`. Raises AccessError for one that is too easy to guess."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise AccessError(f"the password is too short: at least {SHORTEST} characters. A sentence is easy to remember.")
    if len(plain) > LONGEST:
        raise AccessError(f"the password is too long: at most {LONGEST} characters.")
    if len(set(plain)) < 5 or (name and plain.casefold().replace(name.casefold(), "") == ""):
        raise AccessError("the password is too easy to guess; take another one.")
    return _hasher().hash(plain)


def matches(password: str, held: str | None) -> bool:
    """Whether a password is the one of the hash. For None, where there is no account, it takes as long."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    plain = _plain(password)
    if len(plain) > LONGEST:
        plain = plain[:LONGEST] + "\0"  # no password that was ever set
    try:
        return _hasher().verify(held or _of_nobody(), plain) and held is not None
    except (Argon2Error, InvalidHashError):
        return False


def outdated(held: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(held)


def renewed(password: str) -> str:
    """The hash with today's parameters of a password that has just been right."""
    return _hasher().hash(_plain(password))


def _plain(password: str) -> str:
    """One form for what different keyboards write in different ways (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode()
