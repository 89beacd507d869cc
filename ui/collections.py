"""The collections that one server shows: a title, an index, who may read it, and what an admin may have indexed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ui.access.accounts import GROUP
from ui.access.errors import AccessError
from ui.access.identity import Identity
from ui.access.paths import NAME

_KEYS = {"name", "title", "index", "groups", "open", "sources", "feedback"}


@dataclass(frozen=True, slots=True)
class Collection:
    """One index and who may read it.

    `groups` None: everybody who has logged in; `open`: also who has not. `sources` are the files and folders that an
    admin may have indexed. `feedback` is the file that judgements are kept in, None takes none.
    """

    name: str
    title: str
    index: Path
    groups: frozenset[str] | None = None
    open: bool = False
    sources: tuple[Path, ...] = ()
    feedback: Path | None = None

    def admits(self, who: Identity) -> bool:
        """Whether somebody may know that it is there, and read it."""
        if self.open or who.source == "open":
            return True
        return who.known and (self.groups is None or not self.groups.isdisjoint(who.groups))


def read_collections(path: Path) -> tuple[Collection, ...]:
    """The collections of a TOML file, in its order; the first is shown at the site's root.

    Paths in it are relative to the file. Raises AccessError for whatever is not understood: a misspelt `groups` must
    not open a collection.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AccessError(f"the collections in {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AccessError(f"{path} is no TOML: {error}.") from error
    if unknown := content.keys() - {"collection"}:
        raise AccessError(f"{path}: unknown {', '.join(sorted(unknown))}; each collection begins with [[collection]].")
    entries = content.get("collection")
    if not isinstance(entries, list) or not entries:
        raise AccessError(f"{path} names no collection; each begins with [[collection]].")
    made = tuple(
        _collection(entry, f"{path}, collection {number}", path.parent) for number, entry in enumerate(entries, 1)
    )
    if len({collection.name for collection in made}) < len(made):
        raise AccessError(f"{path}: two collections have the same name.")
    return made


def _collection(entry: Mapping[str, Any], where: str, folder: Path) -> Collection:
    if not isinstance(entry, dict):
        raise AccessError(f"{where}: each collection begins with [[collection]].")
    if unknown := entry.keys() - _KEYS:
        raise AccessError(f"{where}: unknown {', '.join(sorted(unknown))}; there are {', '.join(sorted(_KEYS))}.")
    name = _text(entry, "name", where)
    if not NAME.fullmatch(name):
        raise AccessError(
            f"{where}: {name!r} cannot stand in an address; take small letters, digits and -, at most 40."
        )
    index = folder / _text(entry, "index", where)
    groups = _texts(entry, "groups", where)
    if groups is not None and not groups:
        raise AccessError(f"{where}: nobody may read it; leave `groups` out to let in everybody who has logged in.")
    if wrong := [group for group in groups or () if not GROUP.fullmatch(group)]:
        raise AccessError(f"{where}: {wrong[0]!r} cannot be a group.")
    is_open = entry.get("open", False)
    if not isinstance(is_open, bool):
        raise AccessError(f"{where}: `open` is true or false.")
    if is_open and groups is not None:
        raise AccessError(f"{where}: it is `open` to everybody and also limited to `groups`; choose one.")
    return Collection(
        name,
        _text(entry, "title", where) if "title" in entry else name,
        index,
        frozenset(groups) if groups is not None else None,
        is_open,
        tuple(folder / source for source in _texts(entry, "sources", where) or ()),
        _feedback(entry, where, index, folder),
    )


def _feedback(entry: Mapping[str, Any], where: str, index: Path, folder: Path) -> Path | None:
    from ui.feedback.store import NONE, feedback_file

    if "feedback" not in entry:
        return feedback_file(index, str(index.resolve().with_name(f"{index.resolve().name}.feedback.jsonl")))
    said = _text(entry, "feedback", where)
    return None if said.lower() == NONE else folder / said


def _text(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise AccessError(f"{where}: `{key}` must be a text.")
    return value.strip()


def _texts(entry: Mapping[str, Any], key: str, where: str) -> list[str] | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise AccessError(f"{where}: `{key}` must be a list of texts.")
    return value
