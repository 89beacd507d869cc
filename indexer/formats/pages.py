"""Page texts: one `.txt` a printed page in a folder, or a whole sitting in one file with form feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from indexer.assemble import assemble
from indexer.characters import decode
from indexer.formats.file import File
from indexer.limits import limits, variable
from indexer.ordering import ordered
from indexer.page import PageText, parse_page
from indexer.protocol import ProtocolError, Sitting

__all__ = ["NAME", "group", "parse_page", "read", "read_pages", "recognises"]

NAME = "pages"

_FIRST_PAGES = 3  # in one file with form feeds a cover may come first
_TOP = 2_000  # characters in which the running head or the title stands
_NO_PROTOCOL = "this is no protocol: no page has the running head of a known parliament"
_REMEDY = "Index page texts with their running heads, or add a profile for that parliament."
_STRAY = "its running head names no sitting and its name is unlike its neighbours'; it was left out"


def recognises(head: bytes) -> bool:
    """Whether text that begins like this is a protocol's page: it has a running head, or is a title page."""
    # A character cut in two at the end would make it look like another encoding.
    whole = head[: len(head) & ~1] if b"\0" in head else head[: head.rfind(b"\n") + 1] or head
    try:
        text = decode(whole, Path())
    except ProtocolError:
        return False
    return any(parse_page(part, Path()).key for part in text[:_TOP].split("\f")[:_FIRST_PAGES])


def read(files: Sequence[File], path: Path) -> list[Sitting]:
    """The sittings in these files (sorted; usually one).

    A page that cannot be read stays as an empty one, so that its neighbours keep their numbers; the first sitting's
    warnings name it.

    Raises:
        ProtocolError: no page in them belongs to a sitting of a known parliament.
    """
    pages, problems = read_pages(files)
    groups, stray = group(pages)
    sittings = []
    for pages_of_one in groups:
        in_order, faults = ordered(pages_of_one)
        problems += faults
        try:
            sittings.append(assemble(in_order, str(path), NAME))
        except ProtocolError as problem:
            problems.append(problem)
    if not sittings:
        raise problems[0] if problems else ProtocolError(path, _NO_PROTOCOL, _REMEDY)
    named = {problem.path for problem in problems}
    for name in dict.fromkeys(str(page.source) for page in stray if str(page.source) not in named):
        problems.append(ProtocolError(name, _STRAY, "Move it elsewhere if it is no page of this sitting."))
    warnings = sittings[0].warnings + tuple(str(problem) for problem in problems)
    return [replace(sittings[0], warnings=warnings), *sittings[1:]]


def read_pages(files: Iterable[File]) -> tuple[list[PageText], list[ProtocolError]]:
    """The pages in these files, and what is wrong with some of them.

    Raises:
        OSError: a file cannot be opened; its sitting would lack a page.
    """
    pages: list[PageText] = []
    problems: list[ProtocolError] = []
    allowed = limits()
    for file in files:
        try:
            parts = [part for part in decode(file.read(), file.location).split("\f") if part.strip()]
            if (longest := max(map(len, parts), default=0)) > allowed.page_characters:
                problem = f"longer than any printed page ({longest:,} characters)"
                remedy = "Give each page a file of its own, or part pages by form feeds."
                raise ProtocolError(file.location, problem, f"{remedy} {variable('page_characters')} allows more.")
            if len(parts) > allowed.file_pages:
                problem = f"it has {len(parts):,} pages, more than the {allowed.file_pages:,} that are read"
                raise ProtocolError(file.location, problem, f"Split it, or raise {variable('file_pages')}.")
        except ProtocolError as problem:
            problems.append(problem)
            pages.append(PageText((), "", file.location, unread=True))
            continue
        pages.extend(parse_page(part, file.location) for part in parts)
    return pages, problems


def group(pages: Sequence[PageText]) -> tuple[list[list[PageText]], list[PageText]]:
    """Pages by sitting, in order, and those of none.

    A page without a head belongs to its neighbours if its file is named like theirs.
    """
    groups: dict[tuple[str, int, int], list[PageText]] = {}
    current: tuple[str, int, int] | None = None
    waiting: list[PageText] = []
    stray: list[PageText] = []
    for page in pages:
        if page.key is None:
            if current and _same_series(groups[current][-1], page):
                groups[current].append(page)
            else:
                waiting.append(page)
            continue
        current = page.key
        if current not in groups:
            groups[current] = [p for p in waiting if _same_series(p, page)]
            stray += [p for p in waiting if not _same_series(p, page)]
            waiting.clear()
        groups[current].append(page)
    return list(groups.values()), stray + waiting


def _same_series(a: PageText, b: PageText) -> bool:
    return a.source == b.source or re.sub(r"\d+", "#", a.source.name) == re.sub(r"\d+", "#", b.source.name)
