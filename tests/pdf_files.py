"""Small PDF files, written by hand: pages of words at given places, and files that are broken or hostile."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 595, 842  # A4, in points
LEFT, RIGHT, COLUMN = 64, 304, 228  # where the columns begin, and their width
TOP, LEADING, SIZE = 760, 11, 10
HEAD = "Deutscher Bundestag – 18. Wahlperiode – 998. Sitzung. Berlin, Freitag, den 2. Juni 2017"


class Words(NamedTuple):
    """Words on one line; `x` and `y` are where they begin, from the page's lower left corner, in points."""

    x: float
    y: float
    text: str
    size: float = SIZE
    spread: float = 0.0  # added to each blank, as in justified text


def column(x: float, *lines: str, top: float = TOP, indent: float = 0.0) -> list[Words]:
    """Lines below one another; an empty one leaves half a line free, `>` indents a line."""
    words: list[Words] = []
    y = top
    for line in lines:
        if line:
            words.append(Words(x + (indent or 12.0) * line.startswith(">"), y, line.lstrip(">")))
        y -= LEADING if line else LEADING / 2
    return words


def page(left: Sequence[str], right: Sequence[str] = (), number: str = "24310", head: str = HEAD) -> list[Words]:
    """A page of two columns with its running head, the number before it on even pages and behind it on odd ones."""
    even = number.isdigit() and int(number) % 2 == 0
    heads = [Words(LEFT if even else 504, 794, number), Words(155, 794, head, 8)]
    return [*heads, *column(LEFT, *left), *column(RIGHT, *right)]


def pdf(*pages: Sequence[Words]) -> bytes:
    """A file with these pages, in the order in which their words are given."""
    return document(*(content(words) for words in pages))


def content(words: Sequence[Words]) -> bytes:
    """The drawing commands for some words."""
    return b"\n".join(
        b"BT /F1 %g Tf %g Tw %g %g Td (%s) Tj ET" % (w.size, w.spread, w.x, w.y, _escaped(w.text)) for w in words
    )


def _escaped(text: str) -> bytes:
    data = text.encode("cp1252")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def document(*contents: bytes, count: int | None = None, compressed: bool = False) -> bytes:
    """A file with one page for each content stream; `count` is how many it claims to have."""
    first = 4
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents) if count is None else count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    for i, stream in enumerate(contents):
        data = zlib.compress(stream, 9) if compressed else stream
        flate = b"/Filter /FlateDecode " if compressed else b""
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (WIDTH, HEIGHT, first + 2 * i + 1),
            b"<< %s/Length %d >>\nstream\n%s\nendstream" % (flate, len(data), data),
        ]
    return assembled(objects)


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
