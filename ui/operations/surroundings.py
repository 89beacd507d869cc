"""What is amiss with the settings of the environment: misspelt names, secrets that others can read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

PREFIX = "PLENARCHAT_"
_NAME = re.compile(r"PLENARCHAT_[A-Z0-9_]*")
_SECRET = re.compile(r"SECRET|TOKEN|PASSWORD|KEY|CREDENTIAL")
_PACKAGES = ("indexer", "rag", "ui")
_READ_FILES = ("PLENARCHAT_OIDC_SECRET_FILE", "PLENARCHAT_CHROMA_TOKEN_FILE")
_PRIVATE_FILES = (*_READ_FILES, "PLENARCHAT_ACCOUNTS", "PLENARCHAT_FEEDBACK", "PLENARCHAT_LOG_FILE")
# What the program sets itself where nobody else did.
_REPORTING = {"GRADIO_ANALYTICS_ENABLED": "False"} | dict.fromkeys(
    ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"), "1"
)
_BESIDE = ("feedback.jsonl", "accounts.json", "accounts.json.secret")


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
    names = known_variables()
    for name in given(environment):
        if name not in names:
            near = _nearest(name, names)
            hint = f"Did you mean {near}? " if near else ""
            yield Finding(f"{name} is no setting of this program", f"{hint}Correct its name or remove it.")
    for name, usual in _REPORTING.items():
        if environment.get(name, usual).strip().lower() not in (usual.lower(), "true" if usual == "1" else "0"):
            yield Finding(f"{name}={environment[name]} lets a library report home", f"Remove it, or set it to {usual}.")
    files = {n: Path(v) for n, v in given(environment).items() if n in _PRIVATE_FILES and v and v != "none"}
    for name, path in files.items():
        if name in _READ_FILES and not path.is_file():
            yield Finding(f"{name} names {path}, where there is no file", "Correct the path, or remove the variable.")
    folder = index.resolve()
    for ending in _BESIDE:
        files[f"beside the index: {ending}"] = folder.with_name(f"{folder.name}.{ending}")
    if accounts := environment.get("PLENARCHAT_ACCOUNTS"):
        files["the key of sessions"] = Path(f"{accounts}.secret")
    for name, path in files.items():
        if mode := _open_to_others(path):
            yield Finding(f"{path} ({name}) can be read by others (mode {mode:03o})", f"Run `chmod 600 {path}`.")


def where_traces_go(environment: Mapping[str, str]) -> str:
    """The collector that traces are sent to, if one is set."""
    from ui.operations.traces import ENDPOINTS

    collectors = [environment[name] for name in ENDPOINTS if environment.get(name)]
    return f"sent to {shown_value('', collectors[0])}" if collectors else "none are sent: no collector is set"


def known_variables() -> set[str]:
    """The names of all settings: those of the commands' options, of the limits, and what the source reads besides."""
    from indexer.limits import Limits, variable
    from ui.cli import cli

    found = {variable(name) for name in Limits.__dataclass_fields__} | _of_options(cli)
    root = Path(__file__).resolve().parents[2]
    for package in _PACKAGES:
        for path in (root / package).rglob("*.py"):
            found.update(_NAME.findall(path.read_text(encoding="utf-8")))
    return {name for name in found if not name.endswith("_")}


def _of_options(command: click.Command) -> set[str]:
    found = {param.envvar for param in command.params if isinstance(param.envvar, str)}
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        found |= _of_options(inner)
    return found


def _nearest(name: str, names: set[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, names, 1, 0.8)), None)


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
