"""Pages as files: the page-text export and the PDF."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from sample_maker.layout import INDENT, Page
from sample_maker.manuscript import PARLIAMENT, PERIOD, Manuscript


def page_text(page: Page) -> str:
    """A page as the text export writes it: a blank ends a line, two empty lines part paragraphs and columns."""
    top = [str(page.number), page.head] if page.head else []
    text = "".join(f"{line} \n" for line in (reversed(top) if page.number % 2 else top))
    for column in page.columns:
        for index, line in enumerate(column):
            text += ("\n\n" if text and (line.gap or index == 0) else "") + f"{line.text} \n"
    return text + "\n"


def draw(sitting: Manuscript, pages: list[Page]) -> bytes:
    """The same pages as a PDF (A4, two columns); uncompressed, so that its bytes depend on no compression library."""
    from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
    from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=0)
    canvas.setTitle(f"Plenarprotokoll {PERIOD}/{sitting.number}")
    canvas.setAuthor(PARLIAMENT)
    fonts = {"label": "Times-Bold", "glued": "Times-Bold", "title": "Times-Bold", "annex": "Times-Bold"}
    left, measure, size = 46.0, 245.0, 8.8
    for page in pages:
        if page.head:
            canvas.setFont("Times-Roman", 8)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 42, page.head)
            if page.number % 2:
                canvas.drawRightString(A4[0] - left, A4[1] - 42, str(page.number))
            else:
                canvas.drawString(left, A4[1] - 42, str(page.number))
        for side, column in enumerate(page.columns):
            x, y = left + side * (measure + 17), A4[1] - 58.0
            for line in column:
                y -= 14.5 + (7.25 if line.gap else 0)
                font, start = fonts.get(line.kind, "Times-Roman"), 3 * INDENT.get(line.kind, 0)
                spare = measure - start - stringWidth(line.text, font, size)
                if match := re.fullmatch(r"(.*?)(\.{4,})([\d, ]+)", line.text):  # dot leaders reach the column's edge
                    spare -= stringWidth(more := "." * max(0, int(spare / stringWidth(".", font, size))), font, size)
                    line = replace(line, text=f"{match[1]}{match[2]}{more}{match[3]}")
                canvas.setFont(font, size)
                canvas.drawString(x + start, y, line.text, charSpace=min(0.0, spare / len(line.text)))
        canvas.showPage()
    canvas.save()
    return out.getvalue()
