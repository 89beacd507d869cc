"""An answer as a Word document (Office Open XML, through python-docx)."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from ui.export.sheet import Sheet, one_line

if TYPE_CHECKING:
    from docx.document import Document

_OPENING = ("„", "“", "»", '"')


def render(sheet: Sheet) -> bytes:
    """The answer, its sources with full references, and how it came about; in the answer's language."""
    from docx import Document as new_document

    t, document = sheet.t, new_document()
    speak(document, t.language)
    _describe(document, sheet)
    document.add_heading(one_line(sheet.question), level=1)
    if sheet.read_as:
        document.add_paragraph(f"{t('export.read_as')}: {one_line(sheet.read_as)}")
    if sheet.limits:
        document.add_paragraph(f"{t('filters')}: {'; '.join(map(one_line, sheet.limits))}")
    for block in sheet.blocks:
        for line in block:
            document.add_paragraph(line, style="Quote" if line.startswith(_OPENING) else None)
    if sheet.sources:
        document.add_heading(t("sources.title"), level=2)
    for source in sheet.sources:
        head = document.add_paragraph()
        head.add_run(f"[{source.n}] {source.reference}").bold = True
        for line in (source.capacity, source.agenda, *(f"{t('export.note')}: {note}" for note in source.notes)):
            if line:
                head.add_run().add_break()
                head.add_run(line)
        if not source.shown:
            head.paragraph_format.keep_with_next = True
            document.add_paragraph(t("quote", words=source.quote), style="Quote")
    if sheet.nearest:
        document.add_heading(t("sources.nearest"), level=2)
        for place in sheet.nearest:
            document.add_paragraph(place, style="List Bullet")
    document.add_heading(t("export.made"), level=2)
    for fact in [*sheet.facts, *([f"{t('export.link')}: {sheet.link}"] if sheet.link else [])]:
        document.add_paragraph(fact)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def speak(document: Document, language: str) -> None:
    """Set the language, `de` or `en`, so that a spell checker does not mark every word."""
    from docx.oxml.ns import qn

    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), {"de": "de-DE", "en": "en-GB"}[language])


def _describe(document: Document, sheet: Sheet) -> None:
    properties = document.core_properties
    properties.title = one_line(sheet.question)[:255]
    properties.author = properties.last_modified_by = "plenarchat"
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(sheet.day, time(12), UTC)
