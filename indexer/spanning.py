"""Labels and brackets that run over several printed lines, perhaps over a page break."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.draft import Line
from indexer.interjections import closing, depth
from indexer.joining import join_lines
from indexer.labels import MAX_LENGTH, MAX_LINES, UPPER, Label, parse_label
from indexer.lexicon import Lexicon
from indexer.parliaments import Profile

_MAYBE_LABEL = re.compile(rf"[{UPPER}][\w.’'-]*(?:\s+[\w.’'()-]+)*\s*[,(:]|(?:[A-Z]?[a-z]+)?[Pp]räsident|Frage|Antwort")
_GROUP = re.compile(r"\((?P<party>[^()]{2,40})\)")
_MAX_BRACKET_LINES = 40
_TAIL_LINES = 3
_SOON = 8  # lines within which a bracket that is open at a gap must close


def label_at(lines: Sequence[Line], i: int, profile: Profile) -> tuple[Label, int, str] | None:
    """The label beginning at line `i`, how many lines it takes, and speech glued behind its colon.

    It may wrap over a page break.
    """
    first = lines[i].text
    last_of_page = i + 1 < len(lines) and lines[i + 1].file_page != lines[i].file_page
    if not (
        last_of_page or _MAYBE_LABEL.match(first) or profile.chair.match(first) or profile.leading_office.match(first)
    ):
        return None
    text = ""
    for count, line in enumerate(lines[i : i + MAX_LINES], 1):
        if count > 1 and line.gap and line.file_page == lines[i + count - 2].file_page:
            return None
        text = _joined(text, line.text, profile)
        if found := parse_label(text, profile):
            label, rest = found
            return label, count, rest
        if ":" in line.text or len(text) > MAX_LENGTH:
            return None
    return None


def bracket(lines: Sequence[Line], i: int, profile: Profile, lexicon: Lexicon | None = None) -> tuple[str, int, str]:
    """The bracket beginning at line `i`: its text, how many lines it takes, and speech joined behind it.

    A bracket may run over a page break. One that is never closed ends where a label or another bracket begins a
    paragraph, at the latest after `_MAX_BRACKET_LINES`.
    """
    text = ""
    level = 0
    for count, line in enumerate(lines[i : i + _MAX_BRACKET_LINES], 1):
        if count > 1 and line.gap and not _closes(lines[i + count - 1 : i + count - 1 + _SOON], level, profile):
            return text, count - 1, ""
        text = _joined(text, line.text, profile, lexicon, gap=line.gap)
        end = closing(text) if ")" in line.text else len(text)
        if end == len(text):
            level = depth(line.text, level)
        if level == 0 or end < len(text):
            return _with_tail(text[:end], count, text[end:].lstrip(" )"), lines[i + count : i + count + _TAIL_LINES])
        if _last_part(line.text):
            return text, count, ""
    # Never closed: only its first line is taken for the interjection, so that no speech is lost.
    return lines[i].text, 1, ""


def _closes(lines: Sequence[Line], level: int, profile: Profile) -> bool:
    """Whether an open bracket is closed soon, before a label or a new bracket begins a paragraph."""
    for j, line in enumerate(lines[:_SOON]):
        if line.gap and (_opens_another(line.text, profile) or (j > 0 and label_at(lines, j, profile))):
            return False
        level = depth(line.text, level)
        if level == 0 or _last_part(line.text):
            return True
    return False


def _last_part(line: str) -> bool:
    """Whether a line closes a bracket in which a group's own bracket is left open: `– Gegenrufe WLH)`"""
    return line.startswith("–") and line.endswith(")") and line.count(")") > line.count("(")


def _with_tail(block: str, count: int, rest: str, after: Sequence[Line]) -> tuple[str, int, str]:
    """The bracket with what follows one that is closed too early: `(Beifall BU) – Gernot Kulbach (WLH): Na, na!)`"""
    tail = rest
    for more in range(len(after) + 1):
        if not tail.startswith("–"):
            break
        if tail.endswith(")") and tail.count(")") > tail.count("("):
            return f"{block[:-1]} {tail}", count + more, ""
        tail = f"{tail} {after[more].text}" if more < len(after) else ""
    return block, count, rest


def _opens_another(line: str, profile: Profile) -> bool:
    """Whether a line begins a new bracket, rather than going on with a caller's group: `(Zuruf Name` / `(BU): …`"""
    group = _GROUP.match(line)
    return line.startswith("(") and not (group and profile.printed_party(group["party"]))


def _joined(text: str, line: str, profile: Profile, lexicon: Lexicon | None = None, *, gap: bool = False) -> str:
    drop, separator = join_lines(text, line, lexicon, gap=gap) if text else (0, "")
    if profile.parts_group(text, line):
        drop = 1
    return text[: len(text) - drop] + separator + line
