"""Bytes to characters: decoding page texts and repairing what their export did to them."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.protocol import ProtocolError

# cp1252 bytes that were read as Latin-1 stand as control characters U+0080–U+009F; five of them mean nothing in cp1252.
_CP1252 = {code: bytes([code]).decode("cp1252", "ignore") or "\ufffd" for code in range(0x80, 0xA0)}
_INVISIBLE: dict[int, str] = dict.fromkeys(map(ord, "\ufeff\u00ad\u200b\u200e\u200f\u2028\u2029"), "")
_REPAIRS = str.maketrans(_CP1252 | _INVISIBLE | {0xA0: " "})
# UTF-8 that was read byte by byte as Latin-1 or cp1252: `ü` became `Ã¼`, `–` became `â€“`.
_MANGLED = re.compile("Ã[\x80-\xbf\u0152-\u2122]|â(?:\x80|€)")
_MANY = 3
# A number or a unit before a lost character: it may have been € or %, so nothing is put in its place.
_QUANTITY = re.compile(r"(?:\d|Million(?:en)?|Milliarden?|Tausend|Mio\.|Mrd\.)$")
_UNIT = 12  # characters of the longest unit, and more
# A page that kept its dashes has no two blanks in a row (none of 2,700); one that lost them has no dash left.
_DASHES = re.compile(r"[\x96\u2013\x97\u2014„“\u0084\u0093]")
_LOST = re.compile(r"(?<=\S) {2,3}(?=\S)")
# `mit Ausnahmen , dass`: no blank is ever printed there
_LOST_BEFORE_STOP = re.compile(r"(?<=[^\s\d]) (?=[,:;](?:\s|$))")


def decode(data: bytes, path: Path) -> str:
    """The text of a page file: UTF-8, UTF-16 (with or without a byte-order mark), else Windows-1252.

    Raises:
        ProtocolError: the file is empty, binary, or in none of these encodings.
    """
    if not data.strip():
        raise ProtocolError(path, "the file is empty", "Export the page again or remove the file.")
    if b"\0" in data:
        return _utf16(data, path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
    return _unmangled(text, path) if len(_MANGLED.findall(text)) >= _MANY else text


def _utf16(data: bytes, path: Path) -> str:
    """In UTF-16 every other byte of a German text is zero; anything else with zero bytes is no text."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    little, big = (data[start::2].count(0) > len(data) // 4 for start in (1, 0))
    if not (marked or little or big):
        raise ProtocolError(path, "this is a binary file, not a page text", "Index the page texts (.txt) instead.")
    try:
        return data.decode("utf-16" if marked else "utf-16-le" if little else "utf-16-be")
    except UnicodeDecodeError as error:
        raise ProtocolError(path, "broken UTF-16 text", "Save it as UTF-8.") from error


def _unmangled(text: str, path: Path) -> str:
    try:
        return b"".join(c.encode("latin-1" if c <= "\xff" else "cp1252") for c in text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError) as error:
        problem = "its umlauts were garbled by a wrong encoding (`Ã¼` for `ü`)"
        raise ProtocolError(path, problem, "Export it again as UTF-8.") from error


def repair(text: str) -> str:
    """The page as it was printed: cp1252 control characters mapped back, invisible ones dropped, lost dashes restored.

    Line structure is kept: the result has as many `\\n` as the text (CRLF becomes LF; U+0085 is an ellipsis, no break).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_REPAIRS)
    return _restore_dashes(text) if _lost_dashes(text) else text


def _lost_dashes(text: str) -> bool:
    """Some exports lost their dashes and quotation marks altogether and show two blanks where a dash stood."""
    return not _DASHES.search(text) and _LOST.search(text) is not None


def _restore_dashes(text: str) -> str:
    lines = text.split("\n")
    for i, line in enumerate(lines):
        line = _dashes_within(line)
        previous = lines[i - 1].strip() if i else ""
        if re.match(r" [^\s\d]", line) and not _QUANTITY.search(previous):
            line = "– " + line[1:]
        if re.search(r"\S {2}$", line) and not _QUANTITY.search(line.rstrip()):
            line = line.rstrip() + " – "
        lines[i] = line
    return "\n".join(lines)


def _dashes_within(line: str) -> str:
    """One blank stood before a dash and a stop, two around a dash, three around an ellipsis and a dash."""

    def lost(gap: re.Match[str]) -> str:
        if _QUANTITY.search(line[max(0, gap.start() - _UNIT) : gap.start()]):
            return gap[0] if gap.re is _LOST_BEFORE_STOP else " "
        return {1: " –", 2: " – "}.get(len(gap[0]), " … – ")

    line = _LOST_BEFORE_STOP.sub(lost, line)
    return _LOST.sub(lost, line)
