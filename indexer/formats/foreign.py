"""What is no protocol, told by a file's first bytes: the other things that lie about in people's folders."""

from __future__ import annotations

import re

from indexer.formats.archive import is_archive

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an office document, e-book or program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document or a folder's thumbnails"),
    (rb"{\rtf", "a rich-text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"BM", "a picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or film"),
    (b"\x1a\x45\xdf\xa3", "a film"),
    (b"\x1f\x8b", "an archive other than zip"),
    (b"BZh", "an archive other than zip"),
    (b"7z\xbc\xaf\x27\x1c", "an archive other than zip"),
    (b"Rar!", "an archive other than zip"),
    (b"\xfd7zXZ\0", "an archive other than zip"),
    (b"SQLite format 3\0", "a database"),
    (b"Bud1", "a folder's settings"),
    (b"\0\0\0\1Bud1", "a folder's settings"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"#!", "a program"),
    (b"L\0\0\0\1\x14\2\0", "a link"),
)
_TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<!doctype html|<html|<head|<body", re.IGNORECASE), "a web page"),
    (re.compile(rb"<\?xml|<!doctype|<!--|<[a-z][\w:.-]*[\s/>]", re.IGNORECASE), "XML of no protocol that is known"),
    (re.compile(rb"\{\s*[\"}]|\[\s*[\[{\"\]]|\[\s*-?\d+\s*,"), "JSON"),
    (
        re.compile(rb"\[(?:InternetShortcut|\.ShellClassInfo|Desktop Entry)\]", re.IGNORECASE),
        "a link or folder settings",
    ),
)
_XHTML = re.compile(rb"<html[\s>]", re.IGNORECASE)
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b\x08"))


def foreign(head: bytes) -> str | None:
    """What a file is that begins like this, with its article; None for an archive and for what may be a page text."""
    if is_archive(head):
        return None
    for beginning, what in _BEGINNINGS:
        if head.startswith(beginning) and (len(beginning) > 2 or not _is_text(head)):
            return what
    if head[4:8] == b"ftyp":
        return "a film or picture"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, what in _TEXTS:
        if pattern.match(start):
            return "a web page" if _XHTML.search(start) else what
    return None if _is_text(head) else "neither text nor a format that is known"


def _is_text(head: bytes) -> bool:
    """Whether these bytes may be text: UTF-16 (every other one of German text is zero), or nearly free of controls."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    zeros = head.count(0)
    if zeros:
        return max(head[::2].count(0), head[1::2].count(0)) > len(head) // 4 > 0
    return len(head) - len(head.translate(None, _CONTROLS)) <= len(head) // 50
