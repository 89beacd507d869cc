"""What is amiss with the settings of the environment: misspelt names, secrets that others can read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "PLENARCHAT_"
_NAME = re.compile(r"PLENARCHAT_[A-Z0-9_]*")
_SECRET = re.compile(r"SECRET|TOKEN|PASSWORD|KEY|CREDENTIAL")
_HOLDS_SECRETS = re.compile(r"SECRET|TOKEN|PASSWORD|KEY|CREDENTIAL|USERS|ACCOUNTS|FEEDBACK|LOG_FILE")
_PACKAGES = ("indexer", "rag", "ui")
_EVERYWHERE = ("0.0.0.0", "::", "*")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, and what to do about it."""

    found: str
    remedy: str


def given(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of this program that are set, by name."""
    return {name: value for name, value in sorted(environment.items()) if name.startswith(PREFIX)}


def shown_value(name: str, value: str) -> str:
    """A value as it may be shown: a secret is not, nor a password within an address."""
    if _SECRET.search(name) and not name.endswith("_FILE"):
        return "(set)"
    try:
        parts = urlsplit(value)
        if parts.password or parts.username:
            return f"{parts.scheme}://(set)@{parts.hostname or ''}{parts.path}"
    except ValueError:
        pass
    return value


def settings_amiss(environment: Mapping[str, str], index: Path) -> Iterator[Finding]:
    """What to put right in the environment, and in who can read the files that hold secrets or questions."""
    names, prefixes = known_variables()
    for name in given(environment):
        if name not in names and not name.startswith(prefixes):
            near = _nearest(name, names)
            hint = f"Did you mean {near}? " if near else ""
            yield Finding(f"{name} is no setting of this program", f"{hint}Correct its name or remove it.")
    files = {n: Path(v) for n, v in given(environment).items() if _HOLDS_SECRETS.search(n) and v and v != "none"}
    folder = index.resolve()
    files["the feedback"] = folder.with_name(f"{folder.name}.feedback.jsonl")
    for name, path in files.items():
        if mode := _open_to_others(path):
            yield Finding(f"{path} ({name}) can be read by others (mode {mode:03o})", f"Run `chmod 600 {path}`.")
    if environment.get("PLENARCHAT_HOST") in _EVERYWHERE and not _has_login(environment):
        yield Finding(
            "PLENARCHAT_HOST opens the server to everybody who reaches this machine, and no login is set",
            "Set 127.0.0.1 and a reverse proxy before it, or a login.",
        )


def known_variables() -> tuple[set[str], tuple[str, ...]]:
    """The names that the program's own source mentions, and the beginnings of names that it puts together."""
    root = Path(__file__).resolve().parents[2]
    found: set[str] = set()
    for package in _PACKAGES:
        for path in (root / package).rglob("*.py"):
            found.update(_NAME.findall(path.read_text(encoding="utf-8")))
    from ui.operations.settings import Operations

    found |= {PREFIX + name.upper() for name in Operations.__dataclass_fields__}
    begun = {name for name in found if name.endswith("_")} - {PREFIX}
    return found - begun - {PREFIX}, tuple(sorted(begun))


def _nearest(name: str, names: set[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, names, 1, 0.8)), None)


def _has_login(environment: Mapping[str, str]) -> bool:
    return any(
        environment.get(f"{PREFIX}{name}") not in (None, "", "none")
        for name in ("LOGIN", "ACCOUNTS", "OIDC_ISSUER", "PROXY_HEADER")
    )


def _open_to_others(path: Path) -> int:
    """The file's mode where others than its owner can read it, else 0."""
    if os.name != "posix":
        return 0
    try:
        held = path.stat()
    except OSError:
        return 0
    mode = held.st_mode & 0o777
    return mode if path.is_file() and mode & 0o044 else 0
