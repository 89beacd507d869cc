"""PDF protocols: pages in columns, read by where their characters stand.

pypdfium2 gives the characters of a page with their places; `indexer.layout` makes lines in reading order of them.
"""

from __future__ import annotations

import ctypes
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.assemble import assemble
from indexer.formats.file import File
from indexer.layout.columns import read_page
from indexer.layout.glyphs import Glyph, PrintLine
from indexer.limits import limits, variable
from indexer.page import PageText, parse_page
from indexer.protocol import ProtocolError, Sitting

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

__all__ = ["NAME", "opened", "read", "read_glyphs", "recognises"]

NAME = "pdf"

_MARK = b"%PDF-"  # stands within the first kilobyte (ISO 32000-1, annex H)
_MARK_WITHIN = 1024
# How a hyphen at a line's end is given: as pdfium's own mark, as a soft hyphen, as one that does not break.
_HYPHENS = dict.fromkeys(map(chr, (0x02, 0xAD, 0x2010, 0x2011, 0xFFFE)), "-")
_TITLE = 0.93  # of the usual type's height: smaller is the line that names the speaker below the running head
_FEW = 3  # pages of another sitting that may be misprints in the running head
_NO_PROTOCOL = "this is no protocol: no page has the running head of a known parliament"
_ADD = "Index plenary protocols, or add a profile for that parliament."
_DAMAGED = "Download or export it again."
_WITHIN = 0.8  # of the time that reading may take: the rest is for cutting the text into turns
_PASSWORD = 4  # FPDF_ERR_PASSWORD in fpdfview.h
_SECURITY = 5  # FPDF_ERR_SECURITY


def recognises(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a PDF."""
    return _MARK in head[:_MARK_WITHIN]


def read(files: Sequence[File], path: Path) -> list[Sitting]:
    """The sittings in these files, one each.

    Raises:
        ProtocolError: a file is no PDF that can be read, or no protocol; the message names it and the way out.
        OSError: a file cannot be opened.
    """
    return [_sitting(file, path) for file in files]


def _sitting(file: File, path: Path) -> Sitting:
    pages = _pages(file)
    if not any(page.raw.strip() for page in pages):
        problem = "its pages are pictures without any text"
        raise ProtocolError(file.location, problem, "Add a text layer first (OCR, for example with ocrmypdf).")
    sittings = Counter(page.key for page in pages if page.key).most_common(2)
    if not sittings:
        raise ProtocolError(file.location, _NO_PROTOCOL, _ADD)
    if len(sittings) > 1 and sittings[1][1] > _FEW:
        raise ProtocolError(file.location, "it holds several sittings", "Split it into a file for each.")
    return assemble(_without_covers(pages), str(path), NAME)


def _pages(file: File) -> list[PageText]:
    """The file's pages, as far as its limits let them be read."""
    allowed, started = limits(), time.process_time()
    seconds = allowed.seconds_for(1, file.size()) * _WITHIN
    pages: list[PageText] = []
    with opened(file) as document:
        count = len(document)
        if not count:
            raise ProtocolError(file.location, "it has no pages", _DAMAGED)
        if count > allowed.file_pages:
            problem = f"it has {count:,} pages, more than the {allowed.file_pages:,} that are read"
            raise ProtocolError(file.location, problem, f"Split it, or raise {variable('file_pages')}.")
        for number in range(count):
            if time.process_time() - started > seconds:
                problem = f"reading it takes longer than {seconds:.0f} s (page {number + 1} of {count:,} is reached)"
                raise ProtocolError(file.location, problem, f"Split it, or raise {variable('seconds')}.")
            pages.append(_page(document, number, file, allowed.page_characters))
    return pages


@contextmanager
def opened(file: File) -> Iterator[PdfDocument]:
    """The file as a document of pypdfium2. Raises ProtocolError where it is none that can be read, OSError."""
    import pypdfium2

    data = file.read()
    if not data.strip():
        raise ProtocolError(file.location, "the file is empty", _DAMAGED)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY):
            remedy = "Save a copy without password protection."
            raise ProtocolError(file.location, "it is protected by a password", remedy) from error
        raise ProtocolError(file.location, "this PDF is damaged or cut off", _DAMAGED) from error
    try:
        yield document
    finally:
        document.close()


def _page(document: PdfDocument, number: int, file: File, most: int) -> PageText:
    """One page, `number` counted from 0; one that cannot be read is an empty one."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return parse_page("", file.location)
    try:
        glyphs = read_glyphs(page, file.location, number, most)
    except pypdfium2.PdfiumError:
        glyphs = []
    finally:
        page.close()
    lines = read_page(glyphs)
    text: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for line in lines:
        if line.gap and text:
            text.append("")
            boxes.append((0.0, 0.0, 0.0, 0.0))
        text.append(line.text)
        boxes.append((round(line.left, 1), round(line.bottom, 1), round(line.right, 1), round(line.top, 1)))
    return parse_page("\n".join(text), file.location, boxes, titled=_titled(lines))


def _titled(lines: Sequence[PrintLine]) -> bool:
    """Whether the line below the topmost one stands alone above all others, in a smaller type than theirs."""
    if len(lines) < 3:
        return False
    title, others = lines[1], lines[2:]
    sizes = sorted(line.size for line in others)
    return title.size < _TITLE * sizes[len(sizes) // 2] and title.bottom > max(line.bottom for line in others)


def read_glyphs(page: PdfPage, path: Path, number: int, most: int) -> list[Glyph]:
    """The characters drawn on a page, in the order of the file, without those outside of it."""
    from pypdfium2 import raw

    page_text = page.get_textpage()
    try:
        count = page_text.count_chars()
        if count > most:
            problem = f"page {number + 1} holds more than any printed page ({count:,} characters)"
            raise ProtocolError(path, problem, f"Check the file, or raise {variable('page_characters')}.")
        x0, y0, x1, y1 = page.get_bbox()
        text, box, x, y = page_text.raw, raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        into, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        box_of, origin_of, char_of = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetUnicode
        glyphs: list[Glyph] = []
        for i in range(count):
            # The loose box has the font's height and the character's advance, but for some marks neither.
            box_of(text, i, into)
            origin_of(text, i, at_x, at_y)
            left, bottom, right, top = min(box.left, x.value), box.bottom, box.right, box.top
            if right <= left or left < x0 or right > x1 or bottom < y0 or top > y1:
                continue  # added by pdfium between words and lines, or outside of the page
            char = chr(char_of(text, i))
            char = " " if char.isspace() else _HYPHENS.get(char, char)
            if char.isprintable():
                glyphs.append(Glyph(char, left - x0, bottom - y0, right - x0, top - y0, y.value - y0, top - bottom))
        return glyphs
    finally:
        page_text.close()


def _without_covers(pages: Sequence[PageText]) -> list[PageText]:
    """The pages with those marked that are outside the run of printed numbers.

    Where the contents have Roman numbers, the title page is one of them; behind the last page with a running head come
    empty ones and the imprint, which are no speech either.
    """
    numbered = [i for i, page in enumerate(pages) if page.number is not None]
    if not numbered:
        return list(pages)
    roman = any(page.unnumbered for page in pages[: numbered[0]])
    before = [replace(page, unnumbered=page.unnumbered or roman) for page in pages[: numbered[0]]]
    behind = [replace(page, unnumbered=True, lines=()) for page in pages[numbered[-1] + 1 :]]
    return [*before, *pages[numbered[0] : numbered[-1] + 1], *behind]
