"""One page of a PDF as it is to be shown: its picture, and where its characters stand.

pdfium may be used by one thread at a time; whoever comes second waits.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from indexer.formats.file import File
from indexer.formats.pdf import opened, read_glyphs
from indexer.layout.glyphs import Glyph
from indexer.limits import limits
from indexer.protocol import ProtocolError

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_LARGEST = 6_000_000  # pixels, whatever size a file gives its pages
_ALONE = Lock()


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page's width and height in points, and its characters, measured from its lower left corner."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]


def drawn_page(file: File, number: int) -> DrawnPage | None:
    """Page `number` (from 1) with its characters; None where it is drawn turned, so that they stand elsewhere.

    Raises:
        ProtocolError: the file or the page cannot be read.
        OSError: the file cannot be opened.
    """
    with _page(file, number) as page:
        x0, y0, x1, y1 = page.get_bbox()
        if page.get_rotation() or x1 <= x0 or y1 <= y0:
            return None
        glyphs = read_glyphs(page, file.location, number - 1, limits().page_characters)
        return DrawnPage(x1 - x0, y1 - y0, tuple(glyphs))


def picture(file: File, number: int, width: int) -> bytes:
    """Page `number` (from 1) as a grey PNG, `width` pixels wide.

    Raises:
        ProtocolError: the file or the page cannot be read.
        OSError: the file cannot be opened.
    """
    from PIL import Image

    with _page(file, number) as page:
        across, down = page.get_size()
        scale = min(width / max(across, 1), (_LARGEST / max(across * down, 1)) ** 0.5)
        drawn = page.render(scale=scale, grayscale=True).to_numpy()
        image = Image.fromarray(drawn.reshape(drawn.shape[:2]).copy())
    made = io.BytesIO()
    image.save(made, "PNG", compress_level=4)
    return made.getvalue()


@contextmanager
def _page(file: File, number: int) -> Iterator[PdfPage]:
    """Page `number` (from 1) for as long as the block lasts, nobody else's meanwhile. Raises as `picture` does."""
    import pypdfium2

    with _ALONE, opened(file) as document:
        try:
            page = document[number - 1]
            try:
                yield page
            finally:
                page.close()
        except (pypdfium2.PdfiumError, IndexError, MemoryError, ValueError) as error:
            problem = f"page {number} cannot be shown"
            raise ProtocolError(file.location, problem, "Download or export it again.") from error
